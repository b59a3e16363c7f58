import type { Content, TableCell, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import type { getApplication } from '../../../contract/eligibility.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import {
  CAUSES,
  FORM_FIELDS,
  FORM_TITLE,
  PROMISE,
  spacedCode,
  type FormFacts,
  type FormField,
} from '../../../domain/eligibility/form/official-form.ts';
import { PAPER_KINDS, STEPS } from '../../../domain/eligibility/model.ts';
import { SCHEME_LABELS, SEX_LABELS } from '../../../domain/insured/model.ts';
import { basisInWords } from '../../../policy/basis.ts';

type Case = OutputOf<typeof getApplication>;

/** What a printed copy shows. */
export interface FormSheet {
  readonly of: Case;
  readonly form: FormFacts;
  readonly kind: string;
  readonly agents: string;
  readonly monthly: string;
  readonly code: string;
  /** What the code's picture holds: the address of the check. */
  readonly address: string;
  /** yyyy-MM-dd HH:mm:ss */
  readonly printedAt: string;
}

const SMALL = 8;
const MOST_ROWS_TOGETHER = 8;
const GREY = '#555555';

const label = (text: string): TableCell => ({ text, color: GREY, fillColor: '#f4f4f4' });
const shown = (text: string) => (text.trim() === '' ? '—' : text);

/** Two pairs of name and value a row. */
function pairs(fields: readonly (readonly [string, string])[]): TableCell[][] {
  const rows: TableCell[][] = [];
  for (let at = 0; at < fields.length; at += 2) {
    const [left, right] = [fields[at] ?? ['', ''], fields[at + 1] ?? ['', '']];
    rows.push([label(left[0]), shown(left[1]), label(right[0]), right[0] === '' ? '' : shown(right[1])]);
  }
  return rows;
}

function wide(name: string, text: string): TableCell[] {
  return [label(name), { text: shown(text), colSpan: 3 }, '', ''];
}

function section(title: string, body: TableCell[][]): Content {
  const stack: Content[] = [
    { text: title, fontSize: 10.5, margin: [0, 7, 0, 3] },
    {
      table: { widths: [82, '*', 82, '*'], body, dontBreakRows: true },
      layout: {
        hLineColor: () => '#999999',
        vLineColor: () => '#999999',
        hLineWidth: () => 0.5,
        vLineWidth: () => 0.5,
      },
    },
  ];
  // A heading never stands alone at the foot of a page.
  return { stack, unbreakable: body.length <= MOST_ROWS_TOGETHER };
}

/** Who said what when, and whether the signature still verifies (M28). */
function opinion(of: Case, step: 'doctorStated' | 'hospitalConfirmed'): string {
  const event = of.events.findLast((one) => one.step === step);
  if (event === undefined) return '';
  const signed =
    event.signature === null
      ? '未签名'
      : `${event.signature.valid ? '电子签名有效' : '电子签名无效'}，证书 ${event.signature.certificateSerial}`;
  return `${event.note}\n${event.actorName}　${event.at}\n${signed}`;
}

function decision({ of, monthly }: FormSheet): TableCell[][] {
  const accepted = of.events.find((one) => one.step === 'accepted');
  const decided = of.events.findLast((one) => one.step === 'approved' || one.step === 'refused');
  const term = of.termFrom === null ? '' : `${of.termFrom} 至 ${of.termTo ?? ''}`;
  return [
    ...pairs([
      ['受理时间', accepted?.at ?? ''],
      ['办理状态', STEPS[of.step]],
      ['决定时间', decided?.at ?? ''],
      ['经办人', decided?.actorName ?? ''],
      ['待遇期限', term],
      ['每月用量', monthly],
    ]),
    wide(
      '审核意见',
      decided === undefined
        ? ''
        : `${decided.note}${decided.clause === null ? '' : `（依据 ${decided.clause}）`}`,
    ),
    ...(of.basis === null ? [] : [wide('依据文件', basisInWords(of.basis))]),
  ];
}

function medical({ of, form }: FormSheet): TableCell[][] {
  const columns: readonly FormField[] = ['keyTests', 'earlierTreatment', 'scopeEvidence'];
  return [
    ...pairs([
      ['诊断', `${of.diagnosisName}（${of.diagnosisCode}）`],
      [FORM_FIELDS.stage.label, form.stage],
      ['就诊医院', of.hospitalName],
      [FORM_FIELDS.department.label, form.department],
      ['责任医师', `${of.doctorName} ${of.doctorTitle}（${of.doctorCode}）`],
      [FORM_FIELDS.visitNo.label, form.visitNo],
    ]),
    wide('病情摘要', of.conditionText),
    ...columns.map((name) => wide(FORM_FIELDS[name].label, form[name])),
  ];
}

function head({ of, kind, code, address, printedAt }: FormSheet): Content {
  return {
    columns: [
      [
        { text: FORM_TITLE, fontSize: 15, margin: [0, 0, 0, 6] },
        { text: `申请编号 ${of.applicationNo}　　${kind}　　申请日期 ${of.appliedOn}` },
        { text: `打印时间 ${printedAt}`, color: GREY, fontSize: SMALL, margin: [0, 3, 0, 0] },
        { text: `查验码 ${spacedCode(code)}`, color: GREY, fontSize: SMALL },
      ],
      { qr: address, fit: 84, width: 90, alignment: 'right' },
    ],
    columnGap: 12,
  };
}

/** The official form as a document (M22): the application, both signed opinions, the promise and the agency's decision. */
export function formLayout(sheet: FormSheet): TDocumentDefinitions {
  const { of, form } = sheet;
  return {
    info: { title: `${FORM_TITLE} ${of.applicationNo}`, creator: '双通' },
    pageMargins: [36, 32, 36, 40],
    content: [
      head(sheet),
      section(
        '参保人',
        pairs([
          ['姓名', of.personName],
          ['性别、年龄', `${SEX_LABELS[of.person.sex]}，${of.person.age} 岁`],
          ['证件号码', of.person.maskedIdNumber],
          ['人员编号', of.person.personNo],
          ['参保地、险种', `${of.areaName}，${SCHEME_LABELS[of.scheme]}`],
          ['联系电话', of.phone],
          ['用药原因', CAUSES[form.cause]],
          ['代办人', sheet.agents],
        ]),
      ),
      section('诊断与病情', medical(sheet)),
      section('药品', [
        ...pairs([
          ['通用名、剂型', `${of.genericName}（${of.dosageForm}）`],
          ['治疗领域', of.field],
          [FORM_FIELDS.dosing.label, form.dosing],
          [FORM_FIELDS.course.label, form.course],
        ]),
        wide('限定支付范围', of.drug.paymentScope ?? '目录未限定，按药品说明书适应症'),
        wide('取药的地方', of.pharmacyName ?? of.hospitalName),
      ]),
      section('意见与签名', [
        wide('责任医师意见', opinion(of, 'doctorStated')),
        wide('医院意见', opinion(of, 'hospitalConfirmed')),
        wide('申请人承诺', PROMISE),
        wide('所附材料', of.papers.map((paper) => PAPER_KINDS[paper.kind]).join('、')),
      ]),
      section('经办机构', decision(sheet)),
    ],
    footer: (page: number, pages: number) => ({
      text: `${of.applicationNo}　第 ${page} 页，共 ${pages} 页　扫码或在“查验申请表”输入查验码可核对真伪`,
      alignment: 'center',
      fontSize: SMALL,
      color: GREY,
      margin: [0, 10, 0, 0],
    }),
  };
}
