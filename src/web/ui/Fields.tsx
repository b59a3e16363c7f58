import type { ReactNode } from 'react';

export interface Field {
  readonly label: string;
  readonly value: ReactNode;
  /** Takes the whole width, for long text. */
  readonly wide?: boolean;
}

/** Facts of a thing as a description list; fields without a value say so. */
export function Fields({
  fields,
  columns = 2,
  sums = false,
}: {
  readonly fields: readonly Field[];
  readonly columns?: 1 | 2 | 3 | 4;
  /** All are amounts that belong together: on a phone their digits stand under each other. */
  readonly sums?: boolean;
}) {
  return (
    <dl className={`st-fields st-columns-${columns}${sums ? ' st-sums' : ''}`}>
      {fields.map((field) => (
        <div key={field.label} className={field.wide === true ? 'st-wide' : undefined}>
          <dt>{field.label}</dt>
          <dd>
            {field.value === null || field.value === undefined || field.value === '' ? (
              <span className="st-none">未填写</span>
            ) : (
              field.value
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
