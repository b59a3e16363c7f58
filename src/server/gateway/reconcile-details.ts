/** 3202 对明细账: a detail file sent by 9101, its differences by line in a file for 9102 (M29). */
import { randomBytes } from 'node:crypto';
import { Type, type Static } from 'typebox';
import { wallClock } from '../../base/date.ts';
import { formatFen } from '../../base/money.ts';
import { scopeOf } from '../../domain/identity/roles.ts';
import type { ComparedLine } from '../../domain/settlement/reconciliation/compare-details.ts';
import { readDetails, sumDetails } from '../../domain/settlement/reconciliation/detail-file.ts';
import { RECONCILIATION_RESULTS, type SideTotals } from '../../domain/settlement/reconciliation/model.ts';
import type { Tx } from '../db/database.ts';
import { lockReconciling } from '../settlement/reconciliation/reconciliation-store.ts';
import { reconcileDetails, type DetailFile } from '../settlement/reconciliation/reconcile.ts';
import { parseShape } from './envelope.ts';
import { GatewayFailure } from './failure.ts';
import type { Message, Transaction } from './message.ts';
import {
  Amount,
  AreaText,
  CountOf,
  dayOf,
  DayText,
  fenOf,
  LINE_CODES,
  settingOf,
} from './reconcile-shapes.ts';
import { readOnlyFile } from './reconcile-zip.ts';
import { findUpload, findUploadOfMessage, insertUpload } from './upload-store.ts';

const Input = Type.Object({
  data: Type.Object({
    setl_optins: AreaText,
    file_qury_no: Type.String({ minLength: 1, maxLength: 40 }),
    stmt_begndate: DayText,
    stmt_enddate: DayText,
    medfee_sumamt: Amount,
    fund_pay_sumamt: Amount,
    cash_payamt: Amount,
    fixmedins_setl_cnt: CountOf,
    clr_type: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  }),
});
type Data = Static<typeof Input>['data'];

/** As long as what institutions send. */
const RESULT_KEPT_MS = 30 * 86_400_000;

/** The file that the message names, read. @throws {GatewayFailure} when it is not this institution's, or a line is wrong */
async function openFile(tx: Tx, message: Message, fileNo: string, now: number): Promise<DetailFile> {
  const upload = await findUpload(tx, message.institutionCode, fileNo, now);
  if (!upload)
    throw new GatewayFailure(
      '没有 file_qury_no 所指的文件：有误、已过期，或不是本机构上传的，请先用 9101 上传',
    );
  const text = readOnlyFile(upload.content);
  if (text === undefined)
    throw new GatewayFailure('明细文件打不开：应为 UTF-8 文本，或只含一个这样文件的 ZIP');
  const read = readDetails(text);
  if ('fault' in read) throw new GatewayFailure(`明细文件${read.fault}`);
  return { name: upload.fileName, text, rows: read.rows };
}

/** What the message says the file comes to. @throws {GatewayFailure} when the file's own lines come to something else */
function declared(data: Data, file: DetailFile): SideTotals {
  const summed = sumDetails(file.rows);
  const told = {
    rows: Number(data.fixmedins_setl_cnt),
    charged: fenOf(data.medfee_sumamt, 'medfee_sumamt'),
    funds: fenOf(data.fund_pay_sumamt, 'fund_pay_sumamt'),
  };
  const wrong = [
    ...(told.rows === summed.rows ? [] : [`fixmedins_setl_cnt 应为 ${summed.rows}`]),
    ...(told.charged === summed.charged ? [] : [`medfee_sumamt 应为 ${formatFen(summed.charged)}`]),
    ...(told.funds === summed.funds ? [] : [`fund_pay_sumamt 应为 ${formatFen(summed.funds)}`]),
  ];
  if (wrong.length > 0) throw new GatewayFailure(`报文与明细文件各行之和不符：${wrong.join('，')}`);
  return { ...summed, cash: fenOf(data.cash_payamt, 'cash_payamt') };
}

/** One line: psn_no, mdtrt_id, setl_id, msgid, stmt_rslt, refd_setl_flag, memo, and the platform's three amounts. */
function resultLine(line: ComparedLine): string {
  const { ours } = line;
  const amounts =
    ours === null ? ['null', 'null', 'null'] : [ours.charged, ours.funds, ours.account].map(formatFen);
  const cells = [
    line.personNo,
    line.visitNo === '' ? 'null' : line.visitNo,
    line.claimNo,
    line.msgid === '' ? 'null' : line.msgid,
    LINE_CODES[line.kind],
    line.refund ? '1' : '0',
    line.memo === '' ? 'null' : line.memo,
    ...amounts,
  ];
  return `${cells.join('\t')}\n`;
}

/** Every line of both sides goes into the result, those that agree too; the same message again names the same file. */
export const reconcileByDetails: Transaction = async (world, message) => {
  const { data } = parseShape(Input, message.envelope.input, 'input');
  const now = world.clock.now();
  const { institutionCode, actor } = message;
  const { msgid } = message.envelope;
  const order = {
    institutionCode,
    from: dayOf(data.stmt_begndate, 'stmt_begndate'),
    to: dayOf(data.stmt_enddate, 'stmt_enddate'),
    areaCode: data.setl_optins,
    scheme: null,
    setting: data.clr_type ? settingOf(data.clr_type) : null,
    channel: 'gateway' as const,
    requestId: msgid,
  };
  return world.db.transaction(scopeOf(actor), async (tx) => {
    await lockReconciling(tx, institutionCode, msgid);
    const kept = await findUploadOfMessage(tx, institutionCode, msgid);
    if (kept) return answer(kept.fileNo, kept.fileName, kept.expiresAt, '');
    const file = await openFile(tx, message, data.file_qury_no, now);
    const { head, lines } = await reconcileDetails(tx, actor, now, order, file, declared(data, file));
    if (lines === null) throw new GatewayFailure('结果文件已过期，请用新的报文编号重新对账');
    const fileName = `3202_${order.from}_${order.to}_${head.id}.txt`;
    const upload = {
      fileNo: `U${randomBytes(14).toString('hex')}`,
      institutionCode,
      msgid,
      fileName,
      content: Buffer.from(lines.map(resultLine).join(''), 'utf8'),
    };
    const saved = await insertUpload(tx, upload, now, now + RESULT_KEPT_MS);
    const words = `${RECONCILIATION_RESULTS[head.result]}，差异 ${head.differences} 条`;
    const cash = head.theirCash === head.ourCash ? '' : `；现金平台 ${formatFen(head.ourCash)}`;
    return answer(saved.fileNo, fileName, saved.expiresAt, `${words}${cash}`);
  });
};

function answer(fileNo: string, fileName: string, expiresAt: number, warning: string) {
  return {
    output: {
      fileinfo: { file_qury_no: fileNo, filename: fileName, dld_endtime: wallClock(expiresAt) },
    },
    ...(warning === '' ? {} : { warning }),
  };
}
