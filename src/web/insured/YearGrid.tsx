import { useState, type KeyboardEvent } from 'react';
import { addDays, day, yearOf, type PlainDate } from '../../base/date.ts';
import { KIND_WORDS, kindOf, WEEKDAYS, weeksOf, type DayKind, type Plan } from './calendar-days.ts';

interface YearGridProps {
  readonly year: number;
  readonly plan: Plan;
  /** Left out where the reader may not change anything. */
  readonly onToggle?: (date: PlainDate) => void;
}

const MARKS: Readonly<Record<DayKind, string>> = { work: '', weekend: '', off: '休', makeUp: '班' };
const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

interface DayCellProps {
  readonly date: PlainDate;
  readonly kind: DayKind;
  readonly reachable: boolean;
  readonly onToggle: ((date: PlainDate) => void) | undefined;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

function DayCell({ date, kind, reachable, onToggle, onKeyDown }: DayCellProps) {
  const shown = (
    <>
      {Number(date.slice(8))}
      {MARKS[kind] !== '' && <small>{MARKS[kind]}</small>}
    </>
  );
  if (onToggle === undefined) return <span className={`st-date st-date-${kind}`}>{shown}</span>;
  return (
    <button
      type="button"
      id={`day-${date}`}
      className={`st-date st-date-${kind}`}
      aria-label={`${date} ${KIND_WORDS[kind]}`}
      aria-pressed={kind === 'off' || kind === 'makeUp'}
      tabIndex={reachable ? 0 : -1}
      onClick={() => onToggle(date)}
      onKeyDown={onKeyDown}
    >
      {shown}
    </button>
  );
}

/** A year by months. One stop of the tab key; the arrow keys move by day and week, space or Enter changes the day. */
export function YearGrid({ year, plan, onToggle }: YearGridProps) {
  const [at, setAt] = useState(day(`${year}-01-01`));

  function onKeyDown(event: KeyboardEvent) {
    const step = STEPS[event.key];
    if (step === undefined || onToggle === undefined) return;
    event.preventDefault();
    const next = addDays(at, step);
    if (yearOf(next) !== year) return;
    setAt(next);
    document.getElementById(`day-${next}`)?.focus();
  }
  function toggle(date: PlainDate) {
    setAt(date);
    onToggle?.(date);
  }
  return (
    <div className="st-year" role="group" aria-label="全年日历">
      {Array.from({ length: 12 }, (_, index) => (
        <table key={index} className="st-month">
          <caption>{index + 1} 月</caption>
          <thead>
            <tr>
              {WEEKDAYS.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {weeksOf(year, index + 1).map((week, row) => (
              <tr key={row}>
                {week.map((date, column) => (
                  <td key={column}>
                    {date !== undefined && (
                      <DayCell
                        date={date}
                        kind={kindOf(plan, date)}
                        reachable={date === at}
                        onToggle={onToggle && toggle}
                        onKeyDown={onKeyDown}
                      />
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      ))}
    </div>
  );
}
