import { Type } from 'typebox';
import { endpoint } from './endpoint.ts';
import { ELSEWHERE, SPENT, UNPROVEN } from './prescription-refusals.ts';
import { PrescriptionView } from './prescription-shapes.ts';
import { Nullable, shape, Text } from './shapes.ts';

/** Who dispenses a prescription: chosen by the patient, taken by a pharmacy, let go again (M28, N5.4). */

const COUNTER = ['pharmacist', 'cashier'] as const;
const TypedRxno = Type.String({ minLength: 1, maxLength: 60, description: '处方流水号' });
const params = shape({ rxno: TypedRxno });

export const takePrescription = endpoint({
  id: 'prescription.take',
  method: 'POST',
  path: '/api/prescriptions/number/:rxno/hold',
  summary: '药店接单：到时失效前，别的药店不能审核和结算',
  who: COUNTER,
  params,
  output: PrescriptionView,
  refusals: ['INSTITUTION_WITHOUT_AGREEMENT', ...SPENT, ...ELSEWHERE, ...UNPROVEN],
  clauses: ['M28', 'N5.4'],
});

export const freePrescription = endpoint({
  id: 'prescription.free',
  method: 'POST',
  path: '/api/prescriptions/number/:rxno/hold-end',
  summary: '药店释放所接的处方，患者可到别的药店取药',
  who: COUNTER,
  params,
  body: shape({ reason: Text(200) }),
  output: PrescriptionView,
  refusals: ['PRESCRIPTION_NOT_TAKEN'],
  clauses: ['M28', 'N5.4'],
});

export const undoCheck = endpoint({
  id: 'prescription.undoCheck',
  method: 'POST',
  path: '/api/prescriptions/number/:rxno/check-undoing',
  summary: '药师撤销本店的审核，处方没有取过药时才可以',
  who: ['pharmacist'],
  params,
  body: shape({ reason: Text(200) }),
  output: PrescriptionView,
  refusals: ['INSTITUTION_WITHOUT_AGREEMENT', ...SPENT, 'PRESCRIPTION_NOT_CHECKED'],
  clauses: ['M28'],
});

export const choosePharmacy = endpoint({
  id: 'prescription.choosePharmacy',
  method: 'POST',
  path: '/api/prescriptions/:rxno/pharmacy',
  summary: '患者指定取药的药店，或改为不限',
  who: ['patient'],
  params,
  body: shape({ pharmacyCode: Nullable(Type.String({ pattern: '^P\\d{11}$' })) }),
  output: PrescriptionView,
  refusals: [...SPENT, 'PRESCRIPTION_TAKEN', 'PHARMACY_NOT_CHOOSABLE', 'BOOKING_OPEN_ELSEWHERE'],
  clauses: ['M25', 'M28', 'M29'],
});

export const prescriptionCirculationEndpoints = {
  takePrescription,
  freePrescription,
  undoCheck,
  choosePharmacy,
};
