/** Who works with the platform (M7): each role is bound to one level, and by it to an area, an institution or a person. */
export const ROLES = {
  provinceAdmin: { label: '省局系统管理', level: 'province' },
  provinceCatalogue: { label: '省局目录管理', level: 'province' },
  provincePrice: { label: '省局价格管理', level: 'province' },
  auditor: { label: '省局审计', level: 'province' },
  expert: { label: '评审专家', level: 'expert' },
  healthAuthority: { label: '卫生健康主管部门', level: 'area' },
  areaBureau: { label: '市州医保局', level: 'area' },
  agencyReviewer: { label: '经办待遇审核', level: 'area' },
  responsibleDoctor: { label: '责任医师', level: 'institution' },
  hospitalOffice: { label: '医院医保办', level: 'institution' },
  pharmacist: { label: '药店药师', level: 'institution' },
  cashier: { label: '药店收银', level: 'institution' },
  enterprise: { label: '药品企业', level: 'enterprise' },
  patient: { label: '参保患者', level: 'person' },
} as const;

export type Role = keyof typeof ROLES;

/** On whose mandate a patient's relative acts; the actor's person is then the one who gave it (M35). */
export interface ActingMandate {
  readonly id: number;
  readonly principalName: string;
  readonly agentName: string;
  /** The person who acts. */
  readonly agentId: number;
  /** The matters that it covers, as the mandate names them. */
  readonly powers: readonly string[];
  /** True once it is worth nothing any more: nothing may be done until the agent chooses anew. */
  readonly over: boolean;
}

/** The signed-in person or machine on whose behalf something is done. */
export interface Actor {
  readonly accountId: number;
  readonly role: Role;
  readonly name: string;
  /** Area code of six digits: the agency's own area. Null above or outside areas. */
  readonly areaCode: string | null;
  /** Code of the hospital or pharmacy. */
  readonly institutionCode: string | null;
  /** National code of the doctor or pharmacist. */
  readonly practitionerCode: string | null;
  readonly personId: number | null;
  /** Unified social credit code of a maker. */
  readonly enterpriseCode: string | null;
  /** Only while acting for somebody else. */
  readonly mandate?: ActingMandate;
}

/**
 * The rows an actor may see, as the database's row-level security reads them:
 * `all`, `area:4301` (prefix of the area code), `institution:H43010200001`, `person:17`.
 */
export type Scope = 'all' | `area:${string}` | `institution:${string}` | `person:${number}` | 'none';

/** Roles whose work holds no personal data of its own accord. */
const WITHOUT_PERSONS: readonly Role[] = ['expert', 'healthAuthority', 'enterprise'];

/** An area code without its trailing zeros: 430100 covers 4301xx, 430000 covers the province. */
export function areaPrefix(areaCode: string): string {
  return areaCode.replace(/(00){1,2}$/, '');
}

/**
 * What an actor's role lets them see (M7): the province all, an agency its area, an institution itself, a patient themselves.
 * Experts see a case only through the panel that drew them; a health authority and a maker see no personal row at all.
 */
export function scopeOf(actor: Actor): Scope {
  if (WITHOUT_PERSONS.includes(actor.role)) return 'none';
  const level = ROLES[actor.role].level;
  if (level === 'province') return 'all';
  if (level === 'area' && actor.areaCode !== null) return `area:${areaPrefix(actor.areaCode)}`;
  if (level === 'institution' && actor.institutionCode !== null)
    return `institution:${actor.institutionCode}`;
  if (level === 'person' && actor.personId !== null) return `person:${actor.personId}`;
  return 'none';
}
