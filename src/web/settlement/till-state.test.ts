import { describe, expect, test } from 'vitest';
import { CallFailed } from '../../contract/client.ts';
import type { PrescriptionView } from '../../contract/prescription-shapes.ts';
import type { Bill } from '../../contract/settlement.ts';
import { formRxno } from '../../domain/prescription/rxno.ts';
import { credentialOf, isPackOf, placePack, rxnoOf } from './till-scan.ts';
import {
  EMPTY_TILL,
  keptOf,
  nextTill,
  NOTHING_KEPT,
  refusedCodeOf,
  stageOf,
  type Till,
  type TillAction,
} from './till-state.ts';

const RXNO = formRxno({ hospitalCode: 'H43010200001', year: 2026, serial: 1 });
const TABLETS = 'XL01EXA001A001010100001';
const INJECTION = 'XL01FXC001B002010100003';
const pack = (prefix: string, serial: number) => prefix + String(serial).padStart(13, '0');

function prescriptionOf(products: readonly string[], passed = true): PrescriptionView {
  return {
    id: 1,
    rxno: RXNO,
    status: passed ? 'checked' : 'issued',
    personName: '示例患者',
    drug: '',
    supplyDays: 10,
    kind: 'electronic',
    hold: null,
    issuedAt: '2026-06-15 08:00:00',
    validTo: '2026-06-17',
    hospitalName: '示例医院',
    doctorName: '示例医师',
    pharmacyName: null,
    hospitalCode: 'H43010200001',
    doctorCode: 'D430102000001',
    field: '示例专科',
    personNo: '4301029000001',
    sex: '男',
    age: 56,
    applicationNo: 'SQ1',
    diagnosisCode: 'C34.900',
    diagnosisName: '示例',
    claimNo: null,
    basis: null,
    lines: products.map((nationalCode, index) => ({
      lineNo: index + 1,
      nationalCode,
      genericName: `示例药${index + 1}`,
      tradeName: '',
      dosageForm: '片',
      strength: '1mg',
      pack: '10片',
      maker: '示例药业',
      dose: '1',
      doseUnit: '片',
      frequency: '每日 1 次',
      usage: '口服',
      quantity: 2,
      saleUnit: '盒',
      supplyDays: 10,
      left: 2,
    })),
    doctorSignature: { certificateSerial: '1', signer: '示例医师', objection: null },
    pharmacistSignature: null,
    events: [],
    checkObjection: passed
      ? { code: 'PRESCRIPTION_ALREADY_CHECKED', message: '', detail: null, remedy: '', clause: 'M28' }
      : null,
    supplement: null,
    mayWithdraw: false,
    mayUndoCheck: false,
    chosenPharmacy: null,
    mayChoose: false,
  };
}

const GOODS = [
  {
    nationalCode: TABLETS,
    isInjection: false,
    tracePrefixes: ['8100001'],
    listedPrice: '1000.00',
    suggestedPrice: '950.00',
  },
  {
    nationalCode: INJECTION,
    isInjection: true,
    tracePrefixes: ['8100003'],
    listedPrice: null,
    suggestedPrice: null,
  },
];
const BUYER = {
  personNo: '4301029000001',
  name: '示例患者',
  sex: '男',
  age: 56,
  maskedIdNumber: '4301**********0001',
  areaName: '示例区',
  scheme: 'employee',
} as const;
const bill = (state: Bill['state'], personPays = '600.00') => ({ state, personPays, rxno: RXNO }) as Bill;
const failure = (status: number, code: string, detail?: string) =>
  new CallFailed({
    type: 'about:blank',
    title: '示例',
    status,
    code,
    ...(detail === undefined ? {} : { detail }),
  });

