/**
 * The provinces of the country as insurance areas tell them apart: the first two digits of GB/T 2260, and 66 of the
 * 新疆生产建设兵团, which runs its own insurance. 港澳台 is not among them: basic medical insurance does not reach there (M30, I24).
 */
import { PROVINCE_CODE } from './areas.ts';

export interface Province {
  /** Six digits, the last four of them noughts. */
  readonly code: string;
  readonly name: string;
}

const NAMES =
  '11北京市 12天津市 13河北省 14山西省 15内蒙古自治区 21辽宁省 22吉林省 23黑龙江省 31上海市 32江苏省 33浙江省 34安徽省 35福建省 36江西省 37山东省 41河南省 42湖北省 43湖南省 44广东省 45广西壮族自治区 46海南省 50重庆市 51四川省 52贵州省 53云南省 54西藏自治区 61陕西省 62甘肃省 63青海省 64宁夏回族自治区 65新疆维吾尔自治区 66新疆生产建设兵团';

/** Every province but our own. */
export const OTHER_PROVINCES: readonly Province[] = NAMES.split(' ')
  .map((text) => ({ code: `${text.slice(0, 2)}0000`, name: text.slice(2) }))
  .filter(({ code }) => code !== PROVINCE_CODE);
