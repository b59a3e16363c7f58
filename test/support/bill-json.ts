import { formatFen, formatQuantity, formatUnitPrice, negateFen, subtractFen } from '../../src/base/money.ts';
import { formatRatio } from '../../src/base/ratio.ts';
import { AMOUNT_NAMES, type Bill, type ClaimFacts } from '../../src/domain/settlement/model.ts';
import { tellReadings } from '../../src/domain/settlement/told-readings.ts';
import { reverseStages } from '../../src/domain/settlement/reverse-bill.ts';

/** A bill as the interfaces give it, its drug lines and head included, settled or taken back. */
export function billJson(bill: Bill, facts: ClaimFacts, isReversal = false): Record<string, unknown> {
  const sign = (amount: Bill['charged']) => formatFen(isReversal ? negateFen(amount) : amount);
  return {
    state: isReversal ? 'reversal' : 'settled',
    claimNo: 'S2027022800000001',
    servedOn: bill.servedOn,
    scheme: bill.scheme,
    fundRatio: formatRatio(bill.rule.ratio),
    ruleVersion: bill.rule.version,
    regime: bill.rule.regime,
    ...(bill.rule.readings && { readings: tellReadings(bill.rule) }),
    basis: { from: '2026-01-01', to: '2030-12-31', documents: [], replaced: [] },
    ...Object.fromEntries(AMOUNT_NAMES.map((name) => [name, sign(bill[name])])),
    lines: bill.lines.map((line, index) => {
      const given = facts.lines[index];
      return {
        line: line.line,
        standardKind: line.standardKind,
        route: line.route,
        price: formatUnitPrice(given?.price ?? line.payablePrice),
        quantity: `${isReversal ? '-' : ''}${given ? formatQuantity(given.quantity) : ''}`,
        unitsPerPack: given?.unitsPerPack ?? null,
        charged: sign(line.charged),
        eligible: sign(line.eligible),
        aboveStandard: sign(subtractFen(line.charged, line.eligible)),
        fundShare: sign(line.fundShare),
        selfPaidFirst: sign(line.selfPaidFirst),
      };
    }),
    stages: isReversal ? reverseStages(bill.stages) : bill.stages,
  };
}
