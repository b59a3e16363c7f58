/** Pure wording of figures and days for the screen; the texts come from the server and are never computed with here. */

/** `1234567.50` → `1,234,567.50`; a text that is no decimal is returned as it is. */
export function withThousands(decimal: string): string {
  const match = /^(-?)(\d+)(\.\d+)?$/.exec(decimal);
  if (match === null) return decimal;
  const [, sign = '', whole = '', rest = ''] = match;
  return `${sign}${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${rest}`;
}

/** A unit price without idle zeros, but with at least two decimals: `12.3400` → `12.34`. */
export function priceText(price: string): string {
  const [whole = '', decimals = ''] = price.split('.');
  return withThousands(`${whole}.${decimals.replace(/0+$/, '').padEnd(2, '0')}`);
}

/** `0.7000` → `70%`, `0.1250` → `12.5%`. */
export function percentText(ratio: string): string {
  const match = /^([01])\.(\d{2})(\d{2})$/.exec(ratio);
  if (match === null) return ratio;
  const whole = String(BigInt(`${match[1]}${match[2]}`));
  const rest = (match[3] ?? '').replace(/0+$/, '');
  return `${whole}${rest === '' ? '' : `.${rest}`}%`;
}

/** What is taken off a share: `0.1000` → `10 个百分点`. */
export function pointsText(points: string): string {
  return percentText(points).replace('%', ' 个百分点');
}

/** `07-01` → `7 月 1 日`. */
export function monthDayWords(monthDay: string): string {
  const [month, of] = monthDay.split('-').map(Number);
  return `${month} 月 ${of} 日`;
}

/** A share that stands below others in a column, always with two decimals: `0.8310` → `83.10%`. */
export function shareText(ratio: string): string {
  const match = /^([01])\.(\d{2})(\d{2})$/.exec(ratio);
  return match === null ? ratio : `${Number(`${match[1]}${match[2]}`)}.${match[3]}%`;
}

/** `2026-03-06` → `3月6日`. */
export function monthDay(date: string): string {
  const match = /^\d{4}-(\d{2})-(\d{2})/.exec(date);
  return match === null ? date : `${Number(match[1])}月${Number(match[2])}日`;
}

/** A span of days; an open end is said. */
export function spanText(from: string, to: string | null): string {
  return to === null ? `${from} 起` : `${from} 至 ${to}`;
}

export interface DueTime {
  /** The last day, inclusive. */
  readonly dueOn: string;
  /** Working days left after today, by the official calendar; negative when overdue. */
  readonly workingDaysLeft: number;
  /** The calendar of that year is not announced yet (I17). */
  readonly provisional?: boolean;
}

export type Urgency = 'calm' | 'soon' | 'late';

/** The clock of a task in words: `还剩 3 个工作日（3月6日到期）`. */
export function clockWords(due: DueTime): { readonly words: string; readonly urgency: Urgency } {
  const until = `${monthDay(due.dueOn)}到期${due.provisional === true ? '，暂定' : ''}`;
  if (due.workingDaysLeft < 0)
    return { words: `已超期 ${-due.workingDaysLeft} 个工作日（${until}）`, urgency: 'late' };
  if (due.workingDaysLeft === 0) return { words: `今天到期（${until}）`, urgency: 'soon' };
  return {
    words: `还剩 ${due.workingDaysLeft} 个工作日（${until}）`,
    urgency: due.workingDaysLeft <= 3 ? 'soon' : 'calm',
  };
}

/** `王小明` → `王**`; of two characters the first stays. */
export function maskName(name: string): string {
  const [first = '', ...rest] = [...name];
  return first + '*'.repeat(rest.length);
}
