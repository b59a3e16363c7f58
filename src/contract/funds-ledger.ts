import { Type, type Static } from 'typebox';
import { endpoint } from './endpoint.ts';
import { Count, Day, Instant, oneOf, PAGE_QUERY, pageOf, shape, Yuan } from './shapes.ts';
import { ACCOUNT_KINDS, ACCOUNT_NAMES, type AccountKind } from '../domain/funds/chart.ts';
import { JOURNAL_KINDS, type JournalKind } from '../domain/funds/journal.ts';
import type { Role } from '../domain/identity/roles.ts';

/** Who looks at the books: an area's at its own, the province's at all (M7). */
export const FUND_READERS: readonly Role[] = [
  'areaBureau',
  'agencyReviewer',
  'provinceAdmin',
  'provincePrice',
  'auditor',
];

const SchemeName = oneOf(['employee', 'resident']);
const AccountName = oneOf(ACCOUNT_NAMES);
const KindOfAccount = oneOf(Object.keys(ACCOUNT_KINDS) as AccountKind[]);
const KindOfJournal = oneOf(Object.keys(JOURNAL_KINDS) as JournalKind[]);
const AreaCode = Type.String({ pattern: '^(\\d{6}|province)$', description: '地区编码，全省为 province' });
const JournalNo = Type.String({ pattern: '^J\\d{18}$', description: '凭证号' });
const Hash = Type.String({ pattern: '^[0-9a-f]{64}$', description: 'SM3 摘要' });
const orNull = <T extends Parameters<typeof Type.Array>[0]>(type: T) => Type.Union([type, Type.Null()]);
const SPAN = { from: Type.Optional(Day), to: Type.Optional(Day) };

/** Where an account of an area and scheme stood at a moment: debits positive. */
export const StandingBalance = shape({
  account: AccountName,
  label: Type.String(),
  kind: KindOfAccount,
  areaCode: Type.String(),
  areaName: Type.String(),
  scheme: SchemeName,
  balance: Yuan,
});
export type StandingBalance = Static<typeof StandingBalance>;

export const getBalancesAt = endpoint({
  id: 'funds.getBalancesAt',
  method: 'GET',
  path: '/api/funds/balances-at',
  summary: '某一天日终或某一时刻的账户余额',
  who: FUND_READERS,
  query: shape({ onDay: Type.Optional(Day), at: Type.Optional(Instant) }),
  output: shape({
    onDay: Day,
    at: orNull(Instant),
    /** The last close that the balances rest on; entries after it are added one by one. */
    closedOn: orNull(Day),
    closeHash: orNull(Hash),
    rows: Type.Array(StandingBalance),
    /** Zero where the books balance. */
    sum: Yuan,
  }),
  clauses: ['M29'],
});

export const LedgerEntryRow = shape({
  id: Type.String({ description: '分录号' }),
  onDay: Day,
  bookedAt: Instant,
  account: AccountName,
  label: Type.String(),
  areaCode: Type.String(),
  areaName: Type.String(),
  scheme: SchemeName,
  institutionCode: Type.String(),
  institutionName: Type.String(),
  debit: Yuan,
  credit: Yuan,
  /** What it comes from, in words: 结算、撤销结算 or the kind of journal. */
  source: Type.String(),
  /** Also of somebody from another area, once it stands on a statement or clearing that the reader sees. */
  claimNo: orNull(Type.String()),
  /** Whether the reader may open the bill of that number. */
  opensBill: Type.Boolean(),
  journalNo: orNull(Type.String()),
});

export const listEntries = endpoint({
  id: 'funds.listEntries',
  method: 'GET',
  path: '/api/funds/entries',
  summary: '明细账：一个账户或全部账户的分录',
  who: FUND_READERS,
  query: shape({
    ...PAGE_QUERY,
    ...SPAN,
    /** Booked until then, inclusive. */
    until: Type.Optional(Instant),
    account: Type.Optional(AccountName),
    area: Type.Optional(Type.String({ pattern: '^\\d{6}$' })),
    scheme: Type.Optional(SchemeName),
    institution: Type.Optional(Type.String({ pattern: '^[HP]\\d{11}$' })),
  }),
  output: pageOf(LedgerEntryRow),
  clauses: ['M29'],
});

export const JournalView = shape({
  journalNo: JournalNo,
  kind: KindOfJournal,
  label: Type.String(),
  reference: Type.String(),
  note: Type.String(),
  onDay: Day,
  bookedAt: Instant,
  bookedBy: Type.String(),
  total: Yuan,
});

