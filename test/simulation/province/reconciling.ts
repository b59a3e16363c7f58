/** Institutions' systems reconcile with the platform: sums by 3201, files line by line by 3202, some with figures that are wrong (M29). */
import { listReconciliationDays } from '../../../src/contract/settlement-reconciliation.ts';
import type { AnsweredLine, FileRow, Setting, ToldDays } from '../auditor/record-reconciling.ts';
import { dayAt, monthAfter, plusDays } from './calendar.ts';
import { count, type Script } from './script.ts';

const INSURANCE = { employee: '310', resident: '390' } as const;
const CARE: Readonly<Record<Setting, string>> = { pharmacy: '41', outpatient: '11', inpatient: '21' };
const STRANGER = { claimNo: 'S20260101999999', personNo: '430100999999999', refund: false };
const DAYS_BACK = 25;

type Gate = Awaited<ReturnType<Script['desks']['gateway']>>;
interface Asked {
  readonly institutionCode: string;
  readonly from: string;
  readonly to: string;
  readonly areaCode: string;
}

const spanOf = ({ from, to, areaCode }: Asked) => ({
  setl_optins: areaCode,
  stmt_begndate: from,
  stmt_enddate: to,
});

const FIGURES = /平台 (\d+) 笔，费用 (-?[\d.]+)，基金 (-?[\d.]+)，账户 (-?[\d.]+)/;
const penny = (text: string) => (Number(text) + 0.01).toFixed(2);

/** Asks with nothing, then with what was answered, or with one figure of it off. */
async function askTotals(script: Script, gate: Gate, asked: Asked): Promise<void> {
  const { dice, desks, record } = script;
  const scheme = dice.pick(['employee', 'resident'] as const);
  const setting = asked.institutionCode.startsWith('P')
    ? ('pharmacy' as const)
    : dice.pick(['outpatient', 'inpatient'] as const);
  let theirs = { rows: 0, charged: '0.00', funds: '0.00', account: '0.00' };
  for (let tries = 0; tries < 2; tries += 1) {
    const at = desks.now();
    const { body } = await gate.send('3201', {
      data: {
        ...spanOf(asked),
        insutype: INSURANCE[scheme],
        clr_type: CARE[setting],
        medfee_sumamt: theirs.charged,
        fund_pay_sumamt: theirs.funds,
        acct_pay: theirs.account,
        fixmedins_setl_cnt: theirs.rows,
      },
    });
    const info = (body.output?.['stmtinfo'] ?? {}) as { stmt_rslt?: string; stmt_rslt_dscr?: string };
    const words = info.stmt_rslt_dscr ?? body.err_msg;
    const result = info.stmt_rslt ?? '';
    const answer = { infcode: body.infcode, result, words };
    record.push({ what: 'totalsReconciled', at, ...asked, scheme, setting, theirs, answer });
    count(script, `对总账 ${result}`);
    const [, rows = '0', charged = '0', funds = '0', account = '0'] = FIGURES.exec(words) ?? [];
    theirs = { rows: Number(rows), charged, funds, account };
    if (dice.percent(25)) theirs = { ...theirs, funds: penny(funds) };
    else if (dice.percent(15)) theirs = { ...theirs, rows: theirs.rows + 1 };
  }
}

const fileText = (rows: readonly FileRow[]) =>
  rows
    .map(({ claimNo, personNo, charged, funds, account, refund }) =>
      [claimNo, claimNo, personNo, charged, funds, account, refund ? 1 : 0].join('\t'),
    )
    .join('\n');

function readAnswer(text: string): AnsweredLine[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const cells = line.split('\t');
      const [personNo = '', , claimNo = '', , result = '', refund = '', , charged = '', funds = ''] = cells;
      return { personNo, claimNo, result, refund, charged, funds, account: cells[9] ?? '' };
    });
}

const total = (rows: readonly FileRow[], of: 'charged' | 'funds') =>
  (rows.reduce((sum, row) => sum + Math.round(Number(row[of]) * 100), 0) / 100).toFixed(2);

