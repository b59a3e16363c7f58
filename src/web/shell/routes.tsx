import { FUND_READERS } from '../../contract/funds-ledger.ts';
import { ROLES, type Role } from '../../domain/identity/roles.ts';
import { DOCUMENT_DESKS } from '../documents/document-desks.ts';
import type { RouteRow } from './route-row.ts';

const EVERYONE = Object.keys(ROLES) as Role[];
const STAFF = EVERYONE.filter((role) => role !== 'patient');
const COUNTER: readonly Role[] = ['pharmacist', 'cashier', 'hospitalOffice'];
const PRESCRIPTION_READERS: readonly Role[] = [
  'responsibleDoctor',
  'hospitalOffice',
  'pharmacist',
  'cashier',
  'agencyReviewer',
  'auditor',
];
const DELIVERY_READERS: readonly Role[] = [
  'pharmacist',
  'cashier',
  'responsibleDoctor',
  'hospitalOffice',
  'agencyReviewer',
  'areaBureau',
  'auditor',
];
const BOOKING_DESKS: readonly Role[] = [...COUNTER, 'agencyReviewer', 'areaBureau', 'auditor'];
const LIMIT_READERS: readonly Role[] = ['agencyReviewer', 'areaBureau', 'auditor', 'provinceAdmin'];
const READJUDICATION_READERS: readonly Role[] = ['agencyReviewer', 'areaBureau', 'auditor'];
const BILL_READERS: readonly Role[] = [
  ...COUNTER,
  'agencyReviewer',
  'areaBureau',
  'auditor',
  'provinceAdmin',
  'provincePrice',
];

const ASKING_DESKS: readonly Role[] = [
  'hospitalOffice',
  'responsibleDoctor',
  'pharmacist',
  'cashier',
  'agencyReviewer',
];
/** Whom the platform answers, and who answers; the others have nothing to read there. */
const TICKET_DESKS: readonly Role[] = [...ASKING_DESKS, 'provinceCatalogue', 'provincePrice', 'auditor'];
const CASE_DESKS: readonly Role[] = ['agencyReviewer', 'hospitalOffice', 'responsibleDoctor'];
const CASE_READERS: readonly Role[] = [...CASE_DESKS, 'auditor'];
const PROVINCE_DESKS: readonly Role[] = ['provinceCatalogue', 'provincePrice', 'auditor'];
const BOARD_READERS: readonly Role[] = [...PROVINCE_DESKS, 'agencyReviewer'];
const FILING_READERS: readonly Role[] = [
  'agencyReviewer',
  'areaBureau',
  'hospitalOffice',
  'provinceCatalogue',
  'auditor',
];
/** Who watches over the hospitals' committees, and the hospitals themselves. */
const COMMITTEE_DESKS: readonly Role[] = [
  'healthAuthority',
  'areaBureau',
  'agencyReviewer',
  'provinceCatalogue',
  'auditor',
  'hospitalOffice',
];
const POINT_READERS: readonly Role[] = [
  'agencyReviewer',
  'areaBureau',
  'hospitalOffice',
  'responsibleDoctor',
  'pharmacist',
  'provinceCatalogue',
  'auditor',
];
/** Who signs agreements, and who watches over them. */
const AGREEMENT_DESKS: readonly Role[] = [
  'agencyReviewer',
  'areaBureau',
  'hospitalOffice',
  'pharmacist',
  'provinceAdmin',
  'provinceCatalogue',
  'auditor',
];
const REPORT_DESKS: readonly Role[] = [
  'agencyReviewer',
  'areaBureau',
  'provinceCatalogue',
  'provinceAdmin',
  'auditor',
  'healthAuthority',
];
const FLAG_DESKS: readonly Role[] = [
  'hospitalOffice',
  'agencyReviewer',
  'areaBureau',
  'auditor',
  'provinceAdmin',
  'provincePrice',
];
const PAYMENT_DESKS: readonly Role[] = ['agencyReviewer', 'areaBureau', 'provinceAdmin', 'auditor'];
const STATEMENT_READERS: readonly Role[] = [...PAYMENT_DESKS, 'pharmacist', 'hospitalOffice'];
const INSTITUTION_READERS = STAFF.filter((role) => role !== 'provincePrice');
const BENEFIT_READERS: readonly Role[] = [
  'provinceAdmin',
  'provinceCatalogue',
  'provincePrice',
  'auditor',
  'areaBureau',
  'agencyReviewer',
  'responsibleDoctor',
  'hospitalOffice',
  'pharmacist',
  'cashier',
];
const SETTINGS_READERS: readonly Role[] = [
  'provinceAdmin',
  'provinceCatalogue',
  'provincePrice',
  'auditor',
  'agencyReviewer',
];

const MATCHING_READERS: readonly Role[] = [
  'hospitalOffice',
  'pharmacist',
  'agencyReviewer',
  'provinceCatalogue',
  'auditor',
];

/** Who looks at the shelves of an area or of the province (M26, M31). */
const STOCKING_READERS: readonly Role[] = [
  'areaBureau',
  'agencyReviewer',
  'healthAuthority',
  'provinceCatalogue',
  'provinceAdmin',
  'auditor',
];
const AUTHORISATION_READERS: readonly Role[] = [
  'enterprise',
  'pharmacist',
  'cashier',
  'areaBureau',
  'agencyReviewer',
  'provinceCatalogue',
  'auditor',
];

/**
 * Every page of the program, one line each, by module from left to right.
 * The first entry of a role with `menu` is where it begins; a patient's entries make the bottom bar, in this order.
 */
