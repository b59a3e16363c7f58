import { present } from '../../base/assert.ts';
import { AREAS } from '../../policy/areas.ts';
import type { InstitutionsText, PeopleText } from './demo-files.ts';
import type { Dice } from './random.ts';
import { makeNames } from './names.ts';

export interface DemoInstitution {
  readonly code: string;
  readonly kind: 'hospital' | 'pharmacy';
  readonly name: string;
  readonly level: string;
  readonly cityCode: string;
  readonly areaCode: string;
  readonly address: string;
  readonly phone: string;
}

export interface DemoPractitioner {
  readonly code: string;
  readonly name: string;
  readonly institutionCode: string;
  readonly cityCode: string;
  readonly department: string;
  readonly title: string;
  readonly licenceNo: string;
  /** Fields of treatment of a doctor; none of a pharmacist. */
  readonly fields: readonly string[];
}

export interface DemoPlaces {
  readonly hospitals: readonly DemoInstitution[];
  readonly pharmacies: readonly DemoInstitution[];
  readonly doctors: readonly DemoPractitioner[];
  readonly pharmacists: readonly DemoPractitioner[];
}

/** Which fields a hospital's doctors share among them: the first hospital of a city has all, the others the first two groups. */
const FIELD_GROUPS: readonly (readonly string[])[] = [
  ['肿瘤', '血液'],
  ['风湿免疫', '皮肤', '呼吸', '消化'],
  ['罕见病', '神经', '眼科', '心血管', '内分泌'],
];

function countiesOf(cityCode: string): string[] {
  return AREAS.filter((area) => area.parentCode === cityCode && !area.code.endsWith('99')).map(
    (area) => area.code,
  );
}

function planInstitution(
  kind: 'hospital' | 'pharmacy',
  cityCode: string,
  name: string,
  index: number,
): DemoInstitution {
  const counties = countiesOf(cityCode);
  const areaCode = present(counties[index % counties.length], 'a city has counties');
  const area = AREAS.find((one) => one.code === areaCode);
  return {
    code: `${kind === 'hospital' ? 'H' : 'P'}${areaCode}9${String(index + 1).padStart(4, '0')}`,
    kind,
    name: kind === 'hospital' ? `示例${name}` : `示例${name}（${area?.name ?? ''}店）`,
    level: kind === 'hospital' ? (index === 0 ? '三级甲等' : '三级乙等') : '',
    cityCode,
    areaCode,
    address: `${area?.name ?? ''}示例路${index + 1}号`,
    phone: `0000-000${String(index + 1).padStart(4, '0')}`,
  };
}

/** Lays out hospitals and pharmacies over the cities, with the doctors and pharmacists who work there. */
export function planPlaces(text: InstitutionsText, people: PeopleText, dice: Dice): DemoPlaces {
  const names = makeNames(people, dice);
  const cities = Object.entries(text.cities);
  const hospitals = cities.flatMap(([city, { hospitals: list }]) =>
    list.map((name, index) => planInstitution('hospital', city, name, index)),
  );
  const pharmacies = cities.flatMap(([city, { pharmacies: list }]) =>
    list.map((name, index) => planInstitution('pharmacy', city, name, index)),
  );
  const isFirst = (one: DemoInstitution) =>
    hospitals.find((hospital) => hospital.cityCode === one.cityCode) === one;
  const doctors = hospitals.flatMap((hospital) =>
    FIELD_GROUPS.slice(0, isFirst(hospital) ? 3 : 2).map((fields, index): DemoPractitioner => ({
      code: `D${hospital.areaCode}9${hospital.code.slice(-2)}${String(index + 1).padStart(3, '0')}`,
      name: names.next(dice.percent(50) ? 'male' : 'female'),
      institutionCode: hospital.code,
      cityCode: hospital.cityCode,
      department: present(text.departments[fields[0] ?? ''], 'every field has a department'),
      title: index === 0 ? '主任医师' : '副主任医师',
      licenceNo: `示例执业${hospital.code.slice(1)}${index + 1}`,
      fields,
    })),
  );
  const pharmacists = pharmacies.map((pharmacy): DemoPractitioner => ({
    code: `Y${pharmacy.areaCode}9${pharmacy.code.slice(-2)}001`,
    name: names.next(dice.percent(35) ? 'male' : 'female'),
    institutionCode: pharmacy.code,
    cityCode: pharmacy.cityCode,
    department: '',
    title: '执业药师',
    licenceNo: `示例药师${pharmacy.code.slice(1)}`,
    fields: [],
  }));
  return { hospitals, pharmacies, doctors, pharmacists };
}