export const listJournals = endpoint({
  id: 'funds.listJournals',
  method: 'GET',
  path: '/api/funds/journals',
  summary: '结算以外的记账凭证',
  who: FUND_READERS,
  query: shape({ ...PAGE_QUERY, ...SPAN, kind: Type.Optional(KindOfJournal) }),
  output: pageOf(JournalView),
  clauses: ['M29', 'M30', 'M33'],
});

export const getJournal = endpoint({
  id: 'funds.getJournal',
  method: 'GET',
  path: '/api/funds/journals/:journalNo',
  summary: '一张记账凭证及其分录',
  who: FUND_READERS,
  params: shape({ journalNo: JournalNo }),
  output: shape({ journal: JournalView, entries: Type.Array(LedgerEntryRow) }),
  clauses: ['M29'],
});

export const listPayables = endpoint({
  id: 'funds.listPayables',
  method: 'GET',
  path: '/api/funds/payables',
  summary: '各定点机构的应付、预付和应追回',
  who: FUND_READERS,
  query: shape({
    ...PAGE_QUERY,
    onDay: Type.Optional(Day),
    q: Type.Optional(Type.String({ maxLength: 40 })),
  }),
  output: pageOf(
    shape({
      areaCode: Type.String(),
      areaName: Type.String(),
      institutionCode: Type.String(),
      institutionName: Type.String(),
      /** Owed to the institution: positive. */
      payable: Yuan,
      prepaid: Yuan,
      recoverable: Yuan,
      /** What would be paid if everything were settled today. */
      net: Yuan,
    }),
  ),
  clauses: ['M29', 'M33'],
});

const CloseHead = {
  areaCode: Type.String(),
  areaName: Type.String(),
  onDay: Day,
  entries: Count,
  debit: Yuan,
  credit: Yuan,
  hash: Hash,
  previousHash: Hash,
  closedAt: Instant,
};

export const listCloses = endpoint({
  id: 'funds.listCloses',
  method: 'GET',
  path: '/api/funds/closes',
  summary: '日结',
  who: FUND_READERS,
  query: shape({ ...PAGE_QUERY, ...SPAN, area: Type.Optional(AreaCode) }),
  output: pageOf(shape(CloseHead)),
  clauses: ['M29'],
});

export const getClose = endpoint({
  id: 'funds.getClose',
  method: 'GET',
  path: '/api/funds/closes/:area/:day',
  summary: '一天的日结：各账户发生额和日终余额',
  who: FUND_READERS,
  params: shape({ area: AreaCode, day: Day }),
  output: shape({
    ...CloseHead,
    contentHash: Hash,
    sums: Type.Array(
      shape({
        account: AccountName,
        label: Type.String(),
        scheme: SchemeName,
        entries: Count,
        debit: Yuan,
        credit: Yuan,
        balance: Yuan,
      }),
    ),
  }),
  clauses: ['M29'],
});

export const closeDays = endpoint({
  id: 'funds.closeDays',
  method: 'POST',
  path: '/api/funds/closes',
  summary: '日结到昨天',
  who: ['provinceAdmin'],
  output: shape({ closed: Type.Array(Day) }),
  clauses: ['M29'],
});

export const verifyCloses = endpoint({
  id: 'funds.verifyCloses',
  method: 'GET',
  path: '/api/funds/closes/verification',
  summary: '核验日结：摘要相连，日结没有被抽走或重做，分录没有改动、缺失或添加；还有几天没有日结',
  who: FUND_READERS,
  query: shape(SPAN),
  output: shape({
    sound: Type.Boolean(),
    days: Count,
    entries: Count,
    firstDay: orNull(Day),
    lastDay: orNull(Day),
    /** Days that are over and have no close yet; null where there are none. */
    open: orNull(shape({ from: Day, days: Count })),
    findings: Type.Array(
      shape({
        areaCode: Type.String(),
        onDay: Day,
        entryId: orNull(Type.String()),
        source: Type.String(),
        says: Type.String(),
      }),
    ),
  }),
  clauses: ['M29'],
});

export const exportCloses = endpoint({
  id: 'funds.exportCloses',
  method: 'GET',
  path: '/api/funds/closes/export',
  summary: '导出日结，供离线核验',
  who: FUND_READERS,
  query: shape({ ...SPAN, entriesOf: Type.Optional(Day) }),
  download: true,
  output: Type.String({ description: 'JSON' }),
  clauses: ['M29'],
});

export const fundsLedgerEndpoints = {
  getBalancesAt,
  listEntries,
  listJournals,
  getJournal,
  listPayables,
  listCloses,
  getClose,
  closeDays,
  verifyCloses,
  exportCloses,
};
