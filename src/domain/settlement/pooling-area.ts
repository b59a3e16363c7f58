/** Which pooling area (统筹地区) does an area belong to? In this province a city with its counties, or 省本级 (M30). */

/** The pooling area of a city's or county's code: 430102 lies in 430100. */
export function poolingAreaOf(areaCode: string): string {
  return `${areaCode.slice(0, 4)}00`;
}
