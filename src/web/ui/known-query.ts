/** What of an address can be asked? An old link or a mistyped word names choices that there are not: they are as if not chosen. */
import type { Endpoint } from '../../contract/endpoint.ts';

interface ChoiceField {
  readonly name: string;
  readonly kind?: 'text' | 'day' | 'choice';
  readonly options?: readonly { readonly value: string }[];
  readonly loose?: true;
}

/** The fields whose value is none of their choices. */
export function unknownChoices(
  fields: readonly ChoiceField[],
  value: Readonly<Record<string, string>>,
): string[] {
  const isUnknown = ({ name, kind, options = [], loose }: ChoiceField) =>
    kind === 'choice' && loose !== true && options.every((one) => one.value !== (value[name] ?? ''));
  return fields
    .filter((field) => (value[field.name] ?? '') !== '' && isUnknown(field))
    .map(({ name }) => name);
}

/** A list's filter as its endpoint takes it: without empty fields, and without words that the endpoint has not. */
export function knownQuery<T>(
  { query: shape }: Pick<Endpoint, 'query'>,
  asked: Readonly<Record<string, T>>,
): Record<string, T> {
  const accepts = (name: string, value: T) => {
    const field: { readonly enum?: readonly unknown[] } | undefined = shape?.properties[name];
    return field?.enum?.some((one) => String(one) === String(value)) ?? true;
  };
  const filled = Object.entries(asked).filter(([, value]) => value !== undefined && value !== '');
  return Object.fromEntries(filled.filter(([name, value]) => accepts(name, value)));
}
