/** What a settlement message tells that no bill holds and later messages repeat (2103, 2208, 2305, 2601, 5201, 5203–5205; M29). */
import { Type } from 'typebox';
import { parseDate } from '../../base/date.ts';
import { isShaped, type Envelope } from './envelope.ts';
import { instantOf, loose, Moment, textOf, word } from './stay-message.ts';

/** A fee line as the message told it. */
export interface ToldLine {
  /** 费用明细流水号. */
  readonly serial: string;
  /** The institution's own code; empty where none was told. */
  readonly itemCode: string;
  /** Epoch milliseconds; null where no moment was told. */
  readonly usedAt: number | null;
}

export interface ToldFacts {
  /** 就诊凭证类型. */
  readonly certType: string;
  /** 医疗类别; empty where the message has none. */
  readonly medType: string;
  /** In the order of the bill; none of a stay, whose lines were uploaded before. */
  readonly lines: readonly ToldLine[];
}

const Sale = Type.Object({
  druginfo: Type.Object({ mdtrt_cert_type: word(3), med_type: word(6) }),
  drugdetail: Type.Array(
    Type.Object({
      feedetl_sn: word(30),
      medins_list_codg: loose(150),
      fee_ocur_time: Type.Optional(Type.Unknown()),
    }),
    { maxItems: 50 },
  ),
});
const StaySettlement = Type.Object({
  data: Type.Object({ mdtrt_cert_type: word(3), med_type: loose(6) }),
});

function momentOf(value: unknown): number | null {
  if (!isShaped(Moment, value) || parseDate(value.slice(0, 10)) === undefined) return null;
  return instantOf(value, 'fee_ocur_time');
}

/** @returns null for a message that settles nothing, or is not shaped so that it could */
export function toldFacts({ infno, input }: Pick<Envelope, 'infno' | 'input'>): ToldFacts | null {
  if (infno === '2102' && isShaped(Sale, input)) {
    const { druginfo, drugdetail } = input;
    const lines = drugdetail.map((detail) => ({
      serial: detail.feedetl_sn,
      itemCode: textOf(detail.medins_list_codg),
      usedAt: momentOf(detail.fee_ocur_time),
    }));
    return { certType: druginfo.mdtrt_cert_type, medType: druginfo.med_type, lines };
  }
  if ((infno === '2207' || infno === '2304') && isShaped(StaySettlement, input))
    return { certType: input.data.mdtrt_cert_type, medType: textOf(input.data.med_type), lines: [] };
  return null;
}
