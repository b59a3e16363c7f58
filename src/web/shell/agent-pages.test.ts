import { describe, expect, it } from 'vitest';
import { isWithinMandate, powersInWords, powersOfPage } from './agent-pages.ts';
import { ROUTES } from './routes.tsx';

const acting = (powers: string[], over = false) => ({ mandateId: 1, name: '示例', over, powers });
const PATIENT = ROUTES.filter(({ roles }) => roles.includes('patient') && roles.length < 8);

describe('代办人看得到的页面（M7、M35）', () => {
  it('为本人办理时都能打开；只委托了账单的，看不到申请、药和处方', () => {
    for (const row of PATIENT) expect(isWithinMandate(row, null), row.path).toBe(true);
    const open = PATIENT.filter((row) => isWithinMandate(row, acting(['bills']))).map(({ path }) => path);
    expect(open).toContain('/my/bills');
    expect(open).toContain('/my/notices');
    for (const path of ['/progress', '/my/drugs', '/my/prescriptions', '/apply', '/my/family/new'])
      expect(open).not.toContain(path);
    expect(powersInWords('/my/questions')).toBe('“申请、延期和变更”或“账单和异地备案”');
  });

  it('委托失效以后只剩与委托无关的页面', () => {
    const open = PATIENT.filter((row) => isWithinMandate(row, acting(['bills', 'applications'], true)));
    expect(open.map(({ path }) => path)).toContain('/my/family');
    expect(open.every(({ path }) => powersOfPage(path) === undefined)).toBe(true);
  });

  it('患者的每个页面都想过属于哪一项委托：不属于任何一项的只有这几个', () => {
    const free = PATIENT.map(({ path }) => path).filter((path) => powersOfPage(path) === undefined);
    expect(free.sort()).toEqual(['/my', '/my/family', '/my/rules']);
  });
});
