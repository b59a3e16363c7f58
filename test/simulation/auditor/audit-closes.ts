/**
 * The closed days: none is missing, each account's movement and balance is what the bills make it, every digest is the SM3 of
 * what it stands for, each day names the one before it, and the province's those of its areas (M29).
 */
import { createHash } from 'node:crypto';
import { plusDays, poolOf, type Books, type DueEntry } from './books.ts';
import { differ } from './compare-bill.ts';
import type { Papers, ToldClose } from './told.ts';

const PROVINCE = 'province';
const NOTHING = '0'.repeat(64);

const sm3 = (text: string) => createHash('sm3').update(text, 'utf8').digest('hex');
const sm3OfBytes = (hex: string) => createHash('sm3').update(Buffer.from(hex, 'hex')).digest('hex');
const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Writes a close as it is sealed. */
function writingOf(close: ToldClose): string {
  const sums = close.sums
    .map((one) => `${one.account} ${one.scheme} ${one.entries} ${one.debit} ${one.credit} ${one.balance}`)
    .sort((a, b) => byText(a.split(' ').slice(0, 2).join(' '), b.split(' ').slice(0, 2).join(' ')));
  const { areaCode, onDay, previousHash, entries, debit, credit, contentHash } = close;
  const head = [
    'shuangtong-ledger-close/1',
    `area=${areaCode}`,
    `day=${onDay}`,
    `previous=${previousHash}`,
    `entries=${entries}`,
    `debit=${debit}`,
    `credit=${credit}`,
    `content=${contentHash}`,
  ];
  return [...head, ...sums].join('\n');
}

interface Moved {
  entries: number;
  debit: bigint;
  credit: bigint;
  balance: bigint;
}

/** What each account of an area did on a day and where it then stood, by the entries that are due. */
function movedOn(due: readonly DueEntry[], areaCode: string, onDay: string): Map<string, Moved> {
  const sums = new Map<string, Moved>();
  for (const one of due) {
    if (one.onDay > onDay || (areaCode !== PROVINCE && poolOf(one.areaCode) !== areaCode)) continue;
    const key = `${one.account} ${one.scheme}`;
    const moved = sums.get(key) ?? { entries: 0, debit: 0n, credit: 0n, balance: 0n };
    moved.balance += one.amount;
    if (one.onDay === onDay) {
      moved.entries += 1;
      if (one.amount > 0n) moved.debit += one.amount;
      else moved.credit -= one.amount;
    }
    sums.set(key, moved);
  }
  return sums;
}

function auditSums(subject: string, close: ToldClose, due: readonly DueEntry[]): string[] {
  const moved = movedOn(due, close.areaCode, close.onDay);
  const text = ({ entries, debit, credit, balance }: Moved) => `${entries} ${debit} ${credit} ${balance}`;
  const told = new Map(
    close.sums.map((one) => [
      `${one.account} ${one.scheme}`,
      `${one.entries} ${one.debit} ${one.credit} ${one.balance}`,
    ]),
  );
  const findings = [...new Set([...told.keys(), ...moved.keys()])].flatMap((key) => {
    const must = moved.get(key);
    const is = told.get(key) ?? '无';
    return must !== undefined && is === text(must)
      ? []
      : [differ(subject, key, is, must ? text(must) : '无')];
  });
  const total = [...moved.values()].reduce(
    (all, one) => ({
      entries: all.entries + one.entries,
      debit: all.debit + one.debit,
      credit: all.credit + one.credit,
      balance: 0n,
    }),
    { entries: 0, debit: 0n, credit: 0n, balance: 0n },
  );
  const is = `${close.entries} ${close.debit} ${close.credit} 0`;
  return is === text(total) ? findings : [...findings, differ(subject, '合计', is, text(total))];
}

function auditChain(chain: readonly ToldClose[]): string[] {
  return chain.flatMap((close, index) => {
    const before = chain[index - 1];
    const subject = `${close.areaCode} ${close.onDay} 日结`;
    const findings = sm3(writingOf(close)) === close.hash ? [] : [`${subject} 摘要与内容不符`];
    if (close.previousHash !== (before?.hash ?? NOTHING)) findings.push(`${subject} 接不上前一天`);
    if (before && plusDays(before.onDay, 1) !== close.onDay) findings.push(`${subject} 之前缺少一天`);
    return findings;
  });
}

/** The digests of a day: each sealed line has its own, and an area's close stands over those of its entries. */
function auditSealed(
  closes: readonly ToldClose[],
  sealed: Papers['sealed'][number],
  due: readonly DueEntry[],
): string[] {
  const { onDay, lines, leaves } = sealed;
  const findings: string[] = [];
  const digests = new Set(Object.values(leaves).flatMap((text) => text.match(/.{48}/g) ?? []));
  for (const line of lines) {
    const [id = '0'] = line.split('|');
    const leaf = BigInt(id).toString(16).padStart(16, '0') + sm3(line).slice(0, 32);
    if (!digests.delete(leaf)) findings.push(`${onDay} 分录 ${id} 与封存的摘要不符`);
  }
  if (digests.size > 0) findings.push(`${onDay} 封存的摘要多出 ${digests.size} 条`);
  const count = due.filter((one) => one.onDay === onDay).length;
  if (lines.length !== count)
    findings.push(differ(`${onDay} 封存`, '条数', String(lines.length), String(count)));
  for (const close of closes.filter((one) => one.onDay === onDay && one.areaCode !== PROVINCE))
    if (sm3OfBytes(leaves[close.areaCode] ?? '') !== close.contentHash)
      findings.push(`${close.areaCode} ${onDay} 日结与分录摘要不符`);
  return findings;
}

export function auditCloses(books: Books, papers: Papers): string[] {
  const { closes } = papers;
  const first = books.due.map((one) => one.onDay).sort(byText)[0];
  const last = books.shutTo;
  const province = closes.filter((one) => one.areaCode === PROVINCE).sort((a, b) => byText(a.onDay, b.onDay));
  const findings =
    last !== null && (province[0]?.onDay !== first || province.at(-1)?.onDay !== last)
      ? [differ('日结', '起止', `${province[0]?.onDay} 至 ${province.at(-1)?.onDay}`, `${first} 至 ${last}`)]
      : [];
  for (const areaCode of new Set(closes.map((one) => one.areaCode)))
    findings.push(
      ...auditChain(
        closes.filter((one) => one.areaCode === areaCode).sort((a, b) => byText(a.onDay, b.onDay)),
      ),
    );
  for (const close of closes)
    findings.push(...auditSums(`${close.areaCode} ${close.onDay} 日结`, close, books.due));
  for (const close of province) {
    const areas = closes
      .filter((one) => one.onDay === close.onDay && one.areaCode !== PROVINCE)
      .sort((a, b) => byText(a.areaCode, b.areaCode));
    if (sm3(areas.map((one) => `${one.areaCode} ${one.hash}`).join('\n')) !== close.contentHash)
      findings.push(`全省 ${close.onDay} 日结与各地区的不符`);
  }
  return [...findings, ...papers.sealed.flatMap((one) => auditSealed(closes, one, books.due))];
}
