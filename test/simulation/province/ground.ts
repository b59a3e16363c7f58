/** The simulated province as it stands on the first day: fourteen areas, in each a hospital, a pharmacy, a doctor, their pharmacists and its people. */
import { day } from '../../../src/base/date.ts';
import { matchAllProducts } from '../../../src/server/catalogue/matching/match-store.ts';
import type { Tx } from '../../../src/server/db/database.ts';
import { requiredClauses } from '../../../src/domain/providers/agreement.ts';
import { insertInstitution, insertPractitioner } from '../../../src/server/providers/store.ts';
import { issueSigningCertificate } from '../../../src/server/providers/issue-certificate.ts';
import type { TestServer } from '../../support/api.ts';
import { insertAgreement } from '../../support/insert-agreement.ts';
import { SYSTEM } from '../../support/match-product.ts';
import { insertTestDoctor } from '../../support/province.ts';
import type { Happening } from '../auditor/record.ts';
import { areasOf, type SimArea } from './areas.ts';
import type { Dice } from './dice.ts';
import { drugHappenings, FIELD, insertDrugs, TERM } from './drugs.ts';
import { drawPeople, insertPeople, type SimPerson } from './people.ts';

export interface Ground {
  readonly areas: readonly SimArea[];
  readonly people: readonly SimPerson[];
  readonly happenings: readonly Happening[];
}

async function insertPlace(server: TestServer, tx: Tx, area: SimArea): Promise<void> {
  const now = server.clock.now();
  for (const code of [area.hospital, area.pharmacy]) {
    const kind = code.startsWith('H') ? 'hospital' : 'pharmacy';
    const level = kind === 'hospital' ? area.level : '';
    await insertInstitution(tx, {
      code,
      kind,
      name: `示例${code}`,
      level,
      areaCode: area.county,
      address: '',
      phone: '',
    });
    await insertAgreement(tx, {
      institutionCode: code,
      agreementNo: `示例协议${code}`,
      clauses: requiredClauses(kind),
      from: day(TERM.from),
      to: day(TERM.to),
    });
  }
  await insertTestDoctor(server.world, tx, area.doctor, area.hospital, [FIELD]);
  for (const [code, institutionCode] of [
    [area.pharmacist, area.pharmacy],
    [area.ownPharmacist, area.hospital],
  ] as const) {
    const licence = { title: '执业药师', licenceNo: `示例${code}` };
    const named = { code, kind: 'pharmacist' as const, name: '示例药师' };
    await insertPractitioner(tx, { ...named, ...licence, institutionCode, department: '' });
    await issueSigningCertificate(server.world, tx, 'practitioner', code, '示例药师', now);
  }
}

/** Draws and builds the province on the server's first day. */
export async function layGround(server: TestServer, dice: Dice, people: number): Promise<Ground> {
  const areas = areasOf();
  const drawn = drawPeople(dice, areas, people);
  const codes = areas.flatMap((area) => [area.hospital, area.pharmacy]);
  const now = server.clock.now();
  await server.world.db.transaction('all', async (tx) => {
    for (const area of areas) await insertPlace(server, tx, area);
    await insertDrugs(tx, now);
    await matchAllProducts(tx, codes, SYSTEM, now);
  });
  const known = await insertPeople(server, areas, drawn);
  const institutions = areas.flatMap((area): Happening[] => [
    {
      what: 'institution',
      code: area.hospital,
      level: area.level,
      areaCode: area.county,
      doctors: [area.doctor],
    },
    { what: 'institution', code: area.pharmacy, level: '', areaCode: area.county, doctors: [] },
  ]);
  return {
    areas,
    people: known,
    happenings: [...institutions, ...drugHappenings(), ...known.map((one) => one.person)],
  };
}
