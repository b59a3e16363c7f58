import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addFen, fen } from '../../../base/money.ts';
import { transfer } from '../journal.ts';
import {
  CLOSING_KINDS,
  mayDecide,
  mayPropose,
  openOf,
  postClosing,
  type ClosingFacts,
  type ClosingKind,
} from './deduction-closings.ts';

const place = { areaCode: '430100', institutionCode: 'H43010200001', scheme: 'employee' } as const;
const facts = (given: Partial<ClosingFacts>): ClosingFacts => ({
  kind: 'received',
  amount: fen(100),
  decision: 'recovery',
  fund: 'pooledFund',
  place,
  ...given,
});
const sides = (given: Partial<ClosingFacts>) =>
  postClosing(facts(given))?.postings.map((one) => [one.account, one.amount]);
const codeOf = (answer: ReturnType<typeof mayPropose>) => (answer.ok ? 'ok' : answer.refusal.code);

describe('扣款和追回没扣完的另行了结（M29、M33、M36）', () => {
  it('还开着的是决定减去已扣、已了结和待核准的；不能了结得更多，只有追回可以核销', () => {
    const sums = { amount: fen(1000), withheld: fen(300), closed: fen(200), reserved: fen(50) };
    expect(openOf(sums)).toBe(450n);
    const open = openOf(sums);
    const tries = (['recovery', 'deduction'] as const).flatMap((decision) =>
      (Object.keys(CLOSING_KINDS) as ClosingKind[]).map((kind) =>
        [450, 451].map((amount) =>
          codeOf(mayPropose({ kind: decision, open }, { kind, amount: fen(amount) })),
        ),
      ),
    );
    const within = ['ok', 'CLOSING_BEYOND_OPEN'];
    const never = ['WRITE_OFF_OF_RECOVERY_ONLY', 'WRITE_OFF_OF_RECOVERY_ONLY'];
    expect(tries).toEqual([within, within, within, within, within, never]);
  });

  it('提议的人可以收回、不能核准；决定过的不再决定', () => {
    const waiting = { state: 'waiting', proposedBy: 1 } as const;
    expect(codeOf(mayDecide(waiting, { outcome: 'approved', accountId: 1 }))).toBe('SECOND_PERSON_NEEDED');
    expect(codeOf(mayDecide(waiting, { outcome: 'rejected', accountId: 1 }))).toBe('ok');
    expect(codeOf(mayDecide(waiting, { outcome: 'approved', accountId: 2 }))).toBe('ok');
    for (const state of ['approved', 'rejected'] as const)
      for (const outcome of ['approved', 'rejected'] as const)
        expect(codeOf(mayDecide({ state, proposedBy: 1 }, { outcome, accountId: 2 }))).toBe(
          'CLOSING_STEP_NOT_ALLOWED',
        );
  });

  it('到账记银行、冲应收或记扣款收入；撤回追回恰好反向；核销进核销损失；没扣的扣款撤回不记账', () => {
    const out = (account: string) => [
      [account, 100n],
      ['recoverable', -100n],
    ];
    expect(sides({})).toEqual(out('bank'));
    expect(sides({ kind: 'withdrawn' })).toEqual(out('pooledFund'));
    expect(sides({ kind: 'writtenOff' })).toEqual(out('writtenOff'));
    expect(sides({ decision: 'deduction', fund: null })).toEqual([
      ['bank', 100n],
      ['deductionIncome', -100n],
    ]);
    expect(sides({ decision: 'deduction', fund: null, kind: 'withdrawn' })).toBeUndefined();
    const kinds = (Object.keys(CLOSING_KINDS) as ClosingKind[]).map(
      (kind) => postClosing(facts({ kind }))?.kind,
    );
    expect(kinds).toEqual(['receipt', 'correction', 'writeOff']);
  });

  it('任何一串了结以后，追回的应收恰好剩下还开着的', () => {
    const part = fc.record({
      kind: fc.constantFrom(...(Object.keys(CLOSING_KINDS) as ClosingKind[])),
      amount: fc.bigInt(1n, 500n).map(fen),
    });
    fc.assert(
      fc.property(fc.bigInt(1n, 2000n).map(fen), fc.array(part, { maxLength: 8 }), (amount, parts) => {
        const books = [...transfer('pooledFund', 'recoverable', amount, place)];
        let closed = fen(0);
        for (const one of parts) {
          const open = openOf({ amount, withheld: fen(0), closed, reserved: fen(0) });
          if (!mayPropose({ kind: 'recovery', open }, one).ok) continue;
          books.push(...(postClosing(facts(one))?.postings ?? []));
          closed = addFen(closed, one.amount);
        }
        const owed = addFen(...books.filter((one) => one.account === 'recoverable').map((one) => one.amount));
        expect(owed).toBe(openOf({ amount, withheld: fen(0), closed, reserved: fen(0) }));
        expect(owed >= 0n).toBe(true);
        expect(addFen(...books.map((one) => one.amount))).toBe(0n);
      }),
    );
  });
});
