/** A check said in sentences, the same on the page and on the command line. */
import type { Checked, CheckedBill } from './check-bill.ts';
import type { Finding, Place } from './findings.ts';

/** `第 3 步 超支付标准（aboveStandard）第 2 行`; of what stands outside the steps, the head or the drug line. */
export function placeWords({ stages }: CheckedBill, { step, line }: Place): string {
  const row = line === null ? '' : `第 ${line} 行`;
  if (step === null) return line === null ? '表头' : `药品${row}`;
  const index = stages.findIndex((stage) => stage.step === step);
  const title = stages[index]?.title;
  return title === undefined ? `${step}${row}` : `第 ${index + 1} 步 ${title}（${step}）${row}`;
}

/** The whole sentence of a finding: where, which member, what is wrong. */
export function findingWords(bill: CheckedBill, finding: Finding): string {
  const { member } = finding;
  if (member === 'sums') return `合计：${finding.says}`;
  const named = member === 'amount' || member === 'stages' ? '' : ` ${member}`;
  return `${placeWords(bill, finding)}${named}：${finding.says}`;
}

/** What came out, in one sentence. */
export function verdictWords(checked: Checked): string {
  if (checked.kind === 'unreadable') return `不是结算单：${checked.fault.member}${checked.fault.says}`;
  if (checked.kind === 'noBill') return '这是拒付或出错的回答，不是结算单，没有可核对的金额';
  const { findings, hidden, compared } = checked;
  const which = checked.claimNo === null ? '' : `结算单 ${checked.claimNo} `;
  const secret = hidden.length === 0 ? '' : `；${hidden.length} 个金额因支付标准不公开只核对了范围`;
  return findings.length === 0
    ? `${which}每个数都对：核对了 ${compared} 处${secret}`
    : `${which}有 ${findings.length} 处不对：核对了 ${compared} 处${secret}`;
}
