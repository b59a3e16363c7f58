/** 3103 事前事中服务反馈: what the doctor did about each warning that 3101 or 3102 gave, and why (M11, M33). */
import { Type } from 'typebox';
import type { ReviewStage, Way } from '../../../contract/gateway-warnings.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import { parseShape } from '../envelope.ts';
import { GatewayFailure } from '../failure.ts';
import type { Transaction } from '../message.ts';
import { findWarnings, insertAnswers } from './warning-store.ts';

const Input = Type.Object({
  data: Type.Object({
    warn_type: Type.Union([Type.Literal('1'), Type.Literal('2')]),
    warns: Type.Array(
      Type.Object({
        warn_rslt_id: Type.String({ minLength: 1, maxLength: 50 }),
        dspo_way: Type.Union([Type.Literal('1'), Type.Literal('2')]),
        dspo_way_rea: Type.Optional(Type.Union([Type.String({ maxLength: 500 }), Type.Null()])),
      }),
      { minItems: 1, maxItems: 500 },
    ),
  }),
});

/** warn_type 预警类型 and dspo_way 处理方式, of this platform's own until the province publishes them. */
const STAGES: Readonly<Record<'1' | '2', ReviewStage>> = { '1': 'before', '2': 'during' };
const WAY_CODES: Readonly<Record<'1' | '2', Way>> = { '1': 'kept', '2': 'changed' };
/** Identifiers named in a refusal. */
const NAMED = 5;

/** All answers are kept or none; a later message about the same warning stands behind the former, and the last one holds. */
export const answerWarnings: Transaction = async (world, message) => {
  const { data } = parseShape(Input, message.envelope.input, 'input');
  const answers = data.warns.map(({ warn_rslt_id, dspo_way, dspo_way_rea }) => ({
    warningId: warn_rslt_id,
    way: WAY_CODES[dspo_way],
    reason: (dspo_way_rea ?? '').trim(),
  }));
  const ids = new Set(answers.map((one) => one.warningId));
  if (ids.size < answers.length) throw new GatewayFailure('warns 里同一 warn_rslt_id 只能有一条');
  return world.db.transaction('all', async (tx) => {
    const now = world.clock.now();
    const { institutionCode, actor } = message;
    const known = await findWarnings(tx, institutionCode, [...ids]);
    const given = new Map(known.map((one) => [one.warningId, one]));
    const unknown = [...ids].filter((id) => !given.has(id));
    if (unknown.length > 0)
      throw new GatewayFailure(
        `不是本平台给本机构的审核结果，warn_rslt_id 应为 3101、3102 应答的 jr_id：${unknown.slice(0, NAMED).join('、')}`,
      );
    const silent = answers.find(
      ({ warningId, way, reason }) =>
        way === 'kept' && reason === '' && given.get(warningId)?.severity === 'violation',
    );
    if (silent)
      throw new GatewayFailure(`违规而坚持原医嘱的，须填 dspo_way_rea 说明理由：${silent.warningId}`);
    const { msgid } = message.envelope;
    const told = { institutionCode, stage: STAGES[data.warn_type], msgid, operatorName: actor.name, now };
    insertAnswers(tx, told, answers);
    for (const personId of new Set(known.map((one) => one.personId)))
      await recordAudit(tx, actor, now, {
        action: 'gateway.3103',
        subjectKind: 'orderWarning',
        subjectId: known.find((one) => one.personId === personId)?.warningId ?? '',
        personId,
        detail: `${answers.length} 条`,
        requestId: msgid,
      });
    return { output: {} };
  });
};
