/** What does the till say at each stage: what to scan next, how far the sale is, what happens on leaving? */
import { isPassed, stageOf, type Stage, type Till } from './till-state.ts';

function packsLeft({ lines }: Till): number {
  return lines.reduce((sum, line) => sum + line.quantity - line.codes.length, 0);
}

/** The label of the scan field and the hint inside it. */
export function scanWords(till: Till): { readonly label: string; readonly hint: string } {
  const stage = stageOf(till);
  switch (stage) {
    case 'prescription':
      return { label: '处方流水号', hint: '扫处方上的二维码，或录入后按回车' };
    case 'buyer':
      return { label: '患者凭证', hint: '扫身份证、社会保障卡或医保电子凭证' };
    case 'check':
      return { label: '药品追溯码', hint: '药师审核后再扫药盒' };
    case 'packs':
      return {
        label: '药品追溯码',
        hint: `逐盒扫追溯码，还差 ${packsLeft(till)} 个；只取一部分的，扫完按 F6`,
      };
    case 'ready':
      return { label: '药品追溯码', hint: '已扫齐，按 F2 预结算' };
    case 'priced':
      return { label: '药品追溯码', hint: '核对账单后按 F4 结算' };
    case 'done':
      return { label: '下一张处方', hint: '按回车接下一位，或直接扫下一张处方' };
  }
}

export interface Step {
  readonly title: string;
  readonly about: string;
  readonly done: boolean;
  readonly now: boolean;
}

const ORDER: readonly Stage[] = ['prescription', 'buyer', 'check', 'packs', 'ready', 'priced', 'done'];

/** The way of a sale with where it stands; a cashier is told to call the pharmacist. */
export function stepsOf(till: Till, role: string): readonly Step[] {
  const stage = stageOf(till);
  const at = ORDER.indexOf(stage);
  const total = till.lines.reduce((sum, line) => sum + line.quantity, 0);
  const passed = till.prescription !== null && isPassed(till.prescription);
  const ask = role === 'pharmacist' ? '看处方，按 F3 通过并签名' : '请药师审核，审核后按 F3 继续';
  const check = passed ? '本店药师已签名' : ask;
  const steps: readonly (readonly [Stage, string, string, boolean])[] = [
    ['prescription', '处方', '扫流水号，验证医师签名', at > 0],
    ['buyer', '凭证', '患者出示本人凭证', at > 1],
    ['check', '药师审核', check, passed],
    ['packs', '追溯码', total === 0 ? '逐盒扫码' : `已扫 ${till.scanned.length}，共 ${total}`, at > 3],
    ['ready', '预结算', '扫齐即算，改后按 F2', at > 4],
    ['priced', '结算', '按 F4', at > 5],
  ];
  return steps.map(([own, title, about, done]) => ({ title, about, done, now: own === stage }));
}

/** What is asked before a sale is put down. */
export function leavingWords({ unsure, scanned }: Till): string {
  return unsure
    ? '上一次结算的结果还不知道。放下后，重新扫这张处方就能看到是否已经结算。'
    : `放下这一单？已扫的 ${scanned.length} 个追溯码会清空，没有写入任何东西。`;
}