/** Hands a file in, has it reconciled and fetches what comes back. */
async function askDetails(
  script: Script,
  gate: Gate,
  asked: Asked,
  setting: Setting | null,
  file: readonly FileRow[],
): Promise<readonly AnsweredLine[]> {
  const { institutionCode } = asked;
  const fsUploadIn = { filename: '明细.txt', fixmedins_code: institutionCode };
  const sent = await gate.send('9101', { fsUploadIn }, { file: Buffer.from(fileText(file)) });
  const at = script.desks.now();
  const { body } = await gate.send('3202', {
    data: {
      ...spanOf(asked),
      file_qury_no: (sent.body.output as unknown as { file_qury_no?: string } | null)?.file_qury_no ?? '无',
      medfee_sumamt: total(file, 'charged'),
      fund_pay_sumamt: total(file, 'funds'),
      cash_payamt: '0.00',
      fixmedins_setl_cnt: file.length,
      ...(setting === null ? {} : { clr_type: CARE[setting] }),
    },
  });
  const info = body.output?.['fileinfo'] as { file_qury_no: string; filename: string } | undefined;
  const { bytes } = info
    ? await gate.fetchFile({ ...info, fixmedins_code: institutionCode })
    : { bytes: Buffer.from('') };
  const lines = readAnswer(bytes.toString());
  const answer = { infcode: body.infcode, words: `${body.warn_msg}${body.err_msg}`, lines };
  script.record.push({ what: 'detailsReconciled', at, ...asked, setting, file, answer });
  for (const { result } of lines) count(script, `对明细账 ${result}`);
  return lines;
}

/** The institution's own file: mostly what the platform has, with what may be wrong in one. */
function drawFile({ dice }: Script, lines: readonly AnsweredLine[]): FileRow[] {
  return lines
    .filter((line) => line.charged !== 'null')
    .flatMap(({ claimNo, personNo, refund, charged, funds, account }): FileRow[] => {
      const row = { claimNo, personNo, refund: refund === '1', charged, funds, account };
      const fault = dice.weighed({ none: 60, missing: 10, twice: 6, funds: 8, person: 6, refund: 10 });
      if (fault === 'missing') return [];
      if (fault === 'twice') return [row, row];
      if (fault === 'funds') return [{ ...row, funds: penny(funds) }];
      if (fault === 'person') return [{ ...row, personNo: STRANGER.personNo }];
      return [fault === 'refund' ? { ...row, refund: !row.refund } : row];
    });
}

/** One institution reconciles some of the days that have passed. */
export async function reconcile(script: Script): Promise<void> {
  const { dice, desks, claims } = script;
  if (claims.length === 0) return;
  dice.begin(`reconciling ${script.wave}`);
  const { institutionCode, person } = dice.pick(claims.slice(-30));
  const to = plusDays(dayAt(desks.now()), -dice.between(0, 4));
  const from = plusDays(to, -dice.between(0, DAYS_BACK));
  const areaCode = dice.pick(['430000', '430000', person.area.code, person.area.county]);
  const asked = { institutionCode, from, to, areaCode };
  const gate = await desks.gateway(institutionCode);
  await askTotals(script, gate, asked);
  const setting = dice.percent(70) || institutionCode.startsWith('P') ? null : ('inpatient' as const);
  const known = await askDetails(script, gate, asked, setting, [
    { ...STRANGER, charged: '1.00', funds: '0.50', account: '0.00' },
  ]);
  const narrower = { ...asked, from: dice.percent(30) ? plusDays(from, 2) : from };
  const span = narrower.from <= to ? narrower : asked;
  const file = drawFile(script, known);
  if (file.length > 0) await askDetails(script, gate, span, setting, file);
}

/** The days of every institution that settled anything, as its own page tells them. */
export async function collectDays(
  { desks, ground, record }: Pick<Script, 'desks' | 'ground' | 'record'>,
  institutions: readonly string[],
): Promise<ToldDays[]> {
  const first = record.flatMap((one) => (one.what === 'close' ? one.closed : []))[0] ?? '2026-01-01';
  const last = dayAt(desks.now()).slice(0, 7);
  const all: ToldDays[] = [];
  for (const institutionCode of institutions) {
    const pharmacist = ground.areas.find((area) => area.pharmacy === institutionCode)?.pharmacist;
    const desk = await desks.of(
      pharmacist === undefined
        ? { role: 'hospitalOffice', institutionCode }
        : { role: 'pharmacist', institutionCode, practitionerCode: pharmacist },
    );
    const rows: ToldDays['rows'][number][] = [];
    for (let month = first.slice(0, 7); month <= last; month = monthAfter(month, 1))
      rows.push(...(await desk.ok(listReconciliationDays, { query: { month } })).rows);
    all.push({ institutionCode, rows });
  }
  return all;
}
