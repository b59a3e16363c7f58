/** What a hospital's system says of a prescription (7101), read into what the doctor's page sends. The envelope's names in, our own out. */
import { Type, type Static } from 'typebox';
import { parseQuantity } from '../../base/money.ts';
import { CREDENTIAL_KINDS } from './codes.ts';
import { parseShape } from './envelope.ts';
import { GatewayFailure } from './failure.ts';

const word = (maxLength: number) => Type.String({ minLength: 1, maxLength });
const loose = (maxLength: number) => Type.Optional(Type.Union([Type.String({ maxLength }), Type.Null()]));
/** Numbers come as JSON numbers or as text; both are read by their decimal digits. */
const Decimal = Type.Union([
  Type.Number({ minimum: 0 }),
  Type.String({ pattern: '^\\d{1,12}(\\.\\d{1,6})?$' }),
]);
const LooseDecimal = Type.Optional(Type.Union([Decimal, Type.Literal(''), Type.Null()]));
const Time = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2} ([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d$' });
const Flag = Type.Optional(Type.Union([Type.Literal('0'), Type.Literal('1'), Type.Literal(''), Type.Null()]));

const Line = Type.Object({
  medListCodg: word(50),
  medcDays: Type.Optional(Decimal),
  medcWayDscr: word(60),
  sinDosunt: word(20),
  sinDoscnt: Decimal,
  usedFrquCodg: word(10),
  usedFrquName: loose(30),
  drugDosunt: word(20),
  drugCnt: Decimal,
});

const Extras = Type.Object({
  longTermAssessment: Type.Optional(word(500)),
  longTermConsentBy: Type.Optional(Type.Union([Type.Literal('patient'), Type.Literal('agent')])),
  longTermConsentName: Type.Optional(word(60)),
  acknowledged: Type.Optional(
    Type.Array(
      Type.Object({ cautionId: Type.Integer({ minimum: 1 }), reason: Type.String({ maxLength: 200 }) }),
      {
        maxItems: 50,
      },
    ),
  ),
});

const CheckInput = Type.Object({
  mdtrtCertType: Type.String({ pattern: '^0[123]$' }),
  mdtrtCertNo: word(50),
  rxExraAttrCode: Type.Literal('01', { description: '01 双通道处方' }),
  hospRxno: word(40),
  prscTime: Time,
  valiDays: Type.Optional(Decimal),
  longRxFlag: Flag,
  rxdrugdetail: Type.Array(Line, { minItems: 1, maxItems: 5 }),
  mdtrtinfo: Type.Object({
    fixmedinsCode: word(20),
    mdtrtId: word(30),
    psnNo: loose(30),
    patnName: word(50),
    certno: word(50),
    drCode: word(20),
    prscDrName: word(50),
    patnHgt: LooseDecimal,
    patnWt: LooseDecimal,
    gesoVal: LooseDecimal,
    suckPrdFlag: Flag,
    algsHis: loose(500),
    extras: Type.Optional(Type.Unknown()),
  }),
  diseinfo: Type.Array(
    Type.Object({
      diagCode: word(30),
      maindiagFlag: Type.Optional(Type.Union([Type.String(), Type.Null()])),
    }),
    { minItems: 1, maxItems: 20 },
  ),
  extras: Type.Optional(Type.Union([Extras, Type.Null()])),
});
export type CheckInput = Static<typeof CheckInput>;
export type CheckLine = Static<typeof Line>;

const UploadInput = Type.Object({
  rxTraceCode: Type.String({ pattern: '^\\d{20}$' }),
  hiRxno: word(30),
  mdtrtId: word(30),
  patnName: word(40),
  psnCertType: word(6),
  certno: word(50),
  fixmedinsName: word(200),
  fixmedinsCode: word(20),
  drCode: word(20),
  prscDrName: word(50),
  pharDeptName: word(50),
  pharDeptCode: word(30),
  pharCode: word(20),
  pharName: word(50),
  pharChkTime: Time,
  rxFile: Type.String({ minLength: 8, maxLength: 14_000_000 }),
  signDigest: Type.String({ pattern: '^[0-9a-fA-F]{16,4000}$' }),
});
export type UploadInput = Static<typeof UploadInput>;

/** What the doctor's signature of 7102 covers: every element of the upload but the file, which is covered by its digest. */
export const SIGNED_ELEMENTS = [
  'rxTraceCode',
  'hiRxno',
  'mdtrtId',
  'patnName',
  'psnCertType',
  'certno',
  'fixmedinsName',
  'fixmedinsCode',
  'drCode',
  'prscDrName',
  'pharDeptName',
  'pharDeptCode',
  'pharCode',
  'pharName',
  'pharChkTime',
] as const satisfies readonly (keyof UploadInput)[];

const SignInput = Type.Object({
  fixmedinsCode: word(20),
  originalValue: Type.String({ minLength: 4, maxLength: 40_000 }),
  originalRxFile: Type.String({ minLength: 8, maxLength: 14_000_000 }),
});
const SignedElements = Type.Object(
  Object.fromEntries(SIGNED_ELEMENTS.map((name) => [name, word(200)])) as Record<
    (typeof SIGNED_ELEMENTS)[number],
    ReturnType<typeof word>
  >,
);
const UndoInput = Type.Object({
  hiRxno: word(30),
  fixmedinsCode: word(20),
  drCode: word(20),
  undoDrName: word(50),
  undoRea: word(200),
  undoTime: Time,
});
const QueryInput = Type.Object({
  hiRxno: word(30),
  fixmedinsCode: word(20),
  mdtrtId: Type.Optional(word(30)),
  psnName: word(50),
  certno: word(50),
});

/** Systems of the older interface write `hi_rxno` where the newer write `hiRxno`; both are read. */
export function camelCased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelCased);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()),
      camelCased(one),
    ]),
  );
}