type Move = TillAction | ((till: Till) => TillAction);
function play(...moves: readonly Move[]): Till {
  const step = (till: Till, move: Move) => nextTill(till, typeof move === 'function' ? move(till) : move);
  return moves.reduce(step, EMPTY_TILL);
}
const opened = (products = [TABLETS], passed = true): TillAction => ({
  kind: 'opened',
  prescription: prescriptionOf(products, passed),
  goods: GOODS,
  kept: NOTHING_KEPT,
});
const identified: TillAction = {
  kind: 'identified',
  buyer: BUYER,
  credential: { kind: 'card', number: 'A12345678' },
};
const packed = (code: string): TillAction => ({ kind: 'packed', code });
const ready = [opened(), identified, packed(pack('8100001', 1)), packed(pack('8100001', 2))];
const preSettled = (till: Till): TillAction => ({ kind: 'preSettled', bill: bill('preSettled'), of: till });
const priced = [...ready, preSettled];
const sent = { kind: 'sent', requestId: 'request-1' } as const;
const refusedSending = {
  kind: 'failed',
  failure: failure(422, 'PRESCRIPTION_EXPIRED'),
  sending: true,
} as const;
const lost = { kind: 'failed', failure: failure(0, 'OFFLINE'), sending: true } as const;

describe('扫码认物', () => {
  test.each([
    ['430102197001010011', 'idNumber', '430102197001010011'],
    ['43010219700101001x', 'idNumber', '43010219700101001X'],
    ['a12345678', 'card', 'A12345678'],
    [' 4300 0000 0000 0000 0000 0000 0012 ', 'token', '4300000000000000000000000012'],
  ])('%s 是 %s', (text, kind, number) => {
    expect(credentialOf(text)).toEqual({ kind, number });
  });

  test('太短的不是凭证；处方号错一位不认', () => {
    expect(credentialOf('123')).toBeUndefined();
    expect(rxnoOf(RXNO.toLowerCase())).toBe(RXNO);
    expect(rxnoOf(`${RXNO.slice(0, -1)}${(Number(RXNO.at(-1)) + 1) % 10}`)).toBeUndefined();
  });

  test('追溯码按前七位归行；别的药、重复、多扫、处方号都说明原因（M32）', () => {
    const { lines } = play(opened([TABLETS, INJECTION]));
    expect(placePack(lines, pack('8100003', 1))).toEqual({ lineNo: 2, code: pack('8100003', 1) });
    expect(isPackOf(lines, pack('8100001', 1))).toBe(true);
    expect(placePack(lines, pack('8100009', 1))).toMatchObject({
      problem: expect.stringContaining('8100001'),
    });
    expect(placePack(lines, RXNO)).toMatchObject({ problem: expect.stringContaining('处方流水号') });
    expect(placePack(lines, '123')).toMatchObject({ problem: expect.stringContaining('不是药品追溯码') });
    const full = play(...ready).lines;
    expect(placePack(full, pack('8100001', 1))).toMatchObject({
      problem: expect.stringContaining('已经扫过'),
    });
    expect(placePack(full, pack('8100001', 3))).toMatchObject({ problem: expect.stringContaining('放回') });
  });

  test('没有登记前缀的药收下别的行不认的追溯码', () => {
    const [line] = play(opened([TABLETS])).lines;
    const other = { ...(line as NonNullable<typeof line>), lineNo: 2, tracePrefixes: [] };
    const lines = [line as NonNullable<typeof line>, other];
    expect(placePack(lines, pack('8100001', 1))).toMatchObject({ lineNo: 1 });
    expect(placePack(lines, pack('8200001', 1))).toMatchObject({ lineNo: 2 });
  });
});

