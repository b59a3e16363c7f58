/** The fourteen areas of the simulated province: in each a hospital, a pharmacy, a doctor and two pharmacists, by their codes. */
import { AREAS } from '../../../src/policy/areas.ts';

export interface SimArea {
  /** Six digits of the city, whose counties pool their funds. */
  readonly code: string;
  readonly county: string;
  readonly hospital: string;
  readonly pharmacy: string;
  readonly doctor: string;
  readonly pharmacist: string;
  /** Of the hospital. */
  readonly ownPharmacist: string;
  readonly level: string;
}

const LEVELS = ['三级甲等', '二级甲等', '一级甲等', ''];
const AREAS_IN_PLAY = 14;

export function areasOf(): SimArea[] {
  const cities = AREAS.filter((area) => area.level === 2 && area.code.endsWith('00')).slice(0, AREAS_IN_PLAY);
  return cities.map(({ code }, index) => {
    const county = AREAS.find((area) => area.parentCode === code && !area.code.endsWith('99'))?.code ?? code;
    const numbered = (letter: string, number = 1) => `${letter}${county}00000${number}`;
    return {
      code,
      county,
      hospital: `H${county}00001`,
      pharmacy: `P${county}00001`,
      doctor: numbered('D'),
      pharmacist: numbered('Y'),
      ownPharmacist: numbered('Y', 2),
      level: LEVELS[index % LEVELS.length] ?? '',
    };
  });
}
