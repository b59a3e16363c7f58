/** What was done to what, in the words of the desk: an action is named as its endpoint is, a subject as its table is. */
import { accountEndpoints } from '../../contract/accounts.ts';
import { catalogueExplanationEndpoints } from '../../contract/catalogue-explanations.ts';
import { catalogueEndpoints } from '../../contract/catalogue.ts';
import { correctionEndpoints } from '../../contract/corrections.ts';
import { demoEndpoints } from '../../contract/demo.ts';
import { documentsEndpoints } from '../../contract/documents.ts';
import { eligibilityInquiryEndpoints } from '../../contract/eligibility-inquiries.ts';
import { eligibilityFormEndpoints } from '../../contract/eligibility-form.ts';
import { eligibilityPanelEndpoints } from '../../contract/eligibility-panels.ts';
import { eligibilityReviewEndpoints } from '../../contract/eligibility-review.ts';
import { eligibilityChangeEndpoints } from '../../contract/eligibility-changes.ts';
import { eligibilityStepEndpoints } from '../../contract/eligibility-steps.ts';
import { eligibilityAgentEndpoints } from '../../contract/eligibility-agents.ts';
import { eligibilityEndpoints } from '../../contract/eligibility.ts';
import type { Endpoint } from '../../contract/endpoint.ts';
import { fundsClearingEndpoints } from '../../contract/funds-clearing.ts';
import { fundsLedgerEndpoints } from '../../contract/funds-ledger.ts';
import { fundsDeductionClosingEndpoints } from '../../contract/funds-deduction-closings.ts';
import { fundsDeductionEndpoints } from '../../contract/funds-deductions.ts';
import { fundsPaymentEndpoints } from '../../contract/funds-payments.ts';
import { fundsPrepaymentEndpoints } from '../../contract/funds-prepayments.ts';
import { fundsReceiptEndpoints } from '../../contract/funds-receipts.ts';
import { fundsStatementEndpoints } from '../../contract/funds-statements.ts';
import { fundsLimitEndpoints } from '../../contract/funds-limits.ts';
import { fundsEndpoints } from '../../contract/funds.ts';
import { gatewayWarningEndpoints } from '../../contract/gateway-warnings.ts';
import { gatewayEndpoints } from '../../contract/gateway.ts';
import { identityEndpoints } from '../../contract/identity.ts';
import { importsEndpoints } from '../../contract/imports.ts';
import { insuredAgentEndpoints } from '../../contract/insured-agents.ts';
import { insuredViolationEndpoints } from '../../contract/insured-violations.ts';
import { insuredEndpoints } from '../../contract/insured.ts';
import { nationalProductEndpoints } from '../../contract/national-products.ts';
import { listVersionEndpoints } from '../../contract/list-versions.ts';
import { pricesEndpoints } from '../../contract/prices.ts';
import { printedStandardsEndpoints } from '../../contract/printed-standards.ts';
import { matchingEndpoints } from '../../contract/matching.ts';
import { listActEndpoints } from '../../contract/list-acts.ts';
import { paymentRouteEndpoints } from '../../contract/payment-route.ts';
import { prescriptionCirculationEndpoints } from '../../contract/prescription-circulation.ts';
import { prescriptionBookingEndpoints } from '../../contract/prescription-bookings.ts';
import { prescriptionHomeDeliveryEndpoints } from '../../contract/prescription-home-delivery.ts';
import { prescriptionDeliveryEndpoints } from '../../contract/prescription-delivery.ts';
import { prescriptionPaperEndpoints } from '../../contract/prescription-paper.ts';
import { prescriptionMakerEndpoints } from '../../contract/prescription-makers.ts';
import { prescriptionNoticeEndpoints } from '../../contract/prescription-notices.ts';
import { prescriptionEndpoints } from '../../contract/prescription.ts';
import { tracePackEndpoints } from '../../contract/catalogue-trace-packs.ts';
import { providersAgreementEndpoints } from '../../contract/providers-agreements.ts';
import { providersPaperAgreementEndpoints } from '../../contract/providers-paper-agreements.ts';
import { eligibilityFollowUpEndpoints } from '../../contract/eligibility-follow-ups.ts';
import { doctorWorkEndpoints } from '../../contract/statistics-doctor-work.ts';
import { providersDonationEndpoints } from '../../contract/providers-donations.ts';
import { providersReportingEndpoints } from '../../contract/providers-reporting.ts';
import { providersCommitteeEndpoints } from '../../contract/providers-committee.ts';
import { providersDoctorEndpoints } from '../../contract/providers-doctors.ts';
import { providersPointsEndpoints } from '../../contract/providers-points.ts';
import { providersStockEndpoints } from '../../contract/providers-stock.ts';
import { providersAuthorisationEndpoints } from '../../contract/providers-authorisations.ts';
import { providersStockingEndpoints } from '../../contract/providers-stocking.ts';
import { providersEndpoints } from '../../contract/providers.ts';
import { questionsEndpoints } from '../../contract/questions.ts';
import { selfPayRatioEndpoints } from '../../contract/self-pay-ratios.ts';
import { rollOverEndpoints } from '../../contract/roll-over.ts';
import { prescribingFactsEndpoints } from '../../contract/prescribing-facts.ts';
import { searchEndpoints } from '../../contract/search.ts';
import { separatePaymentEndpoints } from '../../contract/separate-payment.ts';
import { settingsEndpoints } from '../../contract/settings.ts';
import { settlementOffSiteEndpoints } from '../../contract/settlement-off-site.ts';
import { settlementCommercialEndpoints } from '../../contract/settlement-commercial.ts';
import { settlementFlagEndpoints } from '../../contract/settlement-flags.ts';
import { settlementBenefitEndpoints } from '../../contract/settlement-benefits.ts';
import { settlementReconciliationEndpoints } from '../../contract/settlement-reconciliation.ts';
import { settlementShiftEndpoints } from '../../contract/settlement-shift.ts';
import { settlementManualDeskEndpoints } from '../../contract/settlement-manual-desk.ts';
import { settlementManualEndpoints } from '../../contract/settlement-manual.ts';
import { settlementReadjudicationEndpoints } from '../../contract/settlement-readjudication.ts';
import { settlementReturnEndpoints } from '../../contract/settlement-returns.ts';
import { settlementStayEndpoints } from '../../contract/settlement-stays.ts';
import { settlementPlanEndpoints } from '../../contract/settlement-plans.ts';
import { settlementOutpatientEndpoints } from '../../contract/settlement-outpatient.ts';
import { settlementTillEndpoints } from '../../contract/settlement-till.ts';
import { settlementEndpoints } from '../../contract/settlement.ts';
import { versionDiffEndpoints } from '../../contract/version-diff.ts';