describe('收银的环节', () => {
  test('处方、凭证、审核、追溯码、预结算、结算依次前进', () => {
    const steps: Move[] = [
      opened([TABLETS], false),
      identified,
      { kind: 'looked', prescription: prescriptionOf([TABLETS]) },
      packed(pack('8100001', 1)),
      packed(pack('8100001', 2)),
      preSettled,
      sent,
      { kind: 'settled', bill: bill('settled') },
    ];
    const stages = steps.map((_step, index) => stageOf(play(...steps.slice(0, index + 1))));
    expect(stages).toEqual(['buyer', 'check', 'packs', 'packs', 'ready', 'priced', 'priced', 'done']);
    expect(stageOf(EMPTY_TILL)).toBe('prescription');
  });

  test('单价取建议售价，注射剂默认配送至开方医院（M32）', () => {
    const till = play(opened([TABLETS, INJECTION]));
    expect(till.lines.map((line) => [line.price, line.isInjection])).toEqual([
      ['950.00', false],
      ['', true],
    ]);
    expect(till.hospital).toEqual({ code: 'H43010200001', name: '示例医院' });
    expect(play(opened([TABLETS])).hospital).toBeNull();
  });

  test('改价、加减药盒、换医院、改用个人账户都让预结算作废，请求换号', () => {
    const changes: TillAction[] = [
      { kind: 'accounted' },
      { kind: 'repriced', lineNo: 1, price: '900' },
      { kind: 'unpacked', code: pack('8100001', 2) },
      { kind: 'delivered', hospital: { code: 'H43010200002', name: '示例二院' } },
    ];
    for (const change of changes)
      expect(play(...priced, sent, refusedSending, change)).toMatchObject({ bill: null, requestId: '' });
    expect(play(...priced, packed(pack('8100009', 1))).bill).not.toBeNull();
  });

  test('个人账户可以用、可以不用，刷新以后还记得（N4）', () => {
    const using = play(...ready, { kind: 'accounted' });
    expect(using.useAccount).toBe(true);
    expect(nextTill(using, { kind: 'accounted' }).useAccount).toBe(false);
    const before = play(...ready);
    expect(nextTill(using, preSettled(before)).bill).toBeNull();
    const again = nextTill(EMPTY_TILL, { ...opened(), kept: keptOf(using) } as TillAction);
    expect(again.useAccount).toBe(true);
  });

  test('刷新后接着做：药盒、单价、请求编号都在，凭证要再出示一次', () => {
    const kept = keptOf(play(...priced, sent));
    const again = nextTill(EMPTY_TILL, {
      kind: 'opened',
      prescription: prescriptionOf([TABLETS]),
      goods: GOODS,
      kept,
    });
    expect(again.lines).toEqual(play(...priced).lines);
    expect(again).toMatchObject({ requestId: 'request-1', buyer: null, credential: null });
    expect(JSON.stringify(kept)).not.toContain('A12345678');
    const other = nextTill(EMPTY_TILL, {
      kind: 'opened',
      prescription: { ...prescriptionOf([TABLETS]), rxno: `${RXNO}0` },
      goods: GOODS,
      kept,
    });
    expect(other).toMatchObject({ requestId: '', scanned: [] });
  });
});

describe('等待回答时', () => {
  test('正在结算不能改；预结算期间改了内容，算出来的账单不作数', () => {
    const sending = play(...priced, sent);
    expect(sending.waiting).toBe('sending');
    expect(nextTill(sending, { kind: 'repriced', lineNo: 1, price: '1' })).toMatchObject({
      lines: sending.lines,
      problem: '正在结算，请稍候',
    });
    const before = play(...ready, { kind: 'asked', text: '' });
    const changed = nextTill(before, { kind: 'repriced', lineNo: 1, price: '1' });
    expect(nextTill(changed, preSettled(before))).toMatchObject({
      bill: null,
      waiting: '',
      problem: expect.stringContaining('F2'),
    });
  });

  test('被拒的扫描退回扫码框，下一步做成就清掉', () => {
    const asked = play(opened(), { kind: 'asked', text: 'A12345678' });
    const refused = nextTill(asked, {
      kind: 'failed',
      failure: failure(422, 'PRESCRIPTION_PERSON_MISMATCH'),
      sending: false,
    });
    expect(refused).toMatchObject({ waiting: '', returned: { text: 'A12345678' } });
    expect(nextTill(refused, identified).returned).toBeNull();
    expect(play(...ready, packed('123')).returned).toEqual({ text: '123' });
    expect(play(...ready, packed('123'), preSettled)).toMatchObject({
      returned: null,
    });
  });
});

