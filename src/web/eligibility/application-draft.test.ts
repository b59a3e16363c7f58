import { describe, expect, test } from 'vitest';
import {
  callOf,
  emptyDraft,
  firstUnfinished,
  pagesFor,
  problemsOf,
  type ApplicationDraft,
} from './application-draft.ts';

const paper = (id: number, kind: 'identity' | 'credential' | 'medicalRecord') => ({
  id,
  kind,
  fileName: '材料.png',
  sizeBytes: 1,
});
const FULL: ApplicationDraft = {
  ...emptyDraft('request-1'),
  entryKey: '示例替尼|片剂',
  drugName: '示例替尼',
  field: '肿瘤',
  doctorCode: 'D430102000001',
  doctorName: '示例',
  diagnosisCode: 'C34.900',
  diagnosisName: '肺恶性肿瘤',
  conditionText: '示例',
  papers: [paper(1, 'identity'), paper(2, 'credential'), paper(3, 'medicalRecord')],
  phone: '13800001234',
};

describe('申请草稿（M22、M23.2）', () => {
  test('每一页没填好就停在那一页', () => {
    expect(firstUnfinished(pagesFor(false), emptyDraft('request-1'))).toBe('drug');
    expect(firstUnfinished(pagesFor(false), FULL)).toBeUndefined();
    expect(firstUnfinished(pagesFor(true), FULL)).toBe('patient');
    expect(firstUnfinished(pagesFor(false), { ...FULL, diagnosisCode: '肺癌' })).toBe('condition');
    expect(firstUnfinished(pagesFor(false), { ...FULL, phone: '12' })).toBe('contact');
  });

  test('缺什么材料说得出来', () => {
    expect(problemsOf('papers', { ...FULL, papers: [paper(1, 'identity')] })).toEqual([
      { fieldId: 'papers', text: '还缺：医保电子凭证或社会保障卡、诊断病历' },
    ]);
  });

  test('患者的调用不带凭证，医师的调用不带医师代码', () => {
    expect(callOf(FULL).body).toMatchObject({
      doctorCode: 'D430102000001',
      paperIds: [1, 2, 3],
      pharmacyCode: null,
    });
    expect(callOf(FULL).body).not.toHaveProperty('credentialNumber');
    const behalf = callOf({ ...FULL, doctorCode: '', credentialNumber: 'A1', credentialKind: 'card' });
    expect(behalf.body).toMatchObject({ credentialKind: 'card', credentialNumber: 'A1' });
    expect(behalf.body).not.toHaveProperty('doctorCode');
  });
});
