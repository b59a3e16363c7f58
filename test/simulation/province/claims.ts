/** Draws claims of every route and counter, most of them lawful and some not; each is a message that can be sent again. */
import { checkPrescription, issuePrescription } from '../../../src/contract/prescription.ts';
import { settleClaim } from '../../../src/contract/settlement.ts';
import type { AskedClaim, AskedLine, Prescription } from '../auditor/record.ts';
import type { Answer, ToldBill } from '../auditor/told.ts';
import { bookBenefit, bookPrescribed, drawWish } from './bookings.ts';
import { dayAt, price } from './calendar.ts';
import { drugOf, DRUGS, type SimDrug } from './drugs.ts';
import type { SimArea } from './areas.ts';
import type { SimPerson } from './people.ts';
import { saleMessage } from './gateway/sales.ts';
import { priceNow } from './prices.ts';
import { takeCodes } from './shelves.ts';
import { count, requestId, type Message, type Script } from './script.ts';

/** A price at or below what the platform lists; now and then above it, or above the standard. */
export function drawPrice(script: Script, drug: SimDrug): string {
  const { dice } = script;
  const { listed, standard } = priceNow(script, drug.code);
  if (drug.confidential) return price(listed);
  if (dice.percent(3)) return price(listed + dice.between(1, 50_000));
  const top = dice.percent(96) ? Math.min(listed, drug.kind === 'negotiated' ? standard : listed) : listed;
  return dice.percent(55)
    ? price(top)
    : price(Math.max(1, Math.floor((top * dice.between(8_000, 10_000)) / 10_000)));
}

export function drawLine(
  script: Script,
  institutionCode: string,
  drug: SimDrug,
  maySplit: boolean,
): AskedLine {
  const { dice } = script;
  const packs = drug.code === DRUGS.at(-1)?.code ? 1 : dice.between(1, 3);
  if (!maySplit || drug.unitsPerPack === 1 || !dice.percent(18)) {
    const asked = { nationalCode: drug.code, price: drawPrice(script, drug), quantity: String(packs) };
    return { ...asked, traceCodes: takeCodes(script, institutionCode, drug, packs) };
  }
  // 拆零: so many of the smallest units, with the codes of the packs that are whole or opened.
  const units = dice.between(1, drug.unitsPerPack * 2);
  const { listed, standard } = priceNow(script, drug.code);
  const unitPrice = Math.floor(
    (drug.kind === 'negotiated' ? Math.min(listed, standard) : listed) / drug.unitsPerPack,
  );
  const whole = Math.floor(units / drug.unitsPerPack);
  const codes = whole + (units % drug.unitsPerPack > 0 && dice.percent(50) ? 1 : 0);
  return {
    nationalCode: drug.code,
    price: price(unitPrice),
    quantity: String(units),
    unit: 'smallest',
    traceCodes: takeCodes(script, institutionCode, drug, codes),
  };
}

/** A doctor whom nobody has registered. */
const STRANGER = 'D439999000002';

/** Who orders at a hospital: mostly its own doctor, now and then another area's, nobody, or a stranger (M19, M21). */
function drawOrder({ dice, ground }: Script, hospital: string): { readonly doctorCode?: string } {
  const own = ground.areas.find((one) => one.hospital === hospital)?.doctor ?? STRANGER;
  const who = dice.weighed({ own: 84, other: 8, nobody: 4, stranger: 4 });
  if (who === 'nobody') return {};
  if (who === 'stranger') return { doctorCode: STRANGER };
  return { doctorCode: who === 'own' ? own : dice.pick(ground.areas).doctor };
}

/** Most buy at home; who is filed for another place often there; some elsewhere without being filed (M30). */
export function drawArea(script: Script, { person, area }: SimPerson): SimArea {
  const { dice, ground, filings, desks } = script;
  const today = dayAt(desks.now());
  const filed = filings.filter((one) => one.personNo === person.personNo && today <= one.to);
  if (filed.length > 0 && dice.percent(60)) return dice.pick(filed).area;
  return dice.percent(88) ? area : dice.pick(ground.areas);
}

const credentialOf = (person: SimPerson) => ({ kind: 'idNumber' as const, number: person.idNumber });