const TABLES: readonly Readonly<Record<string, Endpoint>>[] = [
  identityEndpoints,
  accountEndpoints,
  documentsEndpoints,
  gatewayEndpoints,
  gatewayWarningEndpoints,
  insuredEndpoints,
  insuredViolationEndpoints,
  insuredAgentEndpoints,
  settingsEndpoints,
  catalogueEndpoints,
  catalogueExplanationEndpoints,
  importsEndpoints,
  nationalProductEndpoints,
  listVersionEndpoints,
  selfPayRatioEndpoints,
  versionDiffEndpoints,
  paymentRouteEndpoints,
  separatePaymentEndpoints,
  listActEndpoints,
  rollOverEndpoints,
  correctionEndpoints,
  matchingEndpoints,
  pricesEndpoints,
  printedStandardsEndpoints,
  questionsEndpoints,
  prescribingFactsEndpoints,
  searchEndpoints,
  providersEndpoints,
  providersAgreementEndpoints,
  providersPaperAgreementEndpoints,
  providersReportingEndpoints,
  providersDonationEndpoints,
  providersStockEndpoints,
  providersStockingEndpoints,
  providersAuthorisationEndpoints,
  providersDoctorEndpoints,
  providersPointsEndpoints,
  eligibilityFollowUpEndpoints,
  doctorWorkEndpoints,
  providersCommitteeEndpoints,
  eligibilityEndpoints,
  eligibilityAgentEndpoints,
  eligibilityStepEndpoints,
  eligibilityChangeEndpoints,
  eligibilityReviewEndpoints,
  eligibilityFormEndpoints,
  eligibilityPanelEndpoints,
  eligibilityInquiryEndpoints,
  prescriptionEndpoints,
  prescriptionMakerEndpoints,
  prescriptionNoticeEndpoints,
  prescriptionCirculationEndpoints,
  prescriptionPaperEndpoints,
  prescriptionDeliveryEndpoints,
  prescriptionBookingEndpoints,
  prescriptionHomeDeliveryEndpoints,
  tracePackEndpoints,
  fundsEndpoints,
  fundsLimitEndpoints,
  fundsStatementEndpoints,
  fundsDeductionEndpoints,
  fundsDeductionClosingEndpoints,
  fundsPaymentEndpoints,
  fundsClearingEndpoints,
  fundsReceiptEndpoints,
  fundsPrepaymentEndpoints,
  fundsLedgerEndpoints,
  settlementEndpoints,
  settlementFlagEndpoints,
  settlementReconciliationEndpoints,
  settlementShiftEndpoints,
  settlementManualEndpoints,
  settlementManualDeskEndpoints,
  settlementOutpatientEndpoints,
  settlementTillEndpoints,
  settlementOffSiteEndpoints,
  settlementPlanEndpoints,
  settlementCommercialEndpoints,
  settlementReturnEndpoints,
  settlementReadjudicationEndpoints,
  settlementBenefitEndpoints,
  settlementStayEndpoints,
  demoEndpoints,
];

