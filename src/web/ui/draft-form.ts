import { useDraft } from './draft.ts';
import {
  problemUnless,
  tieFields,
  useFieldProblems,
  type FieldProblem,
  type TieField,
} from './FormField.tsx';

/** A form whose draft survives a reload: its fields, what is wrong with them, and how it begins anew. */
export interface DraftForm<V> {
  readonly value: V;
  readonly problems: readonly FieldProblem[];
  readonly tie: TieField<V>;
  /** Keeps what was found and says whether the form may be sent. */
  readonly judge: (found: readonly (FieldProblem | undefined)[]) => boolean;
  /** Forgets the draft, and leaves on the screen what the server has accepted. */
  readonly clear: () => void;
  /** Forgets the draft and empties the form for the next. */
  readonly reset: () => void;
}

/** The draft of a form with its fields tied to it. @param name names the draft in this tab */
export function useDraftForm<V extends object>(name: string, empty: V): DraftForm<V> {
  const [value, keep, clear] = useDraft(name, empty);
  const { problems, judge } = useFieldProblems();
  const reset = () => {
    keep(empty);
    clear();
  };
  return { value, problems, judge, tie: tieFields(value, problems, keep), clear, reset };
}

/** The problems of texts that were left empty, each with what is to be filled in. */
export function missingTexts<K extends string>(
  value: Readonly<Record<K, string>>,
  words: Readonly<Partial<Record<K, string>>>,
): (FieldProblem | undefined)[] {
  const wanted = Object.entries(words) as [K, string][];
  return wanted.map(([id, text]) => problemUnless(value[id].trim() !== '', id, text));
}

/** The problems of two days that bound a span, both of which are wanted. */
export function spanProblems<K extends string>(
  value: Readonly<Record<K, string>>,
  from: K,
  to: K,
): (FieldProblem | undefined)[] {
  return [
    problemUnless(value[from] !== '', from, '请填写开始日期'),
    problemUnless(value[to] !== '' && value[to] >= value[from], to, '请填写不早于开始日期的结束日期'),
  ];
}