/** A message of a claim. @param prepare what must be there before it can be sent, such as a prescription */
function messageOf(
  script: Script,
  person: SimPerson,
  institutionCode: string,
  lines: readonly AskedLine[],
  prepare: () => Promise<AskedClaim>,
): Message {
  const role = institutionCode.startsWith('H') ? ('hospitalOffice' as const) : ('pharmacist' as const);
  const area = script.ground.areas.find(
    (one) => one.hospital === institutionCode || one.pharmacy === institutionCode,
  );
  let prepared: Promise<AskedClaim> | undefined;
  const prepareOnce = () => (prepared ??= prepare());
  return {
    touches: [person.person.personNo, ...lines.flatMap((line) => line.traceCodes)],
    prepare: prepareOnce,
    async deliver() {
      const asked = await prepareOnce();
      const practitioner = role === 'pharmacist' ? { practitionerCode: area?.pharmacist ?? '' } : {};
      const desk = await script.desks.of({ role, institutionCode, ...practitioner });
      const at = script.desks.now();
      const body = {
        credential: credentialOf(person),
        ...asked,
        lines: [...asked.lines].map((line) => ({ ...line, traceCodes: [...line.traceCodes] })),
      };
      const answer = (await desk.call(settleClaim, { body })) as Answer<ToldBill>;
      return {
        happening: { what: 'claim', at, institutionCode, asked, answer },
        learn: () => learnOfClaim(script, person, institutionCode, answer),
      };
    },
  };
}

function learnOfClaim(
  script: Script,
  person: SimPerson,
  institutionCode: string,
  answer: Answer<ToldBill>,
): void {
  if (answer.status !== 200) {
    count(script, `拒绝 ${(answer.body as { code: string }).code}`);
    return;
  }
  const { claimNo, servedOn, lines } = (answer as { body: ToldBill }).body;
  if (claimNo === null || script.claims.some((one) => one.claimNo === claimNo)) return;
  count(script, '结算');
  script.claims.push({ claimNo, person, institutionCode, servedOn, lines, stands: true });
}

interface RxPlan {
  readonly person: SimPerson;
  readonly drug: SimDrug;
  readonly quantity: number;
  readonly requestId: string;
  /** Who checks it, and where. */
  readonly checker: { readonly institutionCode: string; readonly practitionerCode: string };
}

/** A doctor prescribes and the pharmacist who will hand it out checks; undefined where the doctor may not. */
async function prescribe(
  script: Script,
  { person, drug, quantity, requestId: id, checker }: RxPlan,
): Promise<Prescription | undefined> {
  const { desks } = script;
  const applicationId = person.applications.get(drug.entryKey);
  if (applicationId === undefined) return undefined;
  const home = person.area;
  const doctor = await desks.of({
    role: 'responsibleDoctor',
    institutionCode: home.hospital,
    practitionerCode: home.doctor,
  });
  const pharmacist = await desks.of({ role: 'pharmacist', ...checker });
  const dose = String(drug.unitsPerPack);
  const issued = await doctor.call(issuePrescription, {
    body: {
      requestId: id,
      applicationId,
      credential: credentialOf(person),
      identityChecked: true,
      lines: [{ nationalCode: drug.code, dose, times: 1, perDays: 1, usage: '口服', quantity }],
    },
  });
  if (issued.status !== 200) {
    count(script, `没有开方 ${(issued.body as { code: string }).code}`);
    return undefined;
  }
  const { rxno } = issued.body as { rxno: string };
  const checked = await pharmacist.call(checkPrescription, { params: { rxno } });
  if (checked.status !== 200) {
    count(script, `没有审方 ${(checked.body as { code: string }).code}`);
    return undefined;
  }
  return {
    what: 'prescription',
    rxno,
    personNo: person.person.personNo,
    applicationId,
    diagnosisCode: 'C34.900',
    issuedOn: dayAt(desks.now()),
    checkedAt: checker.institutionCode,
    lines: [{ nationalCode: drug.code, quantity }],
  };
}

/** A pharmacy sells one drug on a prescription; sometimes only a part of it, sometimes without one (N5.4, M33). */
export function drawPharmacyClaim(script: Script, person: SimPerson): Message {
  const { dice } = script;
  const area = drawArea(script, person);
  const held = [...person.applications.keys()];
  const drug =
    DRUGS.find(({ entryKey }) => entryKey === (held.length > 0 ? dice.pick(held) : '')) ?? dice.pick(DRUGS);
  const line = drawLine(script, area.pharmacy, drug, false);
  const ordered = Number(line.quantity) + (dice.percent(15) ? 1 : 0);
  const base = {
    requestId: requestId(script),
    personNo: person.person.personNo,
    receivingHospital: drug.isInjection && !dice.percent(8) ? area.hospital : null,
    ...(dice.percent(40) ? { useAccount: true } : {}),
    lines: [line],
  };
  const without = dice.percent(4);
  const wish = drawWish(script);
  const checker = { institutionCode: area.pharmacy, practitionerCode: area.pharmacist };
  const plan: RxPlan = { person, drug, quantity: ordered, requestId: requestId(script), checker };
  let prepared: Promise<AskedClaim> | undefined;
  const prepare = () =>
    (prepared ??= (async () => {
      const prescription = without ? undefined : await prescribe(script, plan);
      if (prescription) script.record.push(prescription);
      if (prescription && wish) await bookPrescribed(script, wish, person, area, prescription);
      return { ...base, rxno: prescription?.rxno ?? null };
    })());
  const byPage = messageOf(script, person, area.pharmacy, [line], prepare);
  return dice.percent(40) ? saleMessage(script, person, area.pharmacy, [line], prepare, byPage) : byPage;
}