const contentOf = (input: object): unknown => {
  const { data } = input as { data?: unknown };
  return camelCased(typeof data === 'object' && data !== null ? data : input);
};

export const readCheck = (input: object): CheckInput => parseShape(CheckInput, contentOf(input), 'input');
export const readUpload = (input: object): UploadInput => parseShape(UploadInput, contentOf(input), 'input');
export const readSign = (input: object): Static<typeof SignInput> =>
  parseShape(SignInput, contentOf(input), 'input');
export const readUndo = (input: object): Static<typeof UndoInput> =>
  parseShape(UndoInput, contentOf(input), 'input');
export const readQuery = (input: object): Static<typeof QueryInput> =>
  parseShape(QueryInput, contentOf(input), 'input');

/** The elements inside `originalValue`. @throws {GatewayFailure} when it is no JSON of them */
export function readSignedElements(text: string): Static<typeof SignedElements> {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw new GatewayFailure('originalValue 解码后不是有效的 JSON');
  }
  return parseShape(SignedElements, camelCased(data), 'originalValue');
}

/** Times within days, by the codes that hospitals use; Chinese names are read where the code is a hospital's own. */
const FREQUENCIES: Readonly<Record<string, readonly [number, number]>> = {
  QD: [1, 1],
  QN: [1, 1],
  QM: [1, 1],
  BID: [2, 1],
  TID: [3, 1],
  QID: [4, 1],
  Q12H: [2, 1],
  Q8H: [3, 1],
  Q6H: [4, 1],
  QOD: [1, 2],
  QW: [1, 7],
  BIW: [2, 7],
  TIW: [3, 7],
  Q2W: [1, 14],
  Q3W: [1, 21],
  Q4W: [1, 28],
};
const DIGITS: Readonly<Record<string, number>> = { 一: 1, 二: 2, 两: 2, 三: 3, 四: 4, 五: 5, 六: 6 };
const numberOf = (text: string | undefined) =>
  text === undefined || text === '' ? 1 : (DIGITS[text] ?? Number(text));

/** @throws {GatewayFailure} for a frequency that cannot be counted */
export function frequencyOf(line: CheckLine, place: string): { times: number; perDays: number } {
  const known = FREQUENCIES[line.usedFrquCodg.toUpperCase()];
  if (known !== undefined) return { times: known[0], perDays: known[1] };
  const told = /^每(\d{0,2}|[一二两三四五六])(日|天|周)([一二两三四五六]|\d{1,2})次$/.exec(
    line.usedFrquName ?? '',
  );
  if (told === null)
    throw new GatewayFailure(
      `${place}.usedFrquCodg 不是可识别的频次，请用 QD、BID、TID、QOD、QW 等，或在 usedFrquName 写“每日二次”`,
    );
  return { times: numberOf(told[3]), perDays: numberOf(told[1]) * (told[2] === '周' ? 7 : 1) };
}

