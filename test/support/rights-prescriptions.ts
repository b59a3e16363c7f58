/** Changes of makers and deliveries of injections for the rights table, made through the endpoints from the demo's benefits. */
import { present } from '../../src/base/assert.ts';
import { listDemoScans } from '../../src/contract/demo.ts';
import { stateMakerChange } from '../../src/contract/prescription-makers.ts';
import { saveProduct } from '../../src/contract/separate-payment.ts';
import { settleClaim } from '../../src/contract/settlement.ts';
import type { Caller, TestServer } from './api.ts';
import { ownerRows } from './canary.ts';

type Row = Record<string, unknown>;

/** A stored product as the catalogue's desk would enter it, with what is to be different. */
function productBody(one: Row, change: { maker?: string; isInjection: boolean; tracePrefixes: string[] }) {
  return {
    entryKey: String(one['entry_key']),
    genericName: String(one['generic_name']),
    tradeName: String(one['trade_name']),
    dosageForm: String(one['dosage_form']),
    maker: String(one['maker']),
    strength: String(one['strength']),
    pack: String(one['pack']),
    unitsPerPack: Number(one['units_per_pack']),
    doseUnit: String(one['dose_unit']),
    saleUnit: String(one['sale_unit']),
    ...change,
  };
}

const OTHER_MAKER = '示例乙厂';

/** The doctor of a benefit that is in use asks the hospital for another maker's product (M24). */
async function changeMaker(server: TestServer, keeper: Caller, cities: string): Promise<void> {
  const [one] = await ownerRows(
    server,
    `SELECT a.id AS benefit, a.doctor_code, d.institution_code, r.id_number_cipher AS cipher, g.*
     FROM application a JOIN application_state s ON s.application_id = a.id AND s.step = 'approved' JOIN prescription p ON p.application_id = a.id
     JOIN prescription_state t ON t.prescription_id = p.id AND t.state <> 'returned' JOIN prescription_line l ON l.prescription_id = p.id
     JOIN product g ON g.national_code = l.national_code JOIN person r ON r.id = a.person_id JOIN practitioner d ON d.code = a.doctor_code
     WHERE ${cities} ORDER BY a.id LIMIT 1`,
  );
  const benefit = present(one, 'a benefit in use');
  const code = String(benefit['national_code']);
  await keeper.ok(saveProduct, {
    params: { code: `${code.slice(0, -3)}099` },
    body: productBody(benefit, { maker: OTHER_MAKER, isInjection: false, tracePrefixes: [] }),
  });
  const doctor = await server.signIn({
    login: `changes-${String(benefit['benefit'])}`,
    name: '示例·医师',
    role: 'responsibleDoctor',
    institutionCode: String(benefit['institution_code']),
    practitionerCode: String(benefit['doctor_code']),
  });
  const number = server.world.secrets.open(benefit['cipher'] as Buffer).toString();
  await doctor.ok(stateMakerChange, {
    body: {
      requestId: `rights-maker-${String(benefit['benefit'])}`,
      applicationId: Number(benefit['benefit']),
      credential: { kind: 'idNumber', number },
      toMaker: OTHER_MAKER,
      reason: '示例：辅料不耐受',
      identityChecked: true,
    },
  });
}

/** In the home city and elsewhere. */
export async function changeMakers(server: TestServer): Promise<void> {
  const keeper = await server.signIn({ login: 'makers', name: '示例·目录', role: 'provinceCatalogue' });
  await changeMaker(server, keeper, "a.area_code LIKE '4301%'");
  await changeMaker(server, keeper, "a.area_code NOT LIKE '4301%'");
}

interface Shelf {
  readonly code: string;
  readonly hospital: string;
}

/** Registers the products of today's checked prescriptions as injections, so that selling them opens deliveries (M32). */
async function makeInjections(server: TestServer, { code }: Shelf): Promise<void> {
  const keeper = await server.signIn({ login: 'injections', name: '示例·目录', role: 'provinceCatalogue' });
  const products = await ownerRows(
    server,
    `SELECT DISTINCT g.* FROM product g JOIN prescription_line l ON l.national_code = g.national_code
     JOIN prescription_state s ON s.prescription_id = l.prescription_id AND s.state = 'checked' AND s.institution_code = '${code}'`,
  );
  for (const one of products)
    await keeper.ok(saveProduct, {
      params: { code: String(one['national_code']) },
      body: productBody(one, { isInjection: true, tracePrefixes: one['trace_prefixes'] as string[] }),
    });
}

/** A pharmacy of the home city sells what it has checked today, to be given at the prescribing hospital and at another (M32). */
export async function deliverInjections(server: TestServer): Promise<void> {
  const [shelf] = (await ownerRows(
    server,
    `SELECT s.institution_code AS code, p.hospital_code AS hospital FROM prescription_state s JOIN prescription p ON p.id = s.prescription_id
     WHERE s.state = 'checked' ORDER BY p.id LIMIT 1`,
  )) as unknown as Shelf[];
  const from = present(shelf, 'the demo has a checked prescription');
  await makeInjections(server, from);
  const pharmacist = await server.signIn({
    login: 'sells-injections',
    name: '示例·药师',
    role: 'pharmacist',
    institutionCode: from.code,
    practitionerCode: String(
      (
        await ownerRows(
          server,
          `SELECT code FROM practitioner WHERE institution_code = '${from.code}' LIMIT 1`,
        )
      )[0]?.['code'],
    ),
  });
  const { rows } = await pharmacist.ok(listDemoScans, {});
  const ready = rows.filter((row) => row.status === 'checked').slice(0, 2);
  const far = await ownerRows(
    server,
    "SELECT code FROM institution WHERE kind = 'hospital' AND area_code LIKE '4302%' ORDER BY code LIMIT 1",
  );
  for (const [index, { rxno, personNo, idNumber, lines }] of ready.entries())
    await pharmacist.ok(settleClaim, {
      body: {
        requestId: `rights-injection-${index}`,
        credential: { kind: 'idNumber', number: idNumber },
        personNo,
        rxno,
        receivingHospital: index === 0 ? from.hospital : String(far[0]?.['code']),
        lines: lines.map(({ nationalCode, listedPrice, quantity, traceCodes }) => ({
          nationalCode,
          price: listedPrice,
          quantity: String(quantity),
          traceCodes,
        })),
      },
    });
}
