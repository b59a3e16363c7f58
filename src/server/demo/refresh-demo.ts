import { dayAt } from '../../base/date.ts';
import { formatQuantity } from '../../base/money.ts';
import { checkPrescription } from '../prescription/check-prescription.ts';
import { issuePrescription } from '../prescription/write-prescription.ts';
import type { World } from '../world.ts';
import { countOpenPrescriptions, findDemoPharmacist, listRepeats, type Repeat } from './refresh-store.ts';

/** How many prescriptions should wait at the demo's pharmacy whenever it is opened. */
const WANTED = { checked: 2, issued: 2 };

/** Writes a patient's last prescription again; undefined when a rule is against it, such as drugs still at hand (I18). */
async function issueAgain(world: World, repeat: Repeat): Promise<string | undefined> {
  const { applicationId, idNumberCipher, doctor, nationalCode, dose, times, perDays, usage, quantity } =
    repeat;
  const issued = await issuePrescription(world, doctor, {
    requestId: `demo-again-${applicationId}-${dayAt(world.clock.now())}`,
    identityChecked: true,
    applicationId,
    credential: { kind: 'idNumber', number: world.secrets.open(idNumberCipher).toString() },
    lines: [{ nationalCode, dose: formatQuantity(dose), times, perDays, usage, quantity }],
  });
  return issued.ok ? issued.value.rxno : undefined;
}

/**
 * Keeps a demo that is started again days later fit for use: prescriptions last three days, so patients of the demo's
 * pharmacy whose drug has run out get new ones, some checked and some to be checked. Does nothing when enough are there.
 */
export async function refreshDemo(world: World): Promise<void> {
  const today = dayAt(world.clock.now());
  const found = await world.db.transaction('all', async (tx) => {
    const pharmacist = await findDemoPharmacist(tx);
    if (!pharmacist?.institutionCode) return undefined;
    const open = await countOpenPrescriptions(tx, pharmacist.institutionCode, today);
    const lacking = { checked: WANTED.checked - open.checked, issued: WANTED.issued - open.issued };
    const repeats =
      lacking.checked > 0 || lacking.issued > 0
        ? await listRepeats(tx, pharmacist.institutionCode, today)
        : [];
    return { pharmacist, lacking, repeats };
  });
  if (!found) return;
  const { pharmacist, lacking, repeats } = found;
  for (const repeat of repeats) {
    if (lacking.checked <= 0 && lacking.issued <= 0) return;
    const rxno = await issueAgain(world, repeat);
    if (rxno === undefined) continue;
    if (lacking.checked > 0 && (await checkPrescription(world, pharmacist, rxno)).ok) lacking.checked -= 1;
    else lacking.issued -= 1;
  }
}
