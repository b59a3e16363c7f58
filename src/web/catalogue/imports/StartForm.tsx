import { Form, Input } from 'antd';
import { useState } from 'react';
import { startImport } from '../../../contract/imports.ts';
import { DayInput } from '../../ui/DayInput.tsx';
import { SubmitBar } from '../../ui/SubmitBar.tsx';
import { useUploadCall } from '../../ui/upload-call.ts';
import { useGo } from '../../ui/url-state.ts';
import type { Seen } from './RecognisedSheets.tsx';

type Field = Seen['fields'][number];
type Values = Readonly<Record<string, string>>;

/** What the file holds beside what the publication states, told before anything is written. */
function comparison(field: Field, value: string): string | null {
  if (field.inFile === null) return null;
  if (value === '') return `文件里 ${field.inFile}`;
  const difference = field.inFile - Number(value);
  if (difference === 0) return `文件里 ${field.inFile}，相符`;
  return `文件里 ${field.inFile}，${difference > 0 ? '多' : '少'} ${difference > 0 ? difference : -difference}`;
}

function OneField({
  field,
  value,
  onChange,
}: {
  readonly field: Field;
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  const id = `setting-${field.name}`;
  const compared = comparison(field, value);
  const differs = compared !== null && /[多少] \d/.test(compared);
  const help = [compared, field.hint].filter((text) => text !== null).join('；');
  return (
    <Form.Item
      label={field.label}
      htmlFor={id}
      required={field.required}
      {...(help === ''
        ? {}
        : { extra: <span className={differs ? 'st-import-differs' : undefined}>{help}</span> })}
    >
      {field.kind === 'day' ? (
        <DayInput id={id} value={value} onChange={onChange} />
      ) : (
        <Input
          id={id}
          value={value}
          maxLength={field.kind === 'year' ? 4 : field.kind === 'count' ? 7 : 300}
          {...(field.kind === 'text' ? {} : { inputMode: 'numeric' as const })}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Form.Item>
  );
}

/** An edition that the platform knows fills in its published totals, and the first day that follows from its year. */
function withEdition(seen: Seen, values: Values, edition: string): Values {
  const known = seen.known.find((one) => edition.trim().startsWith(one.edition))?.values ?? [];
  const year = /^(\d{4})$/.exec(edition.trim())?.[1];
  const first =
    seen.importer === 'nationalCatalogue' && year !== undefined ? `${Number(year) + 1}-01-01` : undefined;
  return {
    ...values,
    ...Object.fromEntries(known.map(({ name, value }) => [name, value])),
    ...(first === undefined ? {} : { effectiveFrom: first }),
    edition,
  };
}

/** The settings that the importer asks for; then the import begins. */
export function StartForm({ file, seen }: { readonly file: File; readonly seen: Seen }) {
  const go = useGo();
  const start = useUploadCall(startImport);
  const proposed: Values = Object.fromEntries(seen.fields.map(({ name, value }) => [name, value]));
  const [values, setValues] = useState<Values>(() => withEdition(seen, proposed, proposed['edition'] ?? ''));
  const missing = seen.fields.some((field) => field.required && (values[field.name] ?? '').trim() === '');

  async function begin() {
    const settings = Object.fromEntries(seen.fields.map(({ name }) => [name, values[name] ?? '']));
    const answer = await start.send(file, {
      sha256: seen.sha256,
      importer: seen.importer,
      settings: JSON.stringify(settings),
    });
    if (answer?.importId != null) go(`/catalogue/import/${answer.importId}`);
    else if (answer?.versionId != null) go(`/catalogue/versions/${answer.versionId}`);
  }
  const change = (name: string, value: string) =>
    setValues((now) => (name === 'edition' ? withEdition(seen, now, value) : { ...now, [name]: value }));
  return (
    <Form layout="vertical" className="st-cat-form" onFinish={() => void begin()}>
      <div className="st-cat-fields">
        {seen.fields
          .filter((field) => field.kind !== 'count')
          .map((field) => (
            <OneField
              key={field.name}
              field={field}
              value={values[field.name] ?? ''}
              onChange={(value) => change(field.name, value)}
            />
          ))}
      </div>
      <div className="st-cat-fields">
        {seen.fields
          .filter((field) => field.kind === 'count')
          .map((field) => (
            <OneField
              key={field.name}
              field={field}
              value={values[field.name] ?? ''}
              onChange={(value) => change(field.name, value)}
            />
          ))}
      </div>
      <SubmitBar verb="开始导入" busy={start.percent !== null} disabled={missing} error={start.error} />
    </Form>
  );
}