// prettier-ignore
export const ROUTES: readonly RouteRow[] = [
  // identity
  { path: '/audit', title: '操作与查阅记录', roles: ['auditor'], menu: '操作与查阅记录', group: '名册', load: () => import('../identity/AuditPage.tsx').then((m) => m.AuditPage) },
  { path: '/accounts', title: '账号', roles: ['provinceAdmin'], menu: '账号', group: '名册', load: () => import('../identity/AccountsPage.tsx').then((m) => m.AccountsPage) },
  { path: '/accounts/new', title: '新建账号', roles: ['provinceAdmin'], load: () => import('../identity/NewAccountPage.tsx').then((m) => m.NewAccountPage) },
  // the pharmacy's till: the home of pharmacist and cashier, and so before everything else of theirs
  { path: '/till', title: '收银', roles: ['pharmacist', 'cashier'], menu: '收银', group: '办理', load: () => import('../demo/DemoTillPage.tsx').then((m) => m.DemoTillPage) },
  // catalogue
  { path: '/catalogue/versions', title: '核对与发布', roles: ['provinceCatalogue', 'auditor'], menu: '核对与发布', group: '目录', load: () => import('../catalogue/versions/VersionsPage.tsx').then((m) => m.VersionsPage) },
  { path: '/catalogue/versions/$id', title: '目录版本', roles: PROVINCE_DESKS, load: () => import('../catalogue/versions/VersionPage.tsx').then((m) => m.VersionPage) },
  { path: '/catalogue/versions/$id/entries', title: '目录条目', roles: PROVINCE_DESKS, load: () => import('../catalogue/versions/NationalEntriesPage.tsx').then((m) => m.NationalEntriesPage) },
  { path: '/catalogue/versions/$id/edit', title: '修改版本信息', roles: ['provinceCatalogue'], load: () => import('../catalogue/versions/EditVersionPage.tsx').then((m) => m.EditVersionPage) },
  { path: '/catalogue/versions/$id/diff', title: '两版比较', roles: PROVINCE_DESKS, load: () => import('../catalogue/versions/DiffPage.tsx').then((m) => m.DiffPage) },
  { path: '/catalogue/versions/$id/ratios', title: '自付比例评审', roles: PROVINCE_DESKS, load: () => import('../catalogue/versions/RatioQueuePage.tsx').then((m) => m.RatioQueuePage) },
  { path: '/catalogue/dual-channel/new', title: '新建双通道目录', roles: ['provinceCatalogue'], load: () => import('../catalogue/versions/NewDualChannelPage.tsx').then((m) => m.NewDualChannelPage) },
  { path: '/products', title: '产品与价格', roles: PROVINCE_DESKS, menu: '产品与价格', group: '价格', load: () => import('../catalogue/ProductsPage.tsx').then((m) => m.ProductsPage) },
  { path: '/catalogue/import', title: '导入目录和价格表', roles: PROVINCE_DESKS, menu: '导入', group: '目录', load: () => import('../catalogue/imports/ImportPage.tsx').then((m) => m.ImportPage) },
  { path: '/catalogue/import/$id', title: '导入', roles: PROVINCE_DESKS, load: () => import('../catalogue/imports/ImportJobPage.tsx').then((m) => m.ImportJobPage) },
  { path: '/product-matches', title: '产品对应目录条目', roles: PROVINCE_DESKS, menu: '产品对应', group: '目录', load: () => import('../catalogue/products/ProductMatchesPage.tsx').then((m) => m.ProductMatchesPage) },
  { path: '/prices/printed', title: '所印支付标准', roles: PROVINCE_DESKS, menu: '所印支付标准', group: '价格', load: () => import('../catalogue/prices/PrintedStandardsPage.tsx').then((m) => m.PrintedStandardsPage) },
  { path: '/national-applications', title: '国家申请', roles: PROVINCE_DESKS, menu: '国家申请', group: '价格', load: () => import('../catalogue/prices/NationalApplicationsPage.tsx').then((m) => m.NationalApplicationsPage) },
  { path: '/national-applications/new', title: '登记国家申请', roles: ['provincePrice'], load: () => import('../catalogue/prices/NewNationalApplicationPage.tsx').then((m) => m.NewNationalApplicationPage) },
  { path: '/national-applications/$id', title: '国家申请', roles: PROVINCE_DESKS, load: () => import('../catalogue/prices/NationalApplicationPage.tsx').then((m) => m.NationalApplicationPage) },
  { path: '/products/new', title: '登记产品', roles: ['provinceCatalogue'], load: () => import('../catalogue/ProductFormPage.tsx').then((m) => m.NewProductPage) },
  { path: '/products/$code', title: '产品', roles: STAFF, finds: 'drug', load: () => import('../catalogue/prices/ProductPage.tsx').then((m) => m.ProductPage) },
  { path: '/products/$code/edit', title: '修改产品', roles: ['provinceCatalogue'], load: () => import('../catalogue/ProductFormPage.tsx').then((m) => m.EditProductPage) },
  { path: '/list/versions/new', title: '新建单行支付目录', roles: ['provinceCatalogue'], load: () => import('../catalogue/NewListVersionPage.tsx').then((m) => m.NewListVersionPage) },
  { path: '/list/new', title: '增加条目', roles: ['provinceCatalogue'], load: () => import('../catalogue/EntryFormPage.tsx').then((m) => m.NewEntryPage) },
  { path: '/list/$id/act', title: '处理目录条目', roles: ['provinceCatalogue'], load: () => import('../statistics/ListActPage.tsx').then((m) => m.ListActPage) },
  { path: '/list/$id/edit', title: '修改条目', roles: ['provinceCatalogue'], load: () => import('../catalogue/EntryFormPage.tsx').then((m) => m.EditEntryPage) },
  { path: '/drugs', isPublic: true, title: '查药品', roles: EVERYONE, load: () => import('../providers/stock/DrugPages.tsx').then((m) => m.DrugSearchWithPlacesPage) },
  { path: '/drugs/$key', isPublic: true, title: '药品', roles: EVERYONE, load: () => import('../providers/stock/DrugPages.tsx').then((m) => m.DrugWithPlacesPage) },
  { path: '/drug-cautions', title: '用药提示与储存', roles: ['provinceCatalogue', 'auditor', 'responsibleDoctor', 'pharmacist', 'hospitalOffice'], load: () => import('../catalogue/prescribing/PrescribingFactsPage.tsx').then((m) => m.PrescribingFactsPage) },
  { path: '/drug-history/$key', title: '药品经过', roles: STAFF, load: () => import('../catalogue/search/DrugHistoryPage.tsx').then((m) => m.DrugHistoryPage) },
  { path: '/answers', isPublic: true, title: '政策问答', roles: EVERYONE, load: () => import('../catalogue/questions/GuidancePages.tsx').then((m) => m.AnswersPage) },
  { path: '/answers/$id', isPublic: true, title: '政策问答', roles: EVERYONE, load: () => import('../catalogue/questions/GuidancePages.tsx').then((m) => m.AnswerPage) },
  { path: '/payment-route', isPublic: true, title: '查支付渠道', short: '支付渠道', roles: EVERYONE, load: () => import('../catalogue/versions/PaymentRoutePage.tsx').then((m) => m.PaymentRoutePage) },
  // eligibility (the three desks' queue and case; a patient's pages follow)
  { path: '/applications', title: '待遇申请', roles: CASE_DESKS, menu: '待遇申请', group: '办理', finds: 'application', load: () => import('../eligibility/ApplicationsPage.tsx').then((m) => m.ApplicationsPage) },
  { path: '/my-panels', title: '专家评审', roles: ['expert'], menu: '专家评审', group: '办理', load: () => import('../eligibility/review/MyPanelsPage.tsx').then((m) => m.MyPanelsPage) },
  { path: '/panels/$id', title: '专家评审', roles: ['expert', 'agencyReviewer', 'auditor'], load: () => import('../eligibility/review/PanelPage.tsx').then((m) => m.PanelPage) },
  { path: '/review-board', title: '时限看板', roles: ['areaBureau', 'agencyReviewer', 'provinceAdmin', 'auditor'], menu: '时限看板', group: '办理', load: () => import('../eligibility/review/ReviewBoardPage.tsx').then((m) => m.ReviewBoardPage) },
  { path: '/applications/$id/assignment', title: '转交或改派', roles: ['agencyReviewer', 'areaBureau'], load: () => import('../eligibility/review/AssignReviewPage.tsx').then((m) => m.AssignReviewPage) },
  { path: '/applications/$id/clock', title: '办理时限证明', roles: ['patient', 'agencyReviewer', 'areaBureau', 'auditor'], load: () => import('../eligibility/review/ReviewClockPage.tsx').then((m) => m.ReviewClockPage) },
  { path: '/experts', title: '评审专家', roles: ['provinceAdmin', 'auditor'], menu: '评审专家', group: '名册', load: () => import('../eligibility/review/ExpertsPage.tsx').then((m) => m.ExpertsPage) },
  { path: '/applications/$id', title: '待遇申请', roles: CASE_READERS, load: () => import('../eligibility/ApplicationPage.tsx').then((m) => m.ApplicationPage) },
  { path: '/applications/new', title: '代患者申请', roles: ['responsibleDoctor'], menu: '代患者申请', group: '办理', load: () => import('../eligibility/ApplyPage.tsx').then((m) => m.ApplyOnBehalfPage) },
  { path: '/progress', title: '进度', roles: ['patient'], menu: '进度', icon: 'progress', load: () => import('../eligibility/ProgressPage.tsx').then((m) => m.ProgressPage) },
  { path: '/progress/$id', title: '申请进度', roles: ['patient'], load: () => import('../eligibility/MyApplicationPage.tsx').then((m) => m.MyApplicationPage) },
  { path: '/apply', title: '申请用药待遇', roles: ['patient'], load: () => import('../eligibility/ApplyPage.tsx').then((m) => m.ApplyPage) },
  { path: '/my/drugs', title: '我的药', roles: ['patient'], menu: '我的药', icon: 'drug', load: () => import('../eligibility/MyDrugsPage.tsx').then((m) => m.MyDrugsPage) },
  { path: '/my/drugs/$id/extension', title: '延期', roles: ['patient'], load: () => import('../eligibility/ExtendPage.tsx').then((m) => m.ExtendPage) },
  { path: '/my/drugs/$id/change', title: '换药或加药', roles: ['patient'], load: () => import('../eligibility/change/ChangeDrugPage.tsx').then((m) => m.ChangeDrugPage) },
  { path: '/my/drugs/$id/institutions', title: '换医院或药店', roles: ['patient'], load: () => import('../eligibility/ChangeInstitutionsPage.tsx').then((m) => m.ChangeInstitutionsPage) },
  { path: '/my/drugs/$id/places', title: '哪里买得到', roles: ['patient'], load: () => import('../eligibility/PlacesPage.tsx').then((m) => m.PlacesPage) },
  // prescription
  { path: '/prescriptions/new', title: '开具处方', roles: ['responsibleDoctor'], menu: '开具处方', group: '办理', load: () => import('../prescription/PrescribePage.tsx').then((m) => m.PrescribePage) },
  { path: '/prescriptions/check', title: '审方', roles: ['pharmacist'], menu: '审方', group: '办理', load: () => import('../prescription/CheckPage.tsx').then((m) => m.CheckPage) },
  { path: '/prescriptions', title: '处方', roles: PRESCRIPTION_READERS, menu: '处方', group: '办理', load: () => import('../prescription/PrescriptionsPage.tsx').then((m) => m.PrescriptionsPage) },
  { path: '/prescriptions/$rxno', title: '处方', roles: PRESCRIPTION_READERS, finds: 'prescription', load: () => import('../prescription/PrescriptionPage.tsx').then((m) => m.PrescriptionPage) },
  { path: '/maker-changes', title: '换厂家', roles: ['responsibleDoctor', 'hospitalOffice', 'agencyReviewer', 'auditor'], menu: '换厂家', group: '办理', load: () => import('../prescription/makers/MakerChangesPage.tsx').then((m) => m.MakerChangesPage) },
  { path: '/my/maker-changes', title: '换厂家', roles: ['patient'], load: () => import('../prescription/makers/MakerChangesPage.tsx').then((m) => m.MakerChangesPage) },
  { path: '/notices', title: '提醒', roles: ['responsibleDoctor', 'hospitalOffice', 'pharmacist'], menu: '提醒', group: '办理', load: () => import('../prescription/notices/NoticesPage.tsx').then((m) => m.NoticesPage) },
  { path: '/my/notices', title: '提醒', roles: ['patient'], load: () => import('../prescription/notices/NoticesPage.tsx').then((m) => m.NoticesPage) },
  { path: '/my/prescriptions', title: '处方', roles: ['patient'], menu: '处方', icon: 'prescription', load: () => import('../prescription/MyPrescriptionsPage.tsx').then((m) => m.MyPrescriptionsPage) },
  { path: '/my/prescriptions/$rxno', title: '处方', roles: ['patient'], finds: 'prescription', load: () => import('../prescription/MyPrescriptionPage.tsx').then((m) => m.MyPrescriptionPage) },
  { path: '/deliveries', title: '注射剂配送', roles: DELIVERY_READERS, menu: '注射剂配送', group: '供药', load: () => import('../prescription/DeliveriesPage.tsx').then((m) => m.DeliveriesPage) },
  { path: '/deliveries/$id', title: '注射剂配送', roles: DELIVERY_READERS, load: () => import('../prescription/DeliveryPage.tsx').then((m) => m.DeliveryPage) },
  { path: '/bookings', title: '预约与送药', roles: BOOKING_DESKS, menu: '预约与送药', group: '供药', load: () => import('../prescription/bookings/BookingsPage.tsx').then((m) => m.BookingsPage) },
  { path: '/bookings/phone', title: '电话预约', roles: ['pharmacist', 'cashier'], load: () => import('../prescription/bookings/PhoneBookingPage.tsx').then((m) => m.PhoneBookingPage) },
  { path: '/bookings/service', title: '营业时间与预约', roles: COUNTER, load: () => import('../prescription/bookings/ServicePage.tsx').then((m) => m.ServicePage) },
  { path: '/bookings/$bookingNo', title: '预约与送药', roles: BOOKING_DESKS, load: () => import('../prescription/bookings/BookingPage.tsx').then((m) => m.BookingPage) },
  { path: '/my/bookings', title: '我的预约与送药', roles: ['patient'], load: () => import('../prescription/bookings/MyBookingsPage.tsx').then((m) => m.MyBookingsPage) },
  { path: '/my/bookings/new', title: '预约药品', roles: ['patient'], load: () => import('../prescription/bookings/BookPage.tsx').then((m) => m.BookPage) },
  { path: '/my/bookings/$bookingNo', title: '预约与送药', roles: ['patient'], load: () => import('../prescription/bookings/MyBookingPage.tsx').then((m) => m.MyBookingPage) },
  { path: '/paper-exceptions', title: '纸质处方延期', roles: ['areaBureau', 'provinceAdmin', 'auditor', 'pharmacist'], menu: '纸质处方延期', group: '办理', load: () => import('../prescription/PaperExceptionsPage.tsx').then((m) => m.PaperExceptionsPage) },
  { path: '/paper-prescriptions/new', title: '登记纸质处方', roles: ['pharmacist'], load: () => import('../prescription/RegisterPaperPage.tsx').then((m) => m.RegisterPaperPage) },
  { path: '/trace-packs', title: '追溯码包装层级', roles: ['provinceCatalogue', 'auditor'], menu: '追溯码包装层级', group: '目录', load: () => import('../catalogue/trace-packs/TracePacksPage.tsx').then((m) => m.TracePacksPage) },
  // funds
  { path: '/funds', title: '基金账户', roles: FUND_READERS, menu: '基金账户', group: '基金', load: () => import('../funds/FundsPage.tsx').then((m) => m.FundsPage) },
  { path: '/funds/entries', title: '明细账', roles: FUND_READERS, menu: '明细账', group: '基金', load: () => import('../funds/EntriesPage.tsx').then((m) => m.EntriesPage) },
  { path: '/funds/journals', title: '记账凭证', roles: FUND_READERS, menu: '记账凭证', group: '基金', load: () => import('../funds/JournalPages.tsx').then((m) => m.JournalsPage) },
  { path: '/funds/journals/$no', title: '记账凭证', roles: FUND_READERS, load: () => import('../funds/JournalPages.tsx').then((m) => m.JournalPage) },
  { path: '/funds/payables', title: '应付机构', roles: FUND_READERS, menu: '应付机构', group: '基金', load: () => import('../funds/PayablesPage.tsx').then((m) => m.PayablesPage) },
  { path: '/funds/closes', title: '日结', roles: FUND_READERS, menu: '日结', group: '基金', load: () => import('../funds/ClosesPage.tsx').then((m) => m.ClosesPage) },
  { path: '/funds/closes/$area/$day', title: '日结', roles: FUND_READERS, load: () => import('../funds/ClosePage.tsx').then((m) => m.ClosePage) },
  { path: '/reconciliation', title: '日对账', roles: ['hospitalOffice', 'pharmacist'], menu: '日对账', group: '基金', load: () => import('../settlement/reconciliation/ReconciliationPage.tsx').then((m) => m.ReconciliationPage) },
  { path: '/reconciliation/$id', title: '对账结果', roles: ['hospitalOffice', 'pharmacist'], load: () => import('../settlement/reconciliation/ReconciliationCasePage.tsx').then((m) => m.ReconciliationCasePage) },
  { path: '/shift', title: '班次汇总', roles: COUNTER, menu: '班次汇总', group: '基金', load: () => import('../settlement/shift/ShiftPage.tsx').then((m) => m.ShiftPage) },
  { path: '/statements', title: '对账单', roles: STATEMENT_READERS, menu: '对账单', group: '基金', load: () => import('../funds/statements/StatementsPage.tsx').then((m) => m.StatementsPage) },
  { path: '/statements/$id', title: '对账单', roles: STATEMENT_READERS, load: () => import('../funds/statements/StatementPage.tsx').then((m) => m.StatementPage) },
  { path: '/clearing', under: '/statements', title: '异地清算', roles: PAYMENT_DESKS, load: () => import('../funds/clearing/ClearingPage.tsx').then((m) => m.ClearingPage) },
  { path: '/clearing/$id', title: '异地清算单', roles: PAYMENT_DESKS, load: () => import('../funds/clearing/ClearingCasePage.tsx').then((m) => m.ClearingCasePage) },
  { path: '/commercial-receipts', under: '/statements', title: '商业保险到账', roles: PAYMENT_DESKS, load: () => import('../funds/receipts/ReceivablesPage.tsx').then((m) => m.ReceivablesPage) },
  { path: '/commercial-receipts/$id', title: '商业保险到账', roles: PAYMENT_DESKS, load: () => import('../funds/receipts/ReceiptPage.tsx').then((m) => m.ReceiptPage) },
  { path: '/deductions', under: '/statements', title: '扣款和追回', roles: STATEMENT_READERS, load: () => import('../funds/statements/DeductionsPage.tsx').then((m) => m.DeductionsPage) },
  { path: '/prepayments', under: '/statements', title: '预付款', roles: STATEMENT_READERS, load: () => import('../funds/prepayments/PrepaymentsPage.tsx').then((m) => m.PrepaymentsPage) },
  { path: '/prepayments/$id', title: '预付款', roles: STATEMENT_READERS, load: () => import('../funds/prepayments/PrepaymentPage.tsx').then((m) => m.PrepaymentPage) },
  { path: '/remittances', under: '/statements', title: '到账通知', roles: STATEMENT_READERS, load: () => import('../funds/payments/RemittancesPage.tsx').then((m) => m.RemittancesPage) },
  { path: '/payment-batches', title: '付款批次', roles: PAYMENT_DESKS, menu: '付款批次', group: '基金', load: () => import('../funds/payments/PaymentBatchesPage.tsx').then((m) => m.PaymentBatchesPage) },
  { path: '/payment-batches/$id', title: '付款批次', roles: PAYMENT_DESKS, load: () => import('../funds/payments/PaymentBatchPage.tsx').then((m) => m.PaymentBatchPage) },
  { path: '/limits', title: '年度限额', roles: LIMIT_READERS, menu: '年度限额', group: '基金', load: () => import('../funds/limits/LimitFindingsPage.tsx').then((m) => m.LimitFindingsPage) },
  { path: '/limits/upload', title: '批量登记其他待遇', roles: ['agencyReviewer'], load: () => import('../funds/limits/UploadSpendingPage.tsx').then((m) => m.UploadSpendingPage) },
  { path: '/limits/$personNo', title: '年度限额', roles: LIMIT_READERS, load: () => import('../funds/limits/PersonLimitsPage.tsx').then((m) => m.PersonLimitsPage) },
  // settlement
  { path: '/readjudications', under: '/limits', title: '更正重算', roles: READJUDICATION_READERS, load: () => import('../settlement/corrections/ReadjudicationsPage.tsx').then((m) => m.ReadjudicationsPage) },
  { path: '/readjudications/$id', title: '更正重算', roles: READJUDICATION_READERS, load: () => import('../settlement/corrections/ReadjudicationPage.tsx').then((m) => m.ReadjudicationPage) },
  { path: '/bills', title: '结算单', roles: BILL_READERS, menu: '结算单', group: '办理', load: () => import('../settlement/BillsPage.tsx').then((m) => m.BillsPage) },
  { path: '/outpatient-desk', title: '门诊发药结算', roles: ['hospitalOffice'], menu: '门诊发药结算', group: '办理', load: () => import('../settlement/outpatient/OutpatientPage.tsx').then((m) => m.OutpatientPage) },
  { path: '/stays', title: '在院与就诊', roles: ['hospitalOffice'], menu: '在院与就诊', group: '办理', load: () => import('../settlement/stays/StaysPage.tsx').then((m) => m.StaysPage) },
  { path: '/stays/$stayNo', title: '在院与就诊', roles: ['hospitalOffice'], load: () => import('../settlement/stays/StayPage.tsx').then((m) => m.StayPage) },
  { path: '/bills/$claimNo', title: '结算单', roles: BILL_READERS, finds: 'claim', load: () => import('../settlement/BillPage.tsx').then((m) => m.BillPage) },
  { path: '/my/bills', title: '账单', roles: ['patient'], menu: '账单', icon: 'bill', load: () => import('../settlement/MyBillsPage.tsx').then((m) => m.MyBillsPage) },
  { path: '/my/bills/$claimNo', title: '账单', roles: ['patient'], load: () => import('../settlement/BillPage.tsx').then((m) => m.BillPage) },
  { path: '/off-site-emergency', title: '异地急诊抢救', roles: ['hospitalOffice'], menu: '异地急诊抢救', group: '办理', load: () => import('../settlement/off-site/EmergencyPage.tsx').then((m) => m.EmergencyPage) },
  { path: '/my/off-site', title: '异地购药备案', roles: ['patient'], load: () => import('../settlement/off-site/OffSitePage.tsx').then((m) => m.OffSitePage) },
  { path: '/my/questions', title: '我要提问', roles: ['patient'], load: () => import('../eligibility/inquiries/MyQuestionsPage.tsx').then((m) => m.MyQuestionsPage) },
  { path: '/my/questions/new', title: '提一个问题', roles: ['patient'], load: () => import('../settlement/inquiries/AskPage.tsx').then((m) => m.AskPage) },
  { path: '/my/questions/$id', title: '我的提问', roles: ['patient'], load: () => import('../eligibility/inquiries/MyQuestionPage.tsx').then((m) => m.MyQuestionPage) },
  { path: '/inquiries', title: '患者提问', roles: ['agencyReviewer'], menu: '患者提问', group: '办理', load: () => import('../eligibility/inquiries/InquiriesPage.tsx').then((m) => m.InquiriesPage) },
  { path: '/inquiries/$id', title: '患者提问', roles: ['agencyReviewer'], load: () => import('../eligibility/inquiries/InquiryPage.tsx').then((m) => m.InquiryPage) },
  { path: '/off-site', under: '/manual-claims', title: '异地购药备案', roles: ['agencyReviewer'], load: () => import('../settlement/off-site/OffSiteRequestsPage.tsx').then((m) => m.OffSiteRequestsPage) },
  { path: '/my/manual-claims', title: '零星报销', roles: ['patient'], load: () => import('../settlement/manual/MyManualPage.tsx').then((m) => m.MyManualPage) },
  { path: '/my/manual-claims/new', title: '申报零星报销', roles: ['patient'], load: () => import('../settlement/manual/FileManualPage.tsx').then((m) => m.FileManualPage) },
  { path: '/my/manual-claims/$id', title: '零星报销', roles: ['patient'], load: () => import('../settlement/manual/MyManualCasePage.tsx').then((m) => m.MyManualCasePage) },
  { path: '/manual-claims', title: '零星报销', roles: ['agencyReviewer', 'areaBureau', 'auditor'], menu: '零星报销和异地', group: '办理', load: () => import('../settlement/manual/ManualClaimsPage.tsx').then((m) => m.ManualClaimsPage) },
  { path: '/manual-claims/new', title: '申报零星报销', roles: ['agencyReviewer'], load: () => import('../settlement/manual/FileManualPage.tsx').then((m) => m.FileManualPage) },
  { path: '/manual-claims/$id', title: '零星报销', roles: ['agencyReviewer', 'areaBureau', 'auditor'], load: () => import('../settlement/manual/ManualCasePage.tsx').then((m) => m.ManualCasePage) },
  { path: '/mandates', title: '委托代办', roles: ['agencyReviewer'], menu: '委托代办', group: '名册', load: () => import('../eligibility/agents/AreaMandatesPage.tsx').then((m) => m.AreaMandatesPage) },
  { path: '/mandates/new', title: '登记委托', roles: ['agencyReviewer'], load: () => import('../eligibility/agents/RecordMandatePage.tsx').then((m) => m.RecordMandatePage) },
  { path: '/my/family', title: '家人代办', roles: ['patient'], load: () => import('../insured/agents/FamilyPage.tsx').then((m) => m.FamilyPage) },
  { path: '/my/family/new', title: '委托家人', roles: ['patient'], load: () => import('../insured/agents/NewMandatePage.tsx').then((m) => m.NewMandatePage) },
  // gateway
  { path: '/order-warnings', title: '审核提示', roles: ['agencyReviewer', 'areaBureau', 'auditor', 'hospitalOffice', 'pharmacist'], menu: '审核提示', group: '供药', load: () => import('../gateway/OrderWarningsPage.tsx').then((m) => m.OrderWarningsPage) },
  { path: '/clients', title: '接口接入', roles: ['provinceAdmin'], menu: '接口接入', group: '名册', load: () => import('../gateway/ClientsPage.tsx').then((m) => m.ClientsPage) },
  // stock: what is on the shelves, who comes in and goes out by it, which pharmacies makers choose
  { path: '/stock', title: '库存', roles: ['pharmacist', 'cashier', 'hospitalOffice', 'responsibleDoctor'], menu: '库存', group: '供药', load: () => import('../providers/stock/StockPage.tsx').then((m) => m.StockPage) },
  { path: '/stock/upload', title: '批量上传盘点表', roles: ['pharmacist', 'hospitalOffice'], load: () => import('../providers/stock/UploadStockPage.tsx').then((m) => m.UploadStockPage) },
  { path: '/stock/institutions/$code', title: '机构库存', roles: STOCKING_READERS.filter((role) => role !== 'provinceAdmin'), load: () => import('../providers/stock/StockPage.tsx').then((m) => m.InstitutionStockPage) },
  { path: '/stocking', title: '配备率', roles: STOCKING_READERS, menu: '配备率', group: '供药', load: () => import('../providers/stock/StockingPage.tsx').then((m) => m.StockingPage) },
  { path: '/stocking/$code', title: '机构配备', roles: STOCKING_READERS, load: () => import('../providers/stock/StockingInstitutionPage.tsx').then((m) => m.StockingInstitutionPage) },
  { path: '/stocking-proposals', title: '准入和退出', roles: STOCKING_READERS.filter((role) => role !== 'healthAuthority'), menu: '准入和退出', group: '供药', load: () => import('../providers/stock/ProposalsPage.tsx').then((m) => m.ProposalsPage) },
  { path: '/drug-map', title: '药品地图', roles: STOCKING_READERS, menu: '药品地图', group: '供药', load: () => import('../providers/map/DrugMapPage.tsx').then((m) => m.DrugMapPage) },
  { path: '/authorisations', title: '药店授权', roles: AUTHORISATION_READERS, menu: '药店授权', group: '供药', load: () => import('../providers/stock/AuthorisationsPage.tsx').then((m) => m.AuthorisationsPage) },
  { path: '/authorisations/new', title: '授权药店', roles: ['enterprise'], load: () => import('../providers/stock/NewAuthorisationPage.tsx').then((m) => m.NewAuthorisationPage) },
  { path: '/authorisations/coverage', title: '授权覆盖各县', roles: AUTHORISATION_READERS.filter((role) => role !== 'pharmacist' && role !== 'cashier'), load: () => import('../providers/stock/CoveragePage.tsx').then((m) => m.CoveragePage) },
  // insured and providers: the registers, after each role's daily work
  { path: '/persons', title: '参保人', roles: ['agencyReviewer'], menu: '参保人', group: '名册', finds: 'person', load: () => import('../insured/PersonsPage.tsx').then((m) => m.PersonsPage) },
  { path: '/persons/new', title: '登记参保人', roles: ['agencyReviewer'], load: () => import('../insured/RegisterPersonPage.tsx').then((m) => m.RegisterPersonPage) },
  { path: '/persons/import', title: '批量登记参保人', roles: ['agencyReviewer'], load: () => import('../insured/ImportPersonsPage.tsx').then((m) => m.ImportPersonsPage) },
  { path: '/insured-violations', title: '参保人违规', roles: ['agencyReviewer', 'areaBureau', 'auditor'], menu: '参保人违规', group: '名册', load: () => import('../insured/violations/ViolationsPage.tsx').then((m) => m.ViolationsPage) },
  { path: '/insured-violations/$id', title: '参保人违规', roles: ['agencyReviewer', 'areaBureau', 'auditor'], load: () => import('../insured/violations/ViolationPage.tsx').then((m) => m.ViolationPage) },
  { path: '/persons/$id', title: '参保人', roles: ['agencyReviewer'], load: () => import('../insured/PersonPage.tsx').then((m) => m.PersonPage) },
  { path: '/doctor-filings', title: '责任医师申报', roles: FILING_READERS, menu: '责任医师申报', group: '名册', finds: 'practitioner', load: () => import('../providers/FilingsPage.tsx').then((m) => m.FilingsPage) },
  { path: '/doctor-filings/new', title: '申报责任医师', roles: ['hospitalOffice'], load: () => import('../providers/FileDoctorPage.tsx').then((m) => m.FileDoctorPage) },
  { path: '/doctor-filings/$id', title: '责任医师申报', roles: FILING_READERS, load: () => import('../providers/FilingPage.tsx').then((m) => m.FilingPage) },
  { path: '/committee', title: '药事会', roles: COMMITTEE_DESKS, menu: '药事会', group: '供药', load: () => import('../providers/committee/CommitteePage.tsx').then((m) => m.CommitteePage) },
  { path: '/committee/$versionId/$hospital', title: '药事会', roles: COMMITTEE_DESKS, load: () => import('../providers/committee/CommitteeTaskPage.tsx').then((m) => m.CommitteeTaskPage) },
  { path: '/purchases', title: '临时采购', roles: [...COMMITTEE_DESKS, 'responsibleDoctor'], menu: '临时采购', group: '供药', load: () => import('../providers/committee/PurchasesPage.tsx').then((m) => m.PurchasesPage) },
  { path: '/purchases/new', title: '申请临时采购', roles: ['responsibleDoctor', 'hospitalOffice'], load: () => import('../providers/committee/NewPurchasePage.tsx').then((m) => m.NewPurchasePage) },
  { path: '/purchases/clock', title: '临时采购办理期限', roles: [...COMMITTEE_DESKS, 'responsibleDoctor', 'provinceAdmin'], load: () => import('../providers/committee/PurchaseClockPage.tsx').then((m) => m.PurchaseClockPage) },
  { path: '/purchases/$id', title: '临时采购', roles: [...COMMITTEE_DESKS, 'responsibleDoctor'], load: () => import('../providers/committee/PurchasePage.tsx').then((m) => m.PurchasePage) },
  { path: '/follow-ups', title: '随访评估', roles: ['responsibleDoctor', 'hospitalOffice', 'agencyReviewer', 'areaBureau'], menu: '随访评估', group: '办理', load: () => import('../eligibility/follow-up/FollowUpsPage.tsx').then((m) => m.FollowUpsPage) },
  { path: '/follow-ups/$id', title: '随访评估', roles: ['responsibleDoctor', 'hospitalOffice', 'agencyReviewer', 'areaBureau'], load: () => import('../eligibility/follow-up/FollowUpPage.tsx').then((m) => m.FollowUpPage) },
  { path: '/doctor-work', title: '责任医师工作量', roles: ['responsibleDoctor', 'hospitalOffice', 'agencyReviewer', 'areaBureau', 'provinceCatalogue', 'auditor'], menu: '责任医师工作量', group: '名册', load: () => import('../statistics/doctor-work/DoctorWorkPage.tsx').then((m) => m.DoctorWorkPage) },
  { path: '/qualifications', title: '支付资格记分', roles: POINT_READERS, menu: '支付资格记分', group: '名册', load: () => import('../providers/points/StandingsPage.tsx').then((m) => m.StandingsPage) },
  { path: '/point-cases', under: '/qualifications', title: '记分案', roles: POINT_READERS, load: () => import('../providers/points/PointCasesPage.tsx').then((m) => m.PointCasesPage) },
  { path: '/point-cases/new', title: '告知拟记分', roles: ['agencyReviewer', 'areaBureau'], load: () => import('../providers/points/NewPointCasePage.tsx').then((m) => m.NewPointCasePage) },
  { path: '/point-cases/$id', title: '记分案', roles: POINT_READERS, load: () => import('../providers/points/PointCasePage.tsx').then((m) => m.PointCasePage) },
  { path: '/institutions', title: '定点机构', roles: INSTITUTION_READERS, menu: '定点机构', group: '名册', load: () => import('../providers/InstitutionsPage.tsx').then((m) => m.InstitutionsPage) },
  { path: '/institutions/new', title: '登记机构', roles: ['agencyReviewer', 'areaBureau'], load: () => import('../providers/RegisterInstitutionPage.tsx').then((m) => m.RegisterInstitutionPage) },
  { path: '/institutions/$code', title: '定点机构', roles: INSTITUTION_READERS, finds: 'institution', load: () => import('../providers/InstitutionPage.tsx').then((m) => m.InstitutionPage) },
  { path: '/bill-check', isPublic: true, title: '核验结算单', roles: EVERYONE, load: () => import('../settlement/checking/BillCheckPage.tsx').then((m) => m.BillCheckPage) },
  { path: '/verify-form', isPublic: true, title: '查验申请表', roles: EVERYONE, load: () => import('../eligibility/form/VerifyFormPage.tsx').then((m) => m.VerifyFormPage) },
  { path: '/my-institution', title: '本机构与协议', roles: ['hospitalOffice', 'pharmacist'], menu: '本机构与协议', group: '名册', load: () => import('../providers/InstitutionPage.tsx').then((m) => m.OwnInstitutionPage) },
  { path: '/agreement-drafts', title: '协议签署', roles: AGREEMENT_DESKS, menu: '协议签署', group: '名册', load: () => import('../providers/agreements/AgreementDesks.tsx').then((m) => m.AgreementDraftsPage) },
  { path: '/agreement-drafts/$id', title: '协议', roles: AGREEMENT_DESKS, load: () => import('../providers/agreements/AgreementDraftPage.tsx').then((m) => m.AgreementDraftPage) },
  { path: '/paper-agreements', under: '/agreement-drafts', title: '线下协议', roles: AGREEMENT_DESKS, load: () => import('../providers/agreements/PaperAgreements.tsx').then((m) => m.PaperAgreementsPage) },
  { path: '/expiring-agreements', under: '/agreement-drafts', title: '快到期的协议和证照', roles: AGREEMENT_DESKS, load: () => import('../providers/agreements/AgreementDesks.tsx').then((m) => m.ExpiringPage) },
  { path: '/agreement-templates', under: '/agreement-drafts', title: '协议范本', roles: AGREEMENT_DESKS, load: () => import('../providers/agreements/AgreementTemplatesPage.tsx').then((m) => m.AgreementTemplatesPage) },
  { path: '/reports', title: '名单上报', roles: REPORT_DESKS, menu: '名单上报', group: '名册', load: () => import('../providers/reporting/ReportRoundsPage.tsx').then((m) => m.ReportRoundsPage) },
  { path: '/reports/$id', title: '名单上报', roles: REPORT_DESKS, load: () => import('../providers/reporting/ReportRoundPage.tsx').then((m) => m.ReportRoundPage) },
  { path: '/published-lists', isPublic: true, title: '公布的名单', roles: EVERYONE, load: () => import('../providers/reporting/PublishedListsPage.tsx').then((m) => m.PublishedListsPage) },
  { path: '/published-lists/$id', isPublic: true, title: '公布的名单', roles: EVERYONE, load: () => import('../providers/reporting/PublishedListsPage.tsx').then((m) => m.PublishedListPage) },
  { path: '/donations', title: '慈善赠药', roles: STAFF, menu: '慈善赠药', group: '名册', load: () => import('../providers/reporting/DonationsPage.tsx').then((m) => m.DonationsPage) },
  { path: '/commercial-plans', title: '商业保险方案', roles: ['provinceAdmin', 'auditor'], menu: '商业保险方案', group: '规则', load: () => import('../settlement/commercial/CommercialPlansPage.tsx').then((m) => m.CommercialPlansPage) },
  { path: '/person-payers', title: '慢特病和个人账户', roles: ['agencyReviewer'], menu: '慢特病和个人账户', group: '基金', load: () => import('../settlement/plans/PersonPayersPage.tsx').then((m) => m.PersonPayersPage) },
  { path: '/my/commercial', title: '商业保险和个人账户', roles: ['patient'], load: () => import('../settlement/commercial/MyCommercialPage.tsx').then((m) => m.MyCommercialPage) },
  { path: '/payment-flags', title: '付费标记', roles: FLAG_DESKS, menu: '付费标记', group: '基金', load: () => import('../settlement/flags/PaymentFlagsPage.tsx').then((m) => m.PaymentFlagsPage) },
  { path: '/change-sheets', title: '目录变化说明', roles: STAFF, menu: '目录变化说明', group: '目录', load: () => import('../catalogue/versions/ExplanationSheetsPage.tsx').then((m) => m.ExplanationSheetsPage) },
  { path: '/published-doctors', isPublic: true, title: '责任医师名单', short: '责任医师', roles: EVERYONE, load: () => import('../providers/PublishedDoctorsPage.tsx').then((m) => m.PublishedDoctorsPage) },
  { path: '/public-institutions', isPublic: true, title: '定点机构名单', short: '定点机构', roles: EVERYONE, load: () => import('../providers/PublicInstitutionsPage.tsx').then((m) => m.PublicInstitutionsPage) },
  { path: '/settings', title: '政策参数', roles: SETTINGS_READERS, menu: '政策参数', group: '规则', load: () => import('../insured/YearlyLimitsPage.tsx').then((m) => m.YearlyLimitsPage) },
  { path: '/settings/benefits', title: '待遇参数', roles: BENEFIT_READERS, load: () => import('../settlement/benefits/BenefitActsPage.tsx').then((m) => m.BenefitActsPage) },
  { path: '/settings/benefits/new', title: '录入待遇参数', roles: ['provinceAdmin'], load: () => import('../settlement/benefits/NewBenefitActPage.tsx').then((m) => m.NewBenefitActPage) },
  { path: '/settings/benefits/$id', title: '待遇参数', roles: BENEFIT_READERS, load: () => import('../settlement/benefits/BenefitActPage.tsx').then((m) => m.BenefitActPage) },
  { path: '/settings/benefits/replays/$id', title: '待遇参数试算', roles: ['provinceAdmin', 'auditor'], load: () => import('../settlement/benefits/BenefitReplayPage.tsx').then((m) => m.BenefitReplayPage) },
  { path: '/settings/assistance-rules', title: '医疗救助标准', roles: SETTINGS_READERS, load: () => import('../insured/AssistanceRulesPage.tsx').then((m) => m.AssistanceRulesPage) },
  { path: '/settings/ordinary-plans', title: '普通门诊和慢特病政策', roles: ['provinceAdmin', 'auditor', 'areaBureau', 'agencyReviewer'], load: () => import('../settlement/plans/OrdinaryPlansPage.tsx').then((m) => m.OrdinaryPlansPage) },
  { path: '/settings/fund-routes', title: '工伤和生育基金支付', roles: ['provinceAdmin', 'auditor', 'areaBureau', 'agencyReviewer'], load: () => import('../settlement/plans/FundRoutesPage.tsx').then((m) => m.FundRoutesPage) },
  { path: '/settings/calendar', title: '工作日历', roles: SETTINGS_READERS, load: () => import('../insured/WorkCalendarPage.tsx').then((m) => m.WorkCalendarPage) },
  { path: '/settings/title-relaxations', title: '职称放宽', roles: [...FILING_READERS, 'provinceAdmin'], load: () => import('../providers/TitleRelaxationsPage.tsx').then((m) => m.TitleRelaxationsPage) },
  { path: '/national-products', title: '产品主档', roles: STAFF, menu: '产品主档', group: '目录', load: () => import('../catalogue/products/NationalProductsPage.tsx').then((m) => m.NationalProductsPage) },
  { path: '/national-products/$code', title: '产品主档', roles: STAFF, load: () => import('../catalogue/products/NationalProductPage.tsx').then((m) => m.NationalProductPage) },
  { path: '/list', title: '单行支付目录', roles: STAFF, menu: '单行支付目录', group: '目录', load: () => import('../catalogue/ListPage.tsx').then((m) => m.ListPage) },
  { path: '/list-warnings', title: '到期提醒', roles: STAFF, menu: '到期提醒', group: '目录', load: () => import('../statistics/TermWarningsDesk.tsx').then((m) => m.TermWarningsDesk) },
  // statistics: what acts, corrections and the year's end touch
  { path: '/roll-over', title: '年底滚动', roles: BOARD_READERS, menu: '年底滚动', group: '期限', load: () => import('../statistics/RollOverPage.tsx').then((m) => m.RollOverPage) },
  { path: '/transition-work', title: '过渡期清单', roles: BOARD_READERS, menu: '过渡期清单', group: '期限', load: () => import('../statistics/TransitionWorkPage.tsx').then((m) => m.TransitionWorkPage) },
  { path: '/transition-work/$id', title: '过渡期药品', roles: BOARD_READERS, load: () => import('../statistics/TransitionDrugPage.tsx').then((m) => m.TransitionDrugPage) },
  { path: '/corrections', title: '更正与复核', roles: PROVINCE_DESKS, menu: '更正与复核', group: '期限', load: () => import('../statistics/CorrectionsPage.tsx').then((m) => m.CorrectionsPage) },
  { path: '/matching', title: '药品对照', roles: MATCHING_READERS, menu: '药品对照', group: '目录', load: () => import('../catalogue/matching/MatchingPage.tsx').then((m) => m.MatchingPage) },
  { path: '/matching/new', title: '登记药品', roles: ['hospitalOffice', 'pharmacist'], load: () => import('../catalogue/matching/ItemFormPage.tsx').then((m) => m.ItemFormPage) },
  { path: '/matching/upload', title: '批量上传药品', roles: ['hospitalOffice', 'pharmacist'], load: () => import('../catalogue/matching/UploadItemsPage.tsx').then((m) => m.UploadItemsPage) },
  { path: '/matching/institutions/$code', title: '机构药品对照', roles: ['agencyReviewer', 'provinceCatalogue', 'auditor'], load: () => import('../catalogue/matching/MatchingPage.tsx').then((m) => m.InstitutionMatchingPage) },
  // questions and rulings
  { path: '/tickets', title: '故障与疑问', roles: TICKET_DESKS, menu: '故障与疑问', group: '办理', load: () => import('../catalogue/questions/TicketsPage.tsx').then((m) => m.TicketsPage) },
  { path: '/tickets/new', title: '提出故障或疑问', roles: ASKING_DESKS, load: () => import('../catalogue/questions/NewTicketPage.tsx').then((m) => m.NewTicketPage) },
  { path: '/tickets/$id', title: '故障与疑问', roles: TICKET_DESKS, load: () => import('../catalogue/questions/TicketPage.tsx').then((m) => m.TicketPage) },
  { path: '/guidance', title: '口径与说明', roles: STAFF, menu: '口径与说明', group: '规则', load: () => import('../catalogue/questions/GuidancePages.tsx').then((m) => m.GuidanceListPage) },
  { path: '/guidance/new', title: '公布口径或说明', roles: ['provinceCatalogue'], load: () => import('../catalogue/questions/NewGuidancePage.tsx').then((m) => m.NewGuidancePage) },
  { path: '/guidance/$id', title: '口径与说明', roles: STAFF, load: () => import('../catalogue/questions/GuidancePages.tsx').then((m) => m.GuidancePage) },
  // documents: for reference, after each role's own work
  { path: '/policy-documents', title: '政策文件', roles: DOCUMENT_DESKS, menu: '政策文件', group: '规则', load: () => import('../documents/DocumentsPage.tsx').then((m) => m.DocumentsPage) },
  { path: '/policy-documents/$id', title: '官方文件', roles: EVERYONE, load: () => import('../documents/DocumentPage.tsx').then((m) => m.DocumentPage) },
  { path: '/clauses', title: '规则说明', roles: STAFF, menu: '规则说明', group: '规则', load: () => import('../documents/ClausesPage.tsx').then((m) => m.ClausesPage) },
  { path: '/my/rules', title: '规则说明', roles: ['patient'], load: () => import('../documents/ClausesPage.tsx').then((m) => m.ClausesPage) },
  // shell
  { path: '/my', title: '我的', roles: ['patient'], menu: '我的', icon: 'person', load: () => import('./MyPage.tsx').then((m) => m.MyPage) },
];
