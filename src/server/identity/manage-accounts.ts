import { verify } from '@node-rs/argon2';
import type { Static } from 'typebox';
import type { createAccount } from '../../contract/accounts.ts';
import { ROLES, type Actor } from '../../domain/identity/roles.ts';
import { brokenConstraint, type Tx } from '../db/database.ts';
import { badInput, conflict, notFound } from '../http/problem.ts';
import type { World } from '../world.ts';
import {
  findBindings,
  findPasswordHash,
  revokeAllSessions,
  setDisabled,
  setPasswordHash,
  upsertEnterprise,
} from './account-store.ts';
import { recordAudit } from './audit-store.ts';
import { insertAccount, type NewAccount } from './session-store.ts';
import { hashPassword } from './sign-in.ts';

type AccountInput = Static<NonNullable<(typeof createAccount)['body']>>;

/** Adds an account bound to the one place that its role belongs to (M7). */
export async function addAccount(world: World, actor: Actor, input: AccountInput): Promise<number> {
  const passwordHash = await hashPassword(input.password);
  const now = world.clock.now();
  try {
    return await world.db.transaction('all', async (tx) => {
      const id = await insertAccount(tx, { ...(await bind(tx, input)), passwordHash }, now);
      await recordAudit(tx, actor, now, {
        action: 'identity.createAccount',
        subjectKind: 'account',
        subjectId: id,
        detail: input.role,
      });
      return id;
    });
  } catch (error) {
    if (brokenConstraint(error) === 'account_login_key')
      throw conflict('LOGIN_TAKEN', '账号名已被使用', '请换一个账号名');
    if (brokenConstraint(error) === 'enterprise_name_key')
      throw badInput('enterpriseName', '这个企业名称已登记在另一个统一社会信用代码下');
    throw error;
  }
}

/** Keeps of the input only what the role is bound to, and says which binding lacks. */
async function bind(tx: Tx, input: AccountInput): Promise<Omit<NewAccount, 'passwordHash'>> {
  const base = { login: input.login, name: input.name, role: input.role };
  const found = await findBindings(tx, input);
  const level = ROLES[input.role].level;
  if (level === 'province' || level === 'expert') return base;
  if (level === 'enterprise') return { ...base, enterpriseCode: await bindEnterprise(tx, input) };
  if (level === 'area') {
    if (!input.areaCode || found.areaLevel === null) throw badInput('areaCode', '请选择经办机构所在地区');
    return { ...base, areaCode: input.areaCode };
  }
  if (level === 'person') {
    if (found.personId === null) throw badInput('personNo', '没有这个参保人编号');
    return { ...base, personId: found.personId };
  }
  const kind =
    input.role === 'responsibleDoctor' || input.role === 'hospitalOffice' ? 'hospital' : 'pharmacy';
  if (!input.institutionCode || found.institutionKind !== kind) {
    throw badInput(
      'institutionCode',
      kind === 'hospital' ? '请填写已登记的定点医院编号' : '请填写已登记的定点药店编号',
    );
  }
  const bound = { ...base, institutionCode: input.institutionCode };
  if (input.role !== 'responsibleDoctor' && input.role !== 'pharmacist') return bound;
  const profession = input.role === 'responsibleDoctor' ? 'doctor' : 'pharmacist';
  if (
    !input.practitionerCode ||
    found.practitionerKind !== profession ||
    found.practitionerInstitution !== input.institutionCode
  ) {
    throw badInput('practitionerCode', '请填写在该机构登记的医师或药师编码');
  }
  return { ...bound, practitionerCode: input.practitionerCode };
}

/** A maker is known by its credit code and the name under which its products are registered. */
async function bindEnterprise(tx: Tx, input: AccountInput): Promise<string> {
  if (!input.enterpriseCode) throw badInput('enterpriseCode', '请填写企业的统一社会信用代码');
  if (!input.enterpriseName) throw badInput('enterpriseName', '请填写企业名称，与产品的生产企业一致');
  await upsertEnterprise(tx, input.enterpriseCode, input.enterpriseName);
  return input.enterpriseCode;
}

/** Disables an account at once, sessions included, or lets it in again. */
export async function changeDisabled(
  world: World,
  actor: Actor,
  id: number,
  disabled: boolean,
  reason: string,
): Promise<void> {
  if (id === actor.accountId) throw conflict('OWN_ACCOUNT', '不能停用自己的账号', '请由另一位系统管理员办理');
  const now = world.clock.now();
  await world.db.transaction('all', async (tx) => {
    if (!(await setDisabled(tx, id, disabled ? now : null))) throw notFound('这个账号');
    if (disabled) await revokeAllSessions(tx, id, now);
    await recordAudit(tx, actor, now, {
      action: disabled ? 'identity.disableAccount' : 'identity.enableAccount',
      subjectKind: 'account',
      subjectId: id,
      detail: reason,
    });
  });
}

/** Gives an account a new password and ends its sessions. */
export async function givePassword(world: World, actor: Actor, id: number, password: string): Promise<void> {
  const passwordHash = await hashPassword(password);
  const now = world.clock.now();
  await world.db.transaction('all', async (tx) => {
    if (!(await setPasswordHash(tx, id, passwordHash))) throw notFound('这个账号');
    await revokeAllSessions(tx, id, now);
    await recordAudit(tx, actor, now, {
      action: 'identity.resetPassword',
      subjectKind: 'account',
      subjectId: id,
    });
  });
}

/** Changes one's own password. @throws {Problem} 400 when the old one is wrong */
export async function changeOwnPassword(
  world: World,
  actor: Actor,
  oldPassword: string,
  newPassword: string,
): Promise<void> {
  const now = world.clock.now();
  const kept = await world.db.transaction('all', (tx) => findPasswordHash(tx, actor.accountId));
  if (!kept || !(await verify(kept, oldPassword))) throw badInput('oldPassword', '原密码不正确');
  const passwordHash = await hashPassword(newPassword);
  await world.db.transaction('all', async (tx) => {
    await setPasswordHash(tx, actor.accountId, passwordHash);
    await recordAudit(tx, actor, now, {
      action: 'identity.changePassword',
      subjectKind: 'account',
      subjectId: actor.accountId,
    });
  });
}