describe('没有回答的结算', () => {
  test('断线后什么都不能改，请求编号不变，得到回答才放开', () => {
    const unsure = play(...priced, sent, lost);
    expect(unsure).toMatchObject({ unsure: true, requestId: 'request-1' });
    const tried = nextTill(unsure, { kind: 'repriced', lineNo: 1, price: '1' });
    expect(tried).toMatchObject({
      unsure: true,
      requestId: 'request-1',
      lines: unsure.lines,
      problem: expect.stringContaining('F4'),
    });
    expect(nextTill(unsure, { kind: 'settled', bill: bill('settled') })).toMatchObject({ unsure: false });
    expect(
      nextTill(unsure, { kind: 'failed', failure: failure(422, 'PRESCRIPTION_EXPIRED'), sending: true }),
    ).toMatchObject({ unsure: false, requestId: 'request-1' });
  });

  test('服务器出错、回答读不出也算没有回答；拒付和预结算失败不算', () => {
    const after = (status: number, code: string, sending: boolean) =>
      play(...priced, sent, { kind: 'failed', failure: failure(status, code), sending }).unsure;
    expect([
      after(500, 'BUG', true),
      after(200, 'UNREADABLE', true),
      after(422, 'PRESCRIPTION_EXPIRED', true),
      after(0, 'OFFLINE', false),
    ]).toEqual([true, true, false, false]);
  });

  test('编号已作他用就换号', () => {
    expect(
      play(...priced, sent, { kind: 'failed', failure: failure(409, 'REQUEST_REUSED'), sending: true })
        .requestId,
    ).toBe('');
  });

  test('结算与预结算的应付不同要说出来', () => {
    expect(play(...priced, sent, { kind: 'settled', bill: bill('settled', '700.00') }).problem).toContain(
      '700.00',
    );
    expect(play(...priced, sent, { kind: 'settled', bill: bill('settled') }).problem).toBe('');
  });
});

describe('Esc 一次退一步', () => {
  const escape: TillAction = { kind: 'escaped' };
  const putDown = { prescription: null, lines: [], requestId: '', unsure: false };
  test('预结算退回修改；扫过药盒要按两次才放下；提示先收起', () => {
    const back = play(...priced, escape);
    expect(stageOf(back)).toBe('ready');
    const leaving = nextTill(back, escape);
    expect(leaving).toMatchObject({ leaving: true, lines: back.lines });
    expect(nextTill(leaving, escape)).toMatchObject(putDown);
    expect(nextTill(leaving, packed('123')).leaving).toBe(false);
    expect(play(...ready, packed('123'), escape)).toMatchObject({ problem: '', leaving: false });
  });

  test('什么都没扫就直接放下；结果未知也要按两次', () => {
    expect(play(opened(), escape)).toMatchObject(putDown);
    const unsure = play(...priced, sent, lost, escape, escape);
    expect(unsure).toMatchObject({ unsure: true, leaving: true });
    expect(nextTill(unsure, escape)).toMatchObject(putDown);
  });

  test('服务器拒绝的追溯码认得出来', () => {
    const code = pack('8100001', 2);
    const refused = play(...ready, {
      kind: 'failed',
      failure: failure(422, 'TRACE_CODE_ALREADY_SOLD', code),
      sending: false,
    });
    expect(refusedCodeOf(refused)).toBe(code);
    expect(nextTill(refused, { kind: 'unpacked', code }).scanned).toEqual([pack('8100001', 1)]);
    expect(refusedCodeOf(play(...ready))).toBeUndefined();
  });
});
