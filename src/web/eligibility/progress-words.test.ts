import { describe, expect, test } from 'vitest';
import { STEPS, type Step } from '../../domain/eligibility/model.ts';
import { PATIENT_WORDS, sizeText, stationsOf } from './progress-words.ts';

const states = (step: Step, ...steps: Step[]) =>
  stationsOf(
    step,
    [...steps, step].map((one, index) => ({ step: one, at: `2026-03-0${index + 1} 09:00:00` })),
  ).map((station) => station.state);

describe('进度的说法（M23.1）', () => {
  test('走到哪一站，哪一站在等', () => {
    expect(states('submitted')).toEqual(['done', 'now', 'ahead', 'ahead', 'ahead']);
    expect(states('accepted', 'submitted', 'doctorStated', 'hospitalConfirmed')).toEqual([
      'done',
      'done',
      'done',
      'done',
      'now',
    ]);
    expect(states('approved', 'submitted', 'doctorStated', 'hospitalConfirmed', 'accepted')).toEqual([
      'done',
      'done',
      'done',
      'done',
      'done',
    ]);
    expect(states('refused', 'submitted', 'doctorStated', 'hospitalConfirmed', 'accepted')).toEqual([
      'done',
      'done',
      'done',
      'done',
      'failed',
    ]);
    expect(states('doctorDeclined', 'submitted')).toEqual(['done', 'failed', 'ahead', 'ahead', 'ahead']);
    expect(states('withdrawn', 'submitted', 'doctorStated')).toEqual([
      'done',
      'done',
      'failed',
      'ahead',
      'ahead',
    ]);
    expect(states('hospitalReturned', 'submitted', 'doctorStated')).toEqual([
      'done',
      'now',
      'ahead',
      'ahead',
      'ahead',
    ]);
  });

  test('过了的站写时间，没到的不写', () => {
    const stations = stationsOf('doctorStated', [
      { step: 'submitted', at: '2026-03-02 09:00:00' },
      { step: 'doctorStated', at: '2026-03-03 10:00:00' },
    ]);
    expect(stations.map((station) => station.at)).toEqual([
      '2026-03-02 09:00:00',
      '2026-03-03 10:00:00',
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('每一步都有患者看得懂的话，没有编码', () => {
    for (const step of Object.keys(STEPS) as Step[]) expect(PATIENT_WORDS[step].next).toMatch(/^[^A-Za-z]+$/);
  });

  test.each([
    [1, '1 KB'],
    [880_640, '860 KB'],
    [2_516_582, '2.4 MB'],
    [10_485_760, '10.0 MB'],
  ])('%d 字节是 %s', (bytes, text) => expect(sizeText(bytes)).toBe(text));
});
