/** Which of the places that have a drug is nearest? (M26) */

/** Degrees of latitude and longitude. */
export interface Spot {
  readonly lat: number;
  readonly lon: number;
}

const EARTH_RADIUS_KM = 6371;

/** Kilometres as the crow flies, whole ones; a hint for choosing. */
export function kilometresBetween(a: Spot, b: Spot): number {
  const rad = (degrees: number) => (degrees * Math.PI) / 180;
  const half = (x: number, y: number) => Math.sin((rad(y) - rad(x)) / 2) ** 2;
  const chord = half(a.lat, b.lat) + Math.cos(rad(a.lat)) * Math.cos(rad(b.lat)) * half(a.lon, b.lon);
  return Math.floor(2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(chord))));
}

export type Nearness = 'county' | 'city' | 'province';

/** How near a place's area is to the one asked about; a city asked about has all its counties as near as can be. */
export function nearnessOf(asked: string, areaCode: string): Nearness {
  if (asked === areaCode || (asked.endsWith('00') && asked.slice(0, 4) === areaCode.slice(0, 4)))
    return 'county';
  return asked.slice(0, 4) === areaCode.slice(0, 4) ? 'city' : 'province';
}

export interface NearPlace {
  readonly code: string;
  readonly areaCode: string;
  readonly nearness: Nearness | null;
  /** Null where either place is unknown. */
  readonly kilometres: number | null;
}

const RANK: Readonly<Record<Nearness, number>> = { county: 0, city: 1, province: 2 };

/** Same county, then same city, then elsewhere; within these by distance where it is known, then by area and code. */
export function nearestFirst(a: NearPlace, b: NearPlace): number {
  const byArea = (a.nearness ? RANK[a.nearness] : 0) - (b.nearness ? RANK[b.nearness] : 0);
  if (byArea !== 0) return byArea;
  const far = (place: NearPlace) => place.kilometres ?? Number.MAX_SAFE_INTEGER;
  return far(a) - far(b) || (a.areaCode + a.code < b.areaCode + b.code ? -1 : 1);
}