interface DosedProduct {
  readonly doseUnit: string;
  readonly saleUnit: string;
  readonly strength: string;
}

/**
 * The single dose in the product's own units: tablets as they are, milligrams by the strength of a tablet.
 * @throws {GatewayFailure} when the unit is neither, or does not come out even
 */
export function doseOf(line: CheckLine, product: DosedProduct, place: string): string {
  const given = String(line.sinDoscnt);
  if (line.sinDosunt === product.doseUnit) return given;
  const strength = /^(\d+(?:\.\d{1,4})?)\s*(μg|ug|mg|g|ml|IU|U)$/i.exec(product.strength);
  const amount = parseQuantity(given);
  const each = strength === null ? undefined : parseQuantity(strength[1] ?? '');
  if (
    amount !== undefined &&
    each !== undefined &&
    strength?.[2]?.toLowerCase() === line.sinDosunt.toLowerCase()
  ) {
    const units = (amount * 10_000n) / each;
    if (units * each === amount * 10_000n)
      return `${units / 10_000n}.${String(units % 10_000n).padStart(4, '0')}`;
  }
  throw new GatewayFailure(
    `${place}.sinDosunt 须为“${product.doseUnit}”，或规格里的单位（规格 ${product.strength}）`,
  );
}

/** Whole units of sale. @throws {GatewayFailure} for another unit or a broken number */
export function packsOf(line: CheckLine, product: DosedProduct, place: string): number {
  if (line.drugDosunt !== product.saleUnit)
    throw new GatewayFailure(`${place}.drugDosunt 须为“${product.saleUnit}”，双通道处方不拆零`);
  const count = Number(line.drugCnt);
  if (!Number.isInteger(count) || count < 1) throw new GatewayFailure(`${place}.drugCnt 须为整数`);
  return count;
}

const textOf = (value: string | number | null | undefined) =>
  value === undefined || value === null || value === '' ? null : String(value);

/** What the visit says that bears on safety; what was not asked stays null (M11). */
export function clinicalOf({ mdtrtinfo, diseinfo }: CheckInput) {
  const weight = textOf(mdtrtinfo.patnWt);
  const height = textOf(mdtrtinfo.patnHgt);
  const weeks = textOf(mdtrtinfo.gesoVal);
  const allergies = textOf(mdtrtinfo.algsHis);
  return {
    weightKg: weight === null ? null : weight.replace(/^(\d+(?:\.\d)?).*$/, '$1'),
    heightCm: height === null ? null : Math.trunc(Number(height)),
    pregnant: weeks === null ? null : Number(weeks) > 0,
    lactating: mdtrtinfo.suckPrdFlag === '1' ? true : mdtrtinfo.suckPrdFlag === '0' ? false : null,
    allergies:
      allergies === null
        ? null
        : allergies === '无'
          ? []
          : allergies
              .split(/[、,，;；\s]+/)
              .filter(Boolean)
              .slice(0, 20)
              .map((one) => one.slice(0, 60)),
    otherDiagnoses: diseinfo
      .filter((one) => one.maindiagFlag !== '1')
      .map((one) => one.diagCode)
      .filter((code) => /^[A-Za-z]\d{2}(\.?[0-9A-Za-z]{1,6})?$/.test(code)),
  };
}

/** The credential that the patient showed. */
export function credentialOf(input: CheckInput) {
  const kind = CREDENTIAL_KINDS[input.mdtrtCertType];
  if (kind === undefined) throw new GatewayFailure('mdtrtCertType 填写不正确');
  return { kind, number: input.mdtrtCertNo };
}

/** A long-term prescription's assessment and consent (I19). @throws {GatewayFailure} when the flag stands without them */
export function longTermOf({ longRxFlag, extras }: CheckInput) {
  if (longRxFlag !== '1') return undefined;
  const { longTermAssessment, longTermConsentBy, longTermConsentName } = extras ?? {};
  if (
    longTermAssessment === undefined ||
    longTermConsentBy === undefined ||
    longTermConsentName === undefined
  )
    throw new GatewayFailure(
      '长期处方须在 extras 填 longTermAssessment（评估）、longTermConsentBy（patient 或 agent）和 longTermConsentName',
    );
  return { assessment: longTermAssessment, consentBy: longTermConsentBy, consentName: longTermConsentName };
}
