import { present } from '../../base/assert.ts';
import { addDays, day, yearOf } from '../../base/date.ts';
import { LICENCE_KINDS } from '../../domain/providers/agreements/licence.ts';
import { templateClauses } from '../../domain/providers/agreements/template.ts';
import { AGREEMENT_CLAUSES, type InstitutionKind } from '../../domain/providers/model.ts';
import { draftAgreement, signAgreement } from '../providers/agreements/drafts.ts';
import { addLicence, updateInstitution } from '../providers/agreements/institution-file.ts';
import { publishAgreementTemplate } from '../providers/agreements/templates.ts';
import { addDonationProgramme, raiseDonationBreach } from '../providers/reporting/donation.ts';
import type { World } from '../world.ts';
import { actorOf, type Cast } from './cast.ts';
import { instantOf, type DemoDays } from './plan-days.ts';
import type { DemoDrug } from './plan-drugs.ts';
import { HOME_CITY } from './plan-people.ts';
import type { DemoInstitution, DemoPlaces } from './plan-places.ts';
import { seedReports } from './seed-reports.ts';
import { granted, worldAt } from './stage.ts';

async function publishTemplate(world: World, cast: Cast, kind: InstitutionKind, year: number): Promise<void> {
  const articles = templateClauses(kind).map((clause) => ({
    clause,
    words: `示例条款：乙方${AGREEMENT_CLAUSES[clause]}。`,
  }));
  const template = {
    kind,
    title: `示例：${year} 年服务协议`,
    effectiveFrom: day(`${year}-01-01`),
    source: '示例文件',
    articles: [...articles, { clause: null, words: '示例条款：双方按协议处理违约。' }],
  };
  granted(await publishAgreementTemplate(world, cast.admin, template), '公布协议范本');
}

/** Licences and the place of one institution; the home city's first pharmacy has a licence that ends soon. */
async function fillFile(
  world: World,
  cast: Cast,
  one: DemoInstitution,
  index: number,
  days: DemoDays,
): Promise<void> {
  const agency = actorOf(cast.reviewers, one.cityCode);
  const from = day(`${yearOf(days.applicationsFrom) - 2}-01-01`);
  const far = day(`${yearOf(days.today) + 3}-12-31`);
  const kinds = one.kind === 'hospital' ? (['practice'] as const) : (['drugBusiness', 'business'] as const);
  for (const kind of kinds) {
    const to = kind === 'drugBusiness' && index === 0 ? addDays(days.today, 30) : far;
    const licence = {
      kind,
      licenceNo: `示例证${LICENCE_KINDS[kind].slice(0, 2)}${one.code}`,
      issuer: '示例发证机关',
      from,
      to,
    };
    granted(await addLicence(world, agency, one.code, licence), '登记证照');
  }
  const change = {
    level: one.level,
    chainName: one.kind === 'pharmacy' ? '示例连锁' : '',
    address: one.address,
    phone: one.phone,
    lon: 112.9 + index / 100,
    lat: 28.1 + index / 100,
  };
  granted(await updateInstitution(world, agency, one.code, change), '登记位置');
}

/**
 * Templates of both kinds, files of the home city's institutions, a renewal that waits for the agency, a round of reports
 * that a city has answered, and a promise of free supplies with a case: something for every desk to look at.
 */
export async function seedAgreements(
  world: World,
  cast: Cast,
  places: DemoPlaces,
  [drug]: readonly DemoDrug[],
  days: DemoDays,
): Promise<void> {
  const year = yearOf(days.applicationsFrom);
  await publishTemplate(world, cast, 'hospital', year);
  await publishTemplate(world, cast, 'pharmacy', year);
  const home = [...places.hospitals, ...places.pharmacies].filter((one) => one.cityCode === HOME_CITY);
  const firsts = (['hospital', 'pharmacy'] as const).map((kind) =>
    present(
      home.find((one) => one.kind === kind),
      'the home city has institutions',
    ),
  );
  for (const one of home)
    await fillFile(world, cast, one, firsts.includes(one) ? 0 : home.indexOf(one), days);
  const now = worldAt(world, instantOf(addDays(days.today, -2), 9 * 60));
  const agency = actorOf(cast.reviewers, HOME_CITY);
  const [hospital] = firsts;
  const { code } = present(hospital, 'the home city has a hospital');
  const next = yearOf(days.today) + 2;
  const renewal = granted(
    await draftAgreement(now, agency, {
      institutionCode: code,
      agreementNo: `示例协议-${next}-${code}`,
      from: day(`${next}-01-01`),
      to: day(`${next}-12-31`),
      renewsId: null,
    }),
    '拟订续签',
  );
  granted(await signAgreement(now, actorOf(cast.offices, code), renewal.id), '机构签署');
  await seedReports(now, cast, days);
  await seedDonations(now, cast, code, present(drug, 'the demo lists drugs'), days);
}

async function seedDonations(
  world: World,
  cast: Cast,
  hospital: string,
  drug: DemoDrug,
  days: DemoDays,
): Promise<void> {
  const { id } = granted(
    await addDonationProgramme(world, cast.catalogue, {
      name: `示例：${drug.genericName}患者援助`,
      enterpriseName: '示例制药',
      genericName: drug.genericName,
      terms: '示例：单行支付期内连续用药的患者，凭结算单向援助机构领取。',
      buyUnits: 6,
      freeUnits: 3,
      from: days.applicationsFrom,
      to: addDays(days.today, 200),
      source: '示例承诺书',
    }),
    '登记赠药承诺',
  );
  const words = '示例：患者买满后两周没有领到，援助机构答复缺货。';
  const raised = { programmeId: id, happenedOn: addDays(days.today, -5), words };
  granted(await raiseDonationBreach(world, actorOf(cast.offices, hospital), raised), '反映赠药违约');
}
