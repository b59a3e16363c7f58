/** One entry of a list as its file prints it; what a list does not have is null. */
import type { Origin } from '../payable-product.ts';
import type { ListKind } from '../versions/list-kinds.ts';

/** The lists that a file can hold, besides the national catalogue itself (M3, M4, N2.1, N6). */
export type ListName = Exclude<ListKind, 'national'>;

export interface ListItem {
  readonly list: ListName;
  readonly number: number | null;
  readonly name: string;
  readonly dosageForm: string | null;
  readonly tradeName: string | null;
  readonly strength: string | null;
  readonly indication: string | null;
  readonly institution: string | null;
  readonly approvalNo: string | null;
  readonly holder: string | null;
  readonly licensee: string | null;
  readonly class: '甲' | '乙' | null;
  /** In ten thousandths; null where the file prints none. */
  readonly selfPayRatio: number | null;
  readonly remark: string | null;
  /** □: not paid by the pooled fund when used alone (中药饮片 only). */
  readonly notPaidAlone: boolean;
  readonly field: string | null;
  readonly origin: Origin | null;
  readonly diagnosisCodes: readonly string[];
  readonly standardText: string | null;
  readonly termText: string | null;
  /** yyyy-MM-dd, both inclusive. */
  readonly termFrom: string | null;
  readonly termTo: string | null;
}

/** An item with nothing but its name; the lists fill in what they print. */
export function bareItem(list: ListName, name: string): ListItem {
  return {
    list,
    number: null,
    name,
    dosageForm: null,
    tradeName: null,
    strength: null,
    indication: null,
    institution: null,
    approvalNo: null,
    holder: null,
    licensee: null,
    class: null,
    selfPayRatio: null,
    remark: null,
    notPaidAlone: false,
    field: null,
    origin: null,
    diagnosisCodes: [],
    standardText: null,
    termText: null,
    termFrom: null,
    termTo: null,
  };
}
