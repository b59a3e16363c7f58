/** What one account has proposed another decides on, once: approved, it is booked; rejected, it moves nothing (M29). */
import { wallClock } from '../../../base/date.ts';
import { formatFen } from '../../../base/money.ts';
import { accept, type Outcome } from '../../../base/outcome.ts';
import type { Decision, DecisionOutcome, DecisionState, Proposed } from '../../../domain/funds/two-people.ts';
import { scopeOf, type Actor } from '../../../domain/identity/roles.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import type { Tx } from '../../db/database.ts';
import { badInput, notFound } from '../../http/problem.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import type { World } from '../../world.ts';
import { recordJournal, type NewJournal } from '../journals/record-journal.ts';
import type { proposalStore, ProposalRow } from './proposal-store.ts';
import { requireSame } from './same-request.ts';

/** What is its own of one kind of proposal. */
export interface DecidedMoney<Head extends { readonly id: number }, Row extends ProposalRow> {
  readonly action: string;
  /** What proposals are about. */
  readonly subjectKind: string;
  /** What a proposal is called. */
  readonly noun: string;
  readonly states: Readonly<Record<DecisionState, string>>;
  readonly store: Pick<ReturnType<typeof proposalStore<object>>, 'findDecided' | 'decide'> & {
    readonly find: (tx: Tx, id: number) => Promise<Row | undefined>;
  };
  /** What a proposal is about, under its lock. @throws {Problem} 403 and 404 outside the area */
  readonly own: (tx: Tx, actor: Actor, row: Row) => Promise<Head>;
  readonly may: (row: Proposed, decision: Decision) => Outcome<true, Refusal>;
  /** What is proposed, in words. */
  readonly tell: (row: Row) => string;
  /** What the approval books; undefined where it moves nothing. */
  readonly approve: (head: Head, row: Row) => NewJournal | undefined;
}

interface Asked {
  readonly id: number;
  readonly outcome: DecisionOutcome;
  readonly words: string;
  readonly requestId: string;
}

type Decided = Outcome<{ readonly outcome: DecisionOutcome; readonly journalNo: string | null }, Refusal>;

/**
 * Approves a proposal and books it, or rejects it with words.
 * @returns what `may` refuses
 * @throws {Problem} 400 for a rejection without words, 403 and 404 outside the area, 409 for a request id used for another decision
 */
export async function decideProposal<Head extends { readonly id: number }, Row extends ProposalRow>(
  world: World,
  actor: Actor,
  kind: DecidedMoney<Head, Row>,
  { id, outcome, requestId, ...body }: Asked,
): Promise<Decided> {
  const words = body.words.trim();
  if (outcome === 'rejected' && words === '') throw badInput('words', '不同意要写明原因');
  const { accountId, name } = actor;
  const now = world.clock.now();
  const see = async (tx: Tx) => {
    const row = await kind.store.find(tx, id);
    if (!row) throw notFound(kind.noun);
    return row;
  };
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const head = await kind.own(tx, actor, await see(tx));
    const row = await see(tx);
    const before = await kind.store.findDecided(tx, accountId, requestId);
    if (before) {
      requireSame(before, { id, outcome }, ['id', 'outcome'], '另一项决定');
      return accept({ outcome, journalNo: before.journalNo });
    }
    const allowed = kind.may(row, { outcome, accountId });
    if (!allowed.ok) return allowed;
    const journal = outcome === 'approved' ? kind.approve(head, row) : undefined;
    const journalNo = journal ? (await recordJournal(tx, actor, now, journal)).journalNo : null;
    await kind.store.decide(tx, { id, outcome, words, journalNo, requestId }, { accountId, name, now });
    await recordAudit(tx, actor, now, {
      action: kind.action,
      subjectKind: kind.subjectKind,
      subjectId: head.id,
      detail: `${kind.tell(row)}：${kind.states[outcome]}${words === '' ? '' : `，${words}`}`,
      requestId,
    });
    return accept({ outcome, journalNo });
  });
}

/** How a proposal stands, and what the reader may do about it, as every page shows it. */
export function presentProposal(row: ProposalRow, may: (outcome: DecisionOutcome) => boolean) {
  const { id, state, words, journalNo, decidedAt } = row;
  return {
    id,
    amount: formatFen(row.amount),
    proposedBy: row.proposedByName,
    proposedAt: wallClock(row.proposedAt),
    state,
    decidedBy: row.decidedByName,
    decidedAt: decidedAt === null ? null : wallClock(decidedAt),
    words,
    journalNo,
    mayApprove: may('approved'),
    mayReject: may('rejected'),
  };
}
