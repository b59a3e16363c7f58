/** An emergency away from home counts as filed: for the area of the hospital, for half a year (M30, I23). */
import { codeOf } from './answers.ts';
import { dayOf, plusDays, poolOf, type Books } from './books.ts';
import { differ } from './compare-bill.ts';
import type { Emergency } from './record.ts';
import { mustRefuse } from './settle-books.ts';
import { enrolmentOn } from './what-held.ts';

const MONTHS = 6;

/** The last of six months from a day on; a day that the last month has not ends with that month. */
function lastDayFrom(day: string): string {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  const daysThere = new Date(Date.UTC(year, month - 1 + MONTHS + 1, 0)).getUTCDate();
  const end = new Date(Date.UTC(year, month - 1 + MONTHS, Math.min(date, daysThere)));
  return plusDays(end.toISOString().slice(0, 10), -1);
}

export function registerEmergency(books: Books, sent: Emergency): void {
  const { at, personNo, institutionCode, on, answer } = sent;
  const subject = `${personNo} ${on} 异地急诊`;
  const home = enrolmentOn(books.people.get(personNo), on);
  const placeCode = books.institutions.get(institutionCode)?.areaCode ?? '';
  const because =
    on > dayOf(at)
      ? 'EMERGENCY_DAY_AHEAD'
      : home === undefined
        ? 'INSURANCE_NOT_NORMAL'
        : poolOf(home.areaCode) === poolOf(placeCode)
          ? 'OFF_SITE_NOT_NEEDED'
          : null;
  if (because !== null) {
    mustRefuse(books, subject, answer, because);
    return;
  }
  if (answer.status !== 200) {
    books.findings.push(`${subject} 应当登记，平台以 ${codeOf(answer)} 拒绝`);
    return;
  }
  const { from, to } = (answer as { body: { from: string; to: string } }).body;
  const due = `${on} 至 ${lastDayFrom(on)}`;
  if (`${from} 至 ${to}` !== due) books.findings.push(differ(subject, '起止', `${from} 至 ${to}`, due));
  books.offSite.push({
    what: 'offSite',
    personNo,
    placeCode,
    kind: 'emergency',
    from: on,
    to: lastDayFrom(on),
  });
}