/**
 * A hospital hands out a drug that is often booked there before on the benefit (M29): on a prescription that its own pharmacist has
 * checked, or without one, and then it names the settlement.
 */
export function drawHospitalPickup(script: Script, person: SimPerson): Message | undefined {
  const { dice, record } = script;
  const held = DRUGS.filter(({ entryKey }) => person.applications.has(entryKey));
  if (held.length === 0) return undefined;
  const area = drawArea(script, person);
  const { hospital } = area;
  const drug = dice.pick(held);
  const line = drawLine(script, hospital, drug, false);
  const ordered = Number(line.quantity) + (dice.percent(15) ? 1 : 0);
  const base = {
    requestId: requestId(script),
    personNo: person.person.personNo,
    receivingHospital: null,
    ...(dice.percent(40) ? { useAccount: true } : {}),
    lines: [line],
  };
  const wish = drawWish(script);
  const checker = { institutionCode: hospital, practitionerCode: area.ownPharmacist };
  const plan: RxPlan = { person, drug, quantity: ordered, requestId: requestId(script), checker };
  const without = dice.percent(30);
  const order = drawOrder(script, hospital);
  const applicationId = person.applications.get(drug.entryKey) ?? 0;
  const booked = { person, area, applicationId, nationalCode: drug.code, quantity: ordered };
  return messageOf(script, person, hospital, [line], async () => {
    if (wish) await bookBenefit(script, wish, booked);
    const prescription = without ? undefined : await prescribe(script, plan);
    if (prescription === undefined) return { ...base, rxno: null, lines: [{ ...line, ...order }] };
    record.push(prescription);
    return { ...base, rxno: prescription.rxno };
  });
}

/** The empty one stands for none. */
const DIAGNOSES = ['C34.900', 'C34.900', 'C50.100', 'J45.900', ''];

/** A hospital settles several drugs at once, for every cause, with eligibility or by the ordinary plan, in packs or units (M9.7, M19, N2.1). */
export function drawHospitalClaim(script: Script, person: SimPerson): Message {
  const { dice } = script;
  const { hospital } = drawArea(script, person);
  const drugs = DRUGS.filter(() => dice.percent(28));
  const chosen = drugs.length > 0 ? drugs : [dice.pick(DRUGS)];
  const cause = dice.weighed({ illness: 84, workInjury: 8, maternity: 8 });
  const diagnosisCode = dice.pick(DIAGNOSES);
  const order = drawOrder(script, hospital);
  const asked: AskedClaim = {
    requestId: requestId(script),
    personNo: person.person.personNo,
    rxno: null,
    receivingHospital: null,
    ...(dice.percent(20) ? { setting: 'inpatient' as const } : {}),
    ...(cause === 'illness' ? {} : { cause }),
    ...(diagnosisCode === '' ? {} : { diagnosisCode }),
    ...(dice.percent(35) ? { useAccount: true } : {}),
    lines: chosen.map((drug) => ({ ...drawLine(script, hospital, drug, true), ...order })),
  };
  return messageOf(script, person, hospital, asked.lines, () => Promise.resolve(asked));
}

/** Somebody tries to have the same packs paid a second time (M32). */
export function drawSecondSale(script: Script, person: SimPerson): Message | undefined {
  const sold = script.claims.filter(
    (one) => one.person === person && one.stands && one.institutionCode.startsWith('H'),
  );
  if (sold.length === 0) return undefined;
  const { institutionCode, lines } = script.dice.pick(sold);
  const [line] = lines;
  if (!line || line.traceCodes.length === 0) return undefined;
  const drug = drugOf(line.nationalCode);
  const asked: AskedClaim = {
    requestId: requestId(script),
    personNo: person.person.personNo,
    rxno: null,
    receivingHospital: null,
    diagnosisCode: 'C34.900',
    lines: [
      {
        nationalCode: drug.code,
        price: price(priceNow(script, drug.code).listed),
        quantity: String(line.traceCodes.length),
        traceCodes: line.traceCodes,
        ...drawOrder(script, institutionCode),
      },
    ],
  };
  return messageOf(script, person, institutionCode, asked.lines, () => Promise.resolve(asked));
}
