import { expect, it } from 'vitest';
import { signed } from './catalogue-words.ts';

it('差数带正负号，相符时为 0', () => {
  expect([signed(2), signed(-2), signed(0)]).toEqual(['+2', '-2', '0']);
});
