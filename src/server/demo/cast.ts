import { randomBytes } from 'node:crypto';
import { present } from '../../base/assert.ts';
import type { Actor, Role } from '../../domain/identity/roles.ts';
import { POOLING_AREAS } from '../../policy/areas.ts';
import type { Tx } from '../db/database.ts';
import { insertAccount, insertDemoAccount, type NewAccount } from '../identity/session-store.ts';
import { hashPassword } from '../identity/sign-in.ts';
import type { World } from '../world.ts';
import { HOME_CITY } from './plan-people.ts';
import type { DemoPlaces } from './plan-places.ts';

/** Everybody who acts in the demo province. */
export interface Cast {
  readonly admin: Actor;
  /** Who reviews the parameters that the first enters (M9.6). */
  readonly adminChecker: Actor;
  readonly catalogue: Actor;
  /** Who checks and publishes what the first submits (N5.1). */
  readonly catalogueChecker: Actor;
  /** Who sets prices and standards. */
  readonly price: Actor;
  /** By city. */
  readonly reviewers: ReadonlyMap<string, Actor>;
  /** By city: who checks a refusal that the first proposes (M36). */
  readonly refusalCheckers: ReadonlyMap<string, Actor>;
  readonly experts: readonly Actor[];
  /** By hospital. */
  readonly offices: ReadonlyMap<string, Actor>;
  /** By national code. */
  readonly doctors: ReadonlyMap<string, Actor>;
  /** By pharmacy. */
  readonly pharmacists: ReadonlyMap<string, Actor>;
  readonly cashiers: ReadonlyMap<string, Actor>;
}

/** The password of every account that the sign-in page lists; the others have one that nobody knows. */
export const DEMO_PASSWORD = 'demo2026';

/** Passwords in their stored form, hashed once for all. */
export interface Hashes {
  readonly shown: string;
  readonly unknown: string;
}

export async function makeHashes(): Promise<Hashes> {
  const [shown, unknown] = await Promise.all([
    hashPassword(DEMO_PASSWORD),
    hashPassword(randomBytes(32).toString('base64')),
  ]);
  return { shown, unknown };
}

/** An account to make; with a place it is listed on the sign-in page. */
export type Part = Omit<NewAccount, 'passwordHash'> & { readonly place?: string };

const ORDER = [
  'pharmacist',
  'cashier',
  'patient',
  'responsibleDoctor',
  'hospitalOffice',
  'agencyReviewer',
  'areaBureau',
  'healthAuthority',
  'expert',
  'enterprise',
  'provinceCatalogue',
  'provincePrice',
  'auditor',
  'provinceAdmin',
] as const satisfies readonly Role[];

/** Makes an account and gives it as an actor. */
export async function castOne(tx: Tx, part: Part, hashes: Hashes, now: number): Promise<Actor> {
  const { place, ...account } = part;
  const accountId = await insertAccount(
    tx,
    { ...account, passwordHash: place === undefined ? hashes.unknown : hashes.shown },
    now,
  );
  if (place !== undefined) {
    const rank = (ORDER as readonly Role[]).indexOf(part.role) * 10 + (part.login.endsWith('2') ? 1 : 0);
    await insertDemoAccount(tx, accountId, DEMO_PASSWORD, place, rank);
  }
  return {
    accountId,
    role: part.role,
    name: part.name,
    areaCode: part.areaCode ?? null,
    institutionCode: part.institutionCode ?? null,
    practitionerCode: part.practitionerCode ?? null,
    personId: part.personId ?? null,
    enterpriseCode: part.enterpriseCode ?? null,
  };
}

/** Makes another desk of the home city's bureau, whom the sign-in page does not list: some acts need a second person. */
export async function castBureau(world: World, hashes: Hashes, login: string, name: string): Promise<Actor> {
  const part = { login, name, role: 'areaBureau', areaCode: HOME_CITY } as const;
  return world.db.transaction('all', (tx) => castOne(tx, part, hashes, world.clock.now()));
}

function provinceParts(): Record<
  'admin' | 'adminChecker' | 'catalogue' | 'catalogueChecker' | 'price' | 'auditor',
  Part
> {
  return {
    admin: {
      login: 'admin',
      name: '示例·省局系统',
      role: 'provinceAdmin',
      place: '省局：账号、限额、工作日历',
    },
    adminChecker: {
      login: 'admin2',
      name: '示例·省局系统复核',
      role: 'provinceAdmin',
      place: '省局：复核待遇参数',
    },
    catalogue: {
      login: 'catalogue',
      name: '示例·省局目录',
      role: 'provinceCatalogue',
      place: '省局：目录导入、核对、提交',
    },
    catalogueChecker: {
      login: 'catalogue2',
      name: '示例·省局目录复核',
      role: 'provinceCatalogue',
      place: '省局：复核并发布目录',
    },
    price: { login: 'price', name: '示例·省局价格', role: 'provincePrice', place: '省局：支付标准与挂网价' },
    auditor: { login: 'auditor', name: '示例·省局审计', role: 'auditor', place: '省局：操作与查阅记录' },
  };
}

