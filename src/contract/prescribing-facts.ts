import { Type } from 'typebox';
import {
  CAUTION_EFFECTS,
  CAUTION_KINDS,
  type CautionEffect,
  type CautionKind,
} from '../domain/catalogue/prescribing/caution.ts';
import {
  CONTROL_CLASSES,
  STORAGES,
  type ControlClass,
  type Storage,
} from '../domain/catalogue/prescribing/handling.ts';
import { endpoint } from './endpoint.ts';
import { Id, Instant, NationalCode, Nullable, oneOf, shape, Text } from './shapes.ts';

/** What labels warn of and how products are kept: entered by the province, read while prescribing (M11, I19). */

const WRITERS = ['provinceCatalogue'] as const;
const READERS = [...WRITERS, 'auditor', 'responsibleDoctor', 'pharmacist', 'hospitalOffice'] as const;
const EntryKey = Text(300);
const Kind = oneOf(Object.keys(CAUTION_KINDS) as CautionKind[]);
const Effect = oneOf(Object.keys(CAUTION_EFFECTS) as CautionEffect[]);
const StorageName = oneOf(Object.keys(STORAGES) as Storage[]);
const ControlName = oneOf(Object.keys(CONTROL_CLASSES) as ControlClass[]);

export const getPrescribingFacts = endpoint({
  id: 'catalogue.getPrescribingFacts',
  method: 'GET',
  path: '/api/prescribing-facts',
  summary: '一个目录药品的用药提示，及其产品的储存要求与管制类别',
  who: READERS,
  query: shape({ entryKey: EntryKey }),
  output: shape({
    entryKey: Type.String(),
    genericName: Type.String(),
    dosageForm: Type.String(),
    paymentScope: Nullable(Type.String()),
    cautions: Type.Array(
      shape({
        id: Id,
        kind: Kind,
        kindLabel: Type.String(),
        value: Type.String(),
        effect: Effect,
        words: Type.String(),
        evidence: Type.String(),
        enteredAt: Instant,
        enteredBy: Type.String(),
      }),
    ),
    products: Type.Array(
      shape({
        nationalCode: Type.String(),
        name: Type.String(),
        strength: Type.String(),
        pack: Type.String(),
        maker: Type.String(),
        /** Null while nobody recorded it: then no long-term prescription (I19). */
        storage: Nullable(StorageName),
        controlClass: Nullable(ControlName),
        longTermObstacle: Nullable(Type.String()),
      }),
    ),
  }),
  clauses: ['M11', 'I19'],
});

export const enterCaution = endpoint({
  id: 'catalogue.enterCaution',
  method: 'POST',
  path: '/api/prescribing-facts/cautions',
  summary: '登记一条禁忌或慎用',
  who: WRITERS,
  body: shape({
    entryKey: EntryKey,
    kind: Kind,
    value: Type.String({ maxLength: 300 }),
    effect: Effect,
    words: Text(200),
    evidence: Text(200),
  }),
  output: shape({ id: Id }),
  clauses: ['M11'],
});

export const endCaution = endpoint({
  id: 'catalogue.endCaution',
  method: 'POST',
  path: '/api/prescribing-facts/cautions/:id/end',
  summary: '停用一条用药提示并说明理由',
  who: WRITERS,
  params: shape({ id: Id }),
  body: shape({ reason: Text(200) }),
  output: shape({ done: Type.Boolean() }),
  clauses: ['M11'],
});

export const enterHandling = endpoint({
  id: 'catalogue.enterHandling',
  method: 'POST',
  path: '/api/prescribing-facts/handlings',
  summary: '登记产品的储存要求与管制类别',
  who: WRITERS,
  body: shape({
    nationalCode: NationalCode,
    storage: StorageName,
    controlClass: Nullable(ControlName),
    evidence: Text(200),
  }),
  output: shape({ done: Type.Boolean() }),
  clauses: ['I19', 'M32'],
});

export const prescribingFactsEndpoints = {
  getPrescribingFacts,
  enterCaution,
  endCaution,
  enterHandling,
};
