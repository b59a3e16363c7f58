import { Button, Form, Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import { formatDecimal, parseDecimal } from '../../base/decimal.ts';
import { formatQuantity, parseQuantity } from '../../base/money.ts';
import {
  bodySurface,
  contentOfUnit,
  packsFor,
  unitsFor,
  wantedDose,
} from '../../domain/prescription/dosing-helper.ts';
import type { ClinicalDraft } from './clinical-draft.ts';
import type { Product } from './DosingForm.tsx';
import type { DraftLine } from './draft-lines.ts';

interface HelperProps {
  readonly index: number;
  readonly product: Product;
  readonly line: DraftLine;
  readonly clinical: ClinicalDraft;
  readonly onChange: (line: DraftLine) => void;
}

const MEASURES = [
  { value: 'weight', label: '每千克体重' },
  { value: 'surface', label: '每平方米体表面积' },
];

/** The measure of the patient in 1/10000, with what it is called; undefined while weight or height is open. */
function measureOf(kind: string, { weightKg, heightCm }: ClinicalDraft) {
  const weight = parseDecimal(weightKg, 4);
  if (weight === undefined || weight <= 0n) return undefined;
  if (kind === 'weight') return { value: weight, words: `${weightKg} 千克` };
  const height = Number(heightCm);
  if (!Number.isInteger(height) || height < 30) return undefined;
  const surface = bodySurface(height, weight);
  return { value: surface, words: `${formatDecimal(surface, 4)} 平方米` };
}

interface FieldsProps {
  readonly index: number;
  readonly kind: string;
  readonly per: string;
  readonly days: number;
  readonly onKind: (kind: string) => void;
  readonly onPer: (per: string) => void;
  readonly onDays: (days: number) => void;
}

function HelperFields({ index, kind, per, days, onKind, onPer, onDays }: FieldsProps) {
  return (
    <div className="st-dosing">
      <Form.Item label="按什么算" htmlFor={`measure-${index}`}>
        <Select
          id={`measure-${index}`}
          aria-label="按什么算"
          value={kind}
          options={MEASURES}
          onChange={onKind}
        />
      </Form.Item>
      <Form.Item label="剂量" htmlFor={`per-measure-${index}`}>
        <Input
          id={`per-measure-${index}`}
          inputMode="decimal"
          suffix={kind === 'weight' ? '毫克/千克' : '毫克/平方米'}
          value={per}
          onChange={(event) => onPer(event.target.value.trim())}
        />
      </Form.Item>
      <Form.Item label="够用天数" htmlFor={`days-${index}`}>
        <InputNumber
          id={`days-${index}`}
          min={1}
          max={84}
          precision={0}
          suffix="天"
          style={{ width: '100%' }}
          value={days}
          onChange={(value) => onDays(value ?? 30)}
        />
      </Form.Item>
    </div>
  );
}

/** Dose by weight or surface, and packs for a number of days: fills in, the doctor decides. */
export function DosingHelper({ index, product, line, clinical, onChange }: HelperProps) {
  const [kind, setKind] = useState('weight');
  const [per, setPer] = useState('');
  const [days, setDays] = useState(30);
  const content = contentOfUnit(product.strength);
  const measure = measureOf(kind, clinical);
  const wanted = parseDecimal(per, 4);
  const dose = measure && wanted !== undefined && wanted > 0n ? wantedDose(wanted, measure.value) : undefined;
  const units = dose !== undefined && content !== undefined ? unitsFor(dose, content) : undefined;
  const written = parseQuantity(line.dose);
  const times = Number(line.times);
  const perDays = Number(line.perDays);
  const packs =
    written !== undefined && written > 0n && times > 0 && perDays > 0
      ? packsFor(written, { times, perDays, unitsPerPack: product.unitsPerPack }, days)
      : undefined;
  return (
    <details className="st-wide st-helper">
      <summary>按体重、体表面积或天数推算</summary>
      <HelperFields
        index={index}
        kind={kind}
        per={per}
        days={days}
        onKind={setKind}
        onPer={setPer}
        onDays={setDays}
      />
      <div className="st-stack" role="status" aria-live="polite">
        {content === undefined && (
          <p className="st-secondary">这个规格（{product.strength}）没有写成毫克或克，无法推算剂量。</p>
        )}
        {content !== undefined && measure === undefined && (
          <p className="st-secondary">请先在上面填写体重{kind === 'surface' && '和身高'}。</p>
        )}
        {dose !== undefined && units !== undefined && measure !== undefined && (
          <p>
            {measure.words}，每次 {formatDecimal(dose, 4).replace(/\.?0+$/, '')} 毫克，合{' '}
            <strong>{formatQuantity(units)}</strong> {product.doseUnit}
            <Button size="small" onClick={() => onChange({ ...line, dose: formatQuantity(units) })}>
              填入剂量
            </Button>
          </p>
        )}
        {packs !== undefined && (
          <p>
            用 {days} 天要 <strong>{packs}</strong> {product.saleUnit}
            <Button size="small" onClick={() => onChange({ ...line, quantity: String(packs) })}>
              填入数量
            </Button>
          </p>
        )}
      </div>
    </details>
  );
}