/** Summaries say more after a colon than a list has room for. */
const FROM_ENDPOINTS = TABLES.flatMap((table) => Object.values(table)).map((row): [string, string] => [
  row.id,
  row.summary.split('：')[0] ?? row.summary,
]);

/** Actions that no endpoint of the pages is named after. */
const OTHERS: Readonly<Record<string, string>> = {
  'insured.actForPatient': '凭委托代办（查看或办理）',
  'identity.createAdmin': '建立首个管理账号',
  'providers.addAgreement': '登记线下协议（旧，一人登记）',
  'gateway.getPersonInfo': '接口查参保人',
  'gateway.queryMedicalStaff': '接口查医师、药师',
  'gateway.2001': '接口查待遇享受',
  'gateway.3101': '接口事前审核',
  'gateway.3102': '接口事中审核',
  'gateway.3103': '接口反馈审核提示',
  'gateway.3203': '接口申请清算',
  'gateway.3204': '接口撤销清算申请',
  'gateway.5201': '接口查就诊',
  'gateway.5202': '接口查诊断',
  'gateway.5203': '接口查结算',
  'gateway.5204': '接口查费用明细',
  'gateway.5205': '接口查用药记录',
  'gateway.5206': '接口查年度累计',
  'gateway.5301': '接口查待遇备案',
  'gateway.5302': '接口查定点',
  'gateway.5303': '接口查在院',
  'gateway.withdrawFiling': '接口撤销备案',
  'gateway.signIn': '接口签到',
  'gateway.2201': '接口门诊挂号',
  'gateway.2202': '接口撤销挂号',
  'gateway.2203': '接口上传就诊信息',
  'gateway.2204': '接口上传门诊明细',
  'gateway.2205': '接口撤销门诊明细',
  'gateway.2206': '接口门诊预结算',
  'gateway.2207': '接口门诊结算',
  'gateway.2208': '接口撤销门诊结算',
  'gateway.2301': '接口上传住院明细',
  'gateway.2302': '接口撤销住院明细',
  'gateway.2303': '接口住院预结算',
  'gateway.2304': '接口住院结算',
  'gateway.2305': '接口撤销住院结算',
  'gateway.2401': '接口办理入院',
  'gateway.2402': '接口办理出院',
  'gateway.2403': '接口变更入院信息',
  'gateway.2404': '接口撤销入院',
  'gateway.2405': '接口撤销出院',
  'gateway.2601': '接口冲正',
  'gateway.uploadMatches': '接口上传药品对照',
  'gateway.withdrawMatch': '接口撤销药品对照',
  'gateway.uploadFile': '接口上传文件',
  'gateway.uploadStock': '接口上传进销存',
  'gateway.deleteStock': '接口删除进销存',
  'gateway.checkPrescription': '接口预核验处方',
  'gateway.signPrescription': '接口签名处方',
  'gateway.authoriseCirculation': '接口授权流转处方',
  'gateway.uploadSale': '接口上传销售出库',
  'gateway.undoSale': '接口撤销销售出库',
  'settlement.refuseTrial': '拒绝反复试价',
};