function reviewerParts(): (readonly [string, Part])[] {
  return POOLING_AREAS.map((area) => {
    const isHome = area.code === HOME_CITY;
    const login = isHome ? 'reviewer' : area.code === '430200' ? 'reviewer2' : `reviewer-${area.code}`;
    const place = login.startsWith('reviewer-') ? {} : { place: `${area.name}经办机构` };
    return [
      area.code,
      {
        login,
        name: `示例·${area.name.slice(0, 2)}经办`,
        role: 'agencyReviewer',
        areaCode: area.code,
        ...place,
      },
    ];
  });
}

function refusalCheckerParts(): (readonly [string, Part])[] {
  return POOLING_AREAS.map((area) => {
    const isHome = area.code === HOME_CITY;
    return [
      area.code,
      {
        login: isHome ? 'checker2' : `checker-${area.code}`,
        name: `示例·${area.name.slice(0, 2)}复核`,
        role: 'agencyReviewer',
        areaCode: area.code,
        ...(isHome ? { place: `${area.name}经办机构：复核不予通过` } : {}),
      },
    ];
  });
}

/** Experts who are drawn for difficult applications (M36). */
const EXPERT_PARTS: readonly Part[] = ['甲', '乙', '丙', '丁'].map((sign, index) => ({
  login: index === 0 ? 'expert' : `expert-${index + 1}`,
  name: `示例·专家${sign}`,
  role: 'expert' as const,
  ...(index === 0 ? { place: '评审疑难申请' } : {}),
}));

/** Parts of people who work at an institution: the first of the home city are listed. */
function workplaceParts(places: DemoPlaces) {
  const { hospitals, pharmacies, doctors, pharmacists } = places;
  const first = (list: readonly { cityCode: string; code: string }[]) =>
    list.find((one) => one.cityCode === HOME_CITY)?.code;
  const homeHospital = hospitals.find((one) => one.code === first(hospitals));
  const homePharmacy = pharmacies.find((one) => one.code === first(pharmacies));
  const homeDoctor = first(doctors);
  const nameOf = (code: string) => [...hospitals, ...pharmacies].find((one) => one.code === code)?.name ?? '';
  const listed = (is: boolean, place: string) => (is ? { place } : {});
  return {
    offices: hospitals.map(({ code, name }): readonly [string, Part] => {
      const isHome = code === homeHospital?.code;
      return [
        code,
        {
          login: isHome ? 'office' : `office-${code.toLowerCase()}`,
          name: '示例·医保办',
          role: 'hospitalOffice',
          institutionCode: code,
          ...listed(isHome, name),
        },
      ];
    }),
    doctors: doctors.map(({ code, name, institutionCode, fields }): readonly [string, Part] => {
      const isHome = code === homeDoctor;
      return [
        code,
        {
          login: isHome ? 'doctor' : `doctor-${code.toLowerCase()}`,
          name,
          role: 'responsibleDoctor',
          institutionCode,
          practitionerCode: code,
          ...listed(isHome, `${nameOf(institutionCode)}，${fields.join('、')}`),
        },
      ];
    }),
    pharmacists: pharmacists.map(({ code, name, institutionCode }): readonly [string, Part] => {
      const isHome = institutionCode === homePharmacy?.code;
      return [
        institutionCode,
        {
          login: isHome ? 'pharmacist' : `pharmacist-${code.toLowerCase()}`,
          name,
          role: 'pharmacist',
          institutionCode,
          practitionerCode: code,
          ...listed(isHome, `${nameOf(institutionCode)}：审方、结算`),
        },
      ];
    }),
    cashiers: pharmacies.map(({ code, name }): readonly [string, Part] => {
      const isHome = code === homePharmacy?.code;
      return [
        code,
        {
          login: isHome ? 'cashier' : `cashier-${code.toLowerCase()}`,
          name: '示例·收银',
          role: 'cashier',
          institutionCode: code,
          ...listed(isHome, `${name}：结算`),
        },
      ];
    }),
  };
}

/** Makes the accounts of everybody but the patients. */
export async function castWorkers(world: World, places: DemoPlaces, hashes: Hashes): Promise<Cast> {
  const now = world.clock.now();
  return world.db.transaction('all', async (tx) => {
    const one = (part: Part) => castOne(tx, part, hashes, now);
    const all = async (parts: readonly (readonly [string, Part])[]) => {
      const made = new Map<string, Actor>();
      for (const [key, part] of parts) made.set(key, await one(part));
      return made;
    };
    const province = provinceParts();
    const work = workplaceParts(places);
    await one(province.auditor);
    return {
      admin: await one(province.admin),
      catalogue: await one(province.catalogue),
      adminChecker: await one(province.adminChecker),
      catalogueChecker: await one(province.catalogueChecker),
      price: await one(province.price),
      reviewers: await all(reviewerParts()),
      refusalCheckers: await all(refusalCheckerParts()),
      experts: [...(await all(EXPERT_PARTS.map((part) => [part.login, part] as const))).values()],
      offices: await all(work.offices),
      doctors: await all(work.doctors),
      pharmacists: await all(work.pharmacists),
      cashiers: await all(work.cashiers),
    };
  });
}

/** Somebody of the cast. */
export function actorOf(actors: ReadonlyMap<string, Actor>, key: string): Actor {
  return present(actors.get(key), `nobody plays ${key}`);
}
