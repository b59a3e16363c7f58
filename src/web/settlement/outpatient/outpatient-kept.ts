/** What of a sale at the outpatient desk outlives a reload, and what is said of it until its patient shows the credential again? */
import {
  EMPTY_SALE,
  linesToSell,
  nextSale,
  stageOfSale,
  type KeptSale,
  type Sale,
  type SaleAction,
} from './outpatient-sale.ts';
import type { SaleKeeping } from '../kept-sale.ts';

const NOTHING: KeptSale = { personNo: '', lines: [], useAccount: false, requestId: '', unsure: false };

/** Only a sale with packs is kept. One that is being sent is kept as unsure: after a reload nobody hears its answer. */
export function keptSaleOf(sale: Sale): KeptSale | null | undefined {
  const { patient, lines, useAccount, requestId, unsure, waiting } = sale;
  if (sale === EMPTY_SALE || sale.kept !== null) return undefined;
  if (patient === null || stageOfSale(sale) === 'done' || linesToSell(sale).length === 0) return null;
  return {
    personNo: patient.personNo,
    lines,
    useAccount,
    requestId,
    unsure: unsure || waiting === 'sending',
  };
}

export const OUTPATIENT_KEEPING: SaleKeeping<Sale, SaleAction, KeptSale> = {
  name: 'outpatient-desk',
  nothing: NOTHING,
  begin: (kept) => (kept.personNo === '' ? EMPTY_SALE : { ...EMPTY_SALE, kept }),
  next: nextSale,
  keptOf: keptSaleOf,
};

/** What lies there unfinished, and what to do with it. */
export function wordsOfKept({ personNo, lines, unsure }: KeptSale): { title: string; description: string } {
  const packs = linesToSell({ lines }).map(
    ({ genericName, codes, saleUnit }) => `${genericName} ${codes.length} ${saleUnit}`,
  );
  const again = `请参保人 ${personNo} 再出示凭证`;
  return {
    title: `上一单没有办完：${packs.join('，')}`,
    description: unsure
      ? `结算已经发出，没有收到回答，可能已经结成。${again}，按 F4 重试，不会重复付款。`
      : `${again}，接着办。不办了按 Esc 放下。`,
  };
}

/** What is asked before a sale with packs is put down. */
export function wordsOfLeaving({ kept }: Sale): { title: string; description: string } {
  const choice = '再按 Esc 放下，按回车继续这一单。';
  return kept?.unsure === true
    ? {
        title: `放下这一单？它可能已经结成，放下以后请在“结算单”里按参保人编号 ${kept.personNo} 查。`,
        description: choice,
      }
    : { title: '放下这一单？已扫的追溯码会清空，没有写入任何东西。', description: choice };
}
