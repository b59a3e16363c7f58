import { present } from '../../base/assert.ts';
import { day, yearOf } from '../../base/date.ts';
import type { DoctorTitle } from '../../policy/parameters/doctor-title.ts';
import { requiredClauses } from '../../domain/providers/agreement.ts';
import { decidePaperAgreement, enterPaperAgreement } from '../providers/agreements/paper-agreements.ts';
import { registerInstitution } from '../providers/manage-institutions.ts';
import {
  checkDoctorFiling,
  fileDoctor,
  publishDoctorFilings,
  registerPharmacist,
} from '../providers/manage-doctors.ts';
import type { World } from '../world.ts';
import { actorOf, type Cast } from './cast.ts';
import type { DemoDays } from './plan-days.ts';
import { HOME_CITY } from './plan-people.ts';
import type { DemoInstitution, DemoPlaces, DemoPractitioner } from './plan-places.ts';
import { forEachAtOnce, granted } from './stage.ts';

/** Registers an institution; its agreement runs over the years of the demo and the one after. */
export async function seedInstitution(
  world: World,
  cast: Cast,
  one: DemoInstitution,
  days: DemoDays,
): Promise<void> {
  const agency = actorOf(cast.reviewers, one.cityCode);
  const { code, name, level, areaCode, address, phone } = one;
  granted(
    await registerInstitution(world, agency, { code, name, level, areaCode, address, phone }),
    `登记${name}`,
  );
  const agreement = {
    institutionCode: code,
    agreementNo: `示例协议-${yearOf(days.applicationsFrom)}-${code}`,
    clauses: [...requiredClauses(one.kind), 'stocking'] as const,
    from: day(`${yearOf(days.applicationsFrom)}-01-01`),
    to: day(`${yearOf(days.today) + 1}-12-31`),
    documentRef: `示例档案〔${yearOf(days.applicationsFrom)}〕${code}`,
    reason: '示例：平台启用以前在线下签署',
  };
  const { id } = granted(await enterPaperAgreement(world, agency, agreement), `登记${name}的协议`);
  const seen = { confirmed: true, note: '示例：与原件一致' };
  granted(
    await decidePaperAgreement(world, actorOf(cast.refusalCheckers, one.cityCode), id, seen),
    `核对${name}的协议`,
  );
}

/** One paper agreement of the home city waits for the second person. */
async function seedWaitingPaper(world: World, cast: Cast, places: DemoPlaces, days: DemoDays): Promise<void> {
  const { code, kind } = present(
    places.pharmacies.find((one) => one.cityCode === HOME_CITY),
    'the home city has a pharmacy',
  );
  const year = yearOf(days.today) + 2;
  const paper = {
    institutionCode: code,
    agreementNo: `示例协议-${year}-${code}`,
    clauses: [...requiredClauses(kind), 'stocking'] as const,
    from: day(`${year}-01-01`),
    to: day(`${year}-12-31`),
    documentRef: `示例档案〔${yearOf(days.today)}〕续签卷`,
    reason: '示例：机构的签名证书正在更换，先在线下签署',
  };
  granted(await enterPaperAgreement(world, actorOf(cast.reviewers, HOME_CITY), paper), '登记线下续签');
}

async function fileAndCheck(world: World, cast: Cast, doctor: DemoPractitioner): Promise<number> {
  const { code: doctorCode, name, department, licenceNo, fields } = doctor;
  const filed = {
    doctorCode,
    name,
    department,
    title: doctor.title as DoctorTitle,
    licenceNo,
    fields: [...fields],
  };
  const { id } = granted(
    await fileDoctor(world, actorOf(cast.offices, doctor.institutionCode), filed),
    `申报${name}`,
  );
  granted(await checkDoctorFiling(world, actorOf(cast.reviewers, doctor.cityCode), id), `审核${name}`);
  return id;
}

/** Registers hospitals, pharmacies and their people, and has the doctors filed, checked and published (M2, M20, M21, M25, M26). */
export async function seedPlaces(
  world: World,
  cast: Cast,
  places: DemoPlaces,
  days: DemoDays,
): Promise<void> {
  await forEachAtOnce([...places.hospitals, ...places.pharmacies], (one) =>
    seedInstitution(world, cast, one, days),
  );
  await seedWaitingPaper(world, cast, places, days);
  await forEachAtOnce(
    places.pharmacists,
    async ({ code, name, title, licenceNo, institutionCode, cityCode }) => {
      granted(
        await registerPharmacist(world, actorOf(cast.reviewers, cityCode), institutionCode, {
          code,
          name,
          title,
          licenceNo,
        }),
        `登记药师${name}`,
      );
    },
  );
  const filings: number[] = [];
  await forEachAtOnce(
    places.doctors,
    async (doctor) => void filings.push(await fileAndCheck(world, cast, doctor)),
  );
  const { published } = granted(await publishDoctorFilings(world, cast.catalogue, filings), '公布责任医师');
  if (published !== filings.length) throw new Error('示例数据：有责任医师没有公布');
}
