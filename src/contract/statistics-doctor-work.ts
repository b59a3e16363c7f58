import { Type } from 'typebox';
import { endpoint } from './endpoint.ts';
import { PractitionerCode } from './providers.ts';
import { Day, PAGE_QUERY, pageOf, shape, Text } from './shapes.ts';

/** What every responsible doctor has done, which hospitals reward (M20). */
export const listDoctorWork = endpoint({
  id: 'statistics.listDoctorWork',
  method: 'GET',
  path: '/api/doctor-work',
  summary: '责任医师工作量：本人看自己，医院看本院，经办和医保局看本地区，省里看全省',
  who: [
    'responsibleDoctor',
    'hospitalOffice',
    'agencyReviewer',
    'areaBureau',
    'provinceCatalogue',
    'auditor',
  ],
  query: shape({ ...PAGE_QUERY, fromOn: Day, toOn: Day, q: Type.Optional(Text(60)) }),
  output: pageOf(
    shape({
      doctorCode: PractitionerCode,
      name: Type.String(),
      department: Type.String(),
      hospitalName: Type.String(),
      /** Signed opinions, and applications declined with a reason. */
      opinions: Type.Integer(),
      declined: Type.Integer(),
      prescriptions: Type.Integer(),
      /** Settlements at an outpatient desk with a line that the doctor ordered; those taken back do not count (M22). */
      orders: Type.Integer(),
      /** Different patients with an opinion, a prescription, an order or a follow-up. */
      patients: Type.Integer(),
      followUps: Type.Integer(),
    }),
  ),
  clauses: ['M20'],
});

export const doctorWorkEndpoints = { listDoctorWork };
