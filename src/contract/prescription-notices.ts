import { Type } from 'typebox';
import type { NoticeAbout, NoticeTone } from '../domain/prescription/notices/notices.ts';
import { endpoint } from './endpoint.ts';
import { Day, Done, Instant, Nullable, oneOf, PAGE_QUERY, shape, Text } from './shapes.ts';

/** What a patient, and the doctor and the hospital of a patient, are told: derived when asked, only the reading is recorded. */

const TOLD = ['patient', 'responsibleDoctor', 'hospitalOffice', 'pharmacist'] as const;

export const listNotices = endpoint({
  id: 'prescription.listNotices',
  method: 'GET',
  path: '/api/notices',
  summary: '提醒：审核结果、期限将到、药品调出、参保中断、处方将过期、提问有答复、结算单更正、预约与送药',
  who: TOLD,
  query: shape({ ...PAGE_QUERY, unread: Type.Optional(Type.Boolean()) }),
  output: shape({
    rows: Type.Array(
      shape({
        key: Type.String(),
        onDay: Day,
        tone: oneOf(['good', 'warn', 'bad'] as const satisfies readonly NoticeTone[]),
        title: Type.String(),
        body: Type.String(),
        clause: Type.String(),
        /** Told to a doctor or hospital: whom it is about. */
        personName: Nullable(Type.String()),
        about: shape({
          kind: oneOf([
            'application',
            'prescription',
            'inquiry',
            'bill',
            'booking',
          ] as const satisfies readonly NoticeAbout[]),
          id: Type.String(),
        }),
        readAt: Nullable(Instant),
      }),
    ),
    total: Type.Integer(),
    unread: Type.Integer(),
  }),
  clauses: ['M23.1', 'M23.4', 'M23.5', 'M5', 'M29'],
});

export const markNoticesRead = endpoint({
  id: 'prescription.markNoticesRead',
  method: 'POST',
  path: '/api/notices/read',
  summary: '标记提醒为已读',
  who: TOLD,
  body: shape({ keys: Type.Array(Text(120), { minItems: 1, maxItems: 200, uniqueItems: true }) }),
  output: Done,
  clauses: ['M23.5'],
});

export const prescriptionNoticeEndpoints = { listNotices, markNoticesRead };
