import { Type } from 'typebox';
import { PRESCRIPTION_STATUSES, type PrescriptionStatus } from '../domain/prescription/life.ts';
import { endpoint } from './endpoint.ts';
import { Day, oneOf, PriceText, shape } from './shapes.ts';

/** What a newcomer at a demo pharmacy has no patient and no pack for: whom to serve today, and what their scanner would read. */
export const listDemoScans = endpoint({
  id: 'demo.listScans',
  method: 'GET',
  path: '/api/demo/scans',
  summary: '示例扫码：今日可在本药店取药的示例处方、患者凭证与药盒追溯码（仅示例环境）',
  who: ['pharmacist', 'cashier'],
  output: shape({
    rows: Type.Array(
      shape({
        rxno: Type.String(),
        status: oneOf(Object.keys(PRESCRIPTION_STATUSES) as PrescriptionStatus[]),
        validTo: Day,
        personName: Type.String(),
        personNo: Type.String(),
        /** The invented number that the patient shows. */
        idNumber: Type.String(),
        lines: Type.Array(
          shape({
            nationalCode: Type.String(),
            genericName: Type.String(),
            quantity: Type.Integer(),
            saleUnit: Type.String(),
            listedPrice: PriceText,
            isInjection: Type.Boolean(),
            /** One for each pack. */
            traceCodes: Type.Array(Type.String()),
          }),
        ),
      }),
    ),
  }),
});

export const demoEndpoints = { listDemoScans };