const ACTIONS: Readonly<Record<string, string>> = { ...Object.fromEntries(FROM_ENDPOINTS), ...OTHERS };

const SUBJECTS: Readonly<Record<string, string>> = {
  account: '账号',
  person: '参保人',
  mandate: '委托',
  offSiteRequest: '异地购药备案申请',
  institution: '机构',
  practitioner: '医师或药师',
  apiClient: '接入方',
  policyDocument: '政策文件',
  application: '待遇申请',
  paper: '申请材料',
  panel: '专家评审',
  expert: '评审专家',
  prescription: '处方',
  makerChange: '换厂家',
  notice: '提醒',
  inquiry: '患者提问',
  violation: '参保人违规案件',
  paperException: '纸质处方延期',
  delivery: '注射剂配送',
  booking: '预约与送药',
  tracePack: '追溯码码段',
  claim: '结算单',
  readjudication: '更正重算',
  stay: '就诊登记',
  reconciliation: '日对账',
  clearingApplication: '清算申请',
  statement: '对账单',
  areaClearing: '异地清算单',
  commercialReceipt: '商业保险到账',
  deduction: '扣款和追回',
  prepayment: '预付款',
  manualClaim: '零星报销',
  manualPayment: '零星报销付款',
  payee: '收款账户',
  paymentBatch: '付款批次',
  benefitAct: '待遇参数调整',
  benefitReplay: '待遇参数试算',
  ledgerDay: '记账日',
  commercialPlan: '商业保险方案',
  catalogue: '目录',
  caution: '用药提示',
  orderWarning: '审核提示',
  catalogueImport: '目录导入',
  catalogueVersion: '目录版本',
  catalogueEntry: '目录条目',
  nationalProduct: '产品主档',
  listEntry: '单行支付条目',
  doctorFiling: '责任医师备案',
  pointCase: '记分案',
  committeeMeeting: '药事会会议',
  purchaseRequest: '临时采购申请',
  agreement: '医保协议',
  agreementTemplate: '协议范本',
  reportRound: '名单上报',
  donationProgramme: '赠药承诺',
  donationBreach: '赠药违约',
  area: '地区',
  product: '药品',
  nationalApplication: '国家申请',
  ticket: '故障报告与疑问',
  guidance: '口径与说明',
  setting: '年度参数',
  file: '文件',
  stock: '库存',
};

/** The name of an action; one that nobody named shows as it was written, rather than not at all. */
export function actionWords(action: string): string {
  return ACTIONS[action] ?? action;
}

export function subjectWords(kind: string): string {
  return SUBJECTS[kind] ?? kind;
}

/** Choices for the query: every named action. */
export const ACTION_CHOICES = Object.entries(ACTIONS).map(([value, label]) => ({ value, label }));
