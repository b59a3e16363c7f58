/** Values of an act as the interface, the tables and the decision write them. */
import { formatFen, parseFen, type Fen } from '../../../base/money.ts';
import { formatRatio, parseRatio, type Ratio } from '../../../base/ratio.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/settlement-benefits.ts';
import { faultOfYearStart, type DatedAct } from '../../../domain/settlement/benefits/act.ts';
import { badInput } from '../../http/problem.ts';
import { readDay, readOpenDay } from '../../http/read-day.ts';
import { readingsOf, type StoredReadings } from '../../insured/benefits/stored-readings.ts';
import { parseYearStart } from '../../../policy/parameters/benefit-year.ts';
import type { NewAct, StoredAssistance, StoredLimit } from './act-store.ts';

type Given = CallOf<typeof contract.enterBenefitAct>['body'];

function amount(field: string, yuan: string): string {
  const value = parseFen(yuan);
  if (value === undefined || value < 0n) throw badInput(field, '金额应为不小于零的数，两位小数');
  return String(value);
}

function ratio(field: string, text: string): string {
  const value = parseRatio(text);
  if (value === undefined) throw badInput(field, '应在 0 到 1 之间');
  return String(value);
}

const ratioOrNull = (field: string, text: string | null) =>
  text === null ? null : Number(ratio(field, text));

/** What is named alone is kept, so that an act without readings has none. */
function readReadings({ readings }: Given): StoredReadings {
  const majorIllness = readNamed('majorIllness', readings?.majorIllness);
  const offSite = readNamed('offSite', readings?.offSite);
  const { yearStart, assistanceBase } = readings ?? {};
  if (yearStart && parseYearStart(yearStart) === undefined)
    throw badInput('readings.yearStart', '应是每年都有的月和日，如 07-01（2 月 29 日不行）');
  return {
    ...(yearStart && { yearStart }),
    ...(majorIllness && { majorIllness }),
    ...(offSite && { offSite }),
    ...(assistanceBase && { assistanceBase }),
  };
}

/** Ratios by scheme or by the kind of a filing; undefined where none is named. */
function readNamed<K extends string>(
  reading: 'majorIllness' | 'offSite',
  told: Readonly<Partial<Record<K, string | null>>> | undefined,
): Partial<Record<K, string>> | undefined {
  const named = Object.entries<string | null | undefined>(told ?? {}).flatMap(([key, text]) =>
    typeof text === 'string' ? [[key, ratio(`readings.${reading}.${key}`, text)]] : [],
  );
  return named.length === 0 ? undefined : (Object.fromEntries(named) as Partial<Record<K, string>>);
}

function refuseTwice(field: string, keys: readonly string[]): void {
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice !== undefined) throw badInput(field, `同一项录了两次：${twice}`);
}

/** @throws {Problem} 400 for days, amounts or ratios that are none, for the same item twice, for an act that sets nothing */
export function readAct(given: Given): NewAct {
  const [from, to] = [readDay('from', given.from), readOpenDay('to', given.to)];
  if (to !== null && to < from) throw badInput('to', '不能早于开始日期');
  const limits = given.limits.map((row, index): StoredLimit => ({
    ...row,
    pooledFund: amount(`limits.${index}.pooledFund`, row.pooledFund),
    majorIllness: amount(`limits.${index}.majorIllness`, row.majorIllness),
  }));
  const assistance = given.assistance.map((row, index): StoredAssistance => ({
    ...row,
    ratio: ratio(`assistance.${index}.ratio`, row.ratio),
    threshold: amount(`assistance.${index}.threshold`, row.threshold),
    cap: row.cap === null ? null : amount(`assistance.${index}.cap`, row.cap),
  }));
  refuseTwice(
    'limits',
    limits.map(({ areaCode, scheme, year }) => `${areaCode} ${scheme} ${year}`),
  );
  refuseTwice(
    'assistance',
    assistance.map(({ areaCode, category, year }) => `${areaCode} ${category} ${year}`),
  );
  const employee = ratioOrNull('employeeRatio', given.employeeRatio);
  const resident = ratioOrNull('residentRatio', given.residentRatio);
  const readings = readReadings(given);
  const sets = [...limits, ...assistance, ...Object.keys(readings)].length > 0;
  if (employee === null && resident === null && !sets) throw badInput('employeeRatio', '至少录入一项参数');
  const fault = faultOfYearStart({ from, to, readings: readingsOf(readings) });
  if (fault) throw badInput(fault.field, fault.says);
  const { title, number, reason } = given;
  const issuedOn = readDay('issuedOn', given.issuedOn);
  return { title, number, issuedOn, from, to, employee, resident, limits, assistance, readings, reason };
}

/** An act as the rules about it see it. */
export function datedAct({ from, to, employee, resident, limits, assistance, readings }: NewAct): DatedAct {
  return {
    from,
    to,
    ratios: {
      ...(employee === null ? {} : { employee: BigInt(employee) as Ratio }),
      ...(resident === null ? {} : { resident: BigInt(resident) as Ratio }),
    },
    limits: limits.map((row) => ({
      ...row,
      pooledFund: BigInt(row.pooledFund) as Fen,
      majorIllness: BigInt(row.majorIllness) as Fen,
    })),
    assistance: assistance.map((row) => ({
      ...row,
      ratio: BigInt(row.ratio) as Ratio,
      threshold: BigInt(row.threshold) as Fen,
      cap: row.cap === null ? null : (BigInt(row.cap) as Fen),
    })),
    readings: readingsOf(readings),
  };
}

/** The values as answers write them. */
export function presentValues(
  act: NewAct,
): Pick<
  OutputOf<typeof contract.getBenefitAct>,
  'employeeRatio' | 'residentRatio' | 'limits' | 'assistance' | 'readings'
> {
  const { ratios, limits, assistance, readings } = datedAct(act);
  const told = (value: Ratio | undefined) => (value === undefined ? null : formatRatio(value));
  return {
    employeeRatio: told(ratios.employee),
    residentRatio: told(ratios.resident),
    limits: limits.map((row) => ({
      ...row,
      pooledFund: formatFen(row.pooledFund),
      majorIllness: formatFen(row.majorIllness),
    })),
    assistance: assistance.map((row) => ({
      ...row,
      ratio: formatRatio(row.ratio),
      threshold: formatFen(row.threshold),
      cap: row.cap === null ? null : formatFen(row.cap),
    })),
    readings: {
      yearStart: readings.yearStart ?? null,
      majorIllness: {
        employee: told(readings.majorIllness?.employee),
        resident: told(readings.majorIllness?.resident),
      },
      offSite: Object.fromEntries(
        Object.entries(readings.offSite ?? {}).map(([kind, points]) => [kind, formatRatio(points)]),
      ),
      assistanceBase: readings.assistanceBase ?? null,
    },
  };
}
