import { compensate } from './compensation.ts';
import { downloadDictionary } from './dictionaries.ts';
import { checkEntitlement, queryFilings } from './entitlement.ts';
import { fileBenefit, withdrawBenefit } from './filings-benefit.ts';
import { chooseInstitution, queryChoices, withdrawChoice } from './filings-designation.ts';
import { queryMatches, uploadMatches, withdrawUploadedMatch } from './item-matches.ts';
import { downloadFile, offerListFile, uploadFile } from './list-files.ts';
import { queryList } from './list-queries.ts';
import { queryMedicalStaff } from './medical-staff.ts';
import type { Transaction } from './message.ts';
import { getPersonInfo } from './person-info.ts';
import { admit, changeAdmission, discharge, undoAdmission, undoDischarge } from './inpatient-stays.ts';
import { registerVisit, undoVisit, uploadVisitInformation } from './outpatient-visits.ts';
import { preSettlePharmacy, reversePharmacy, settlePharmacy } from './pharmacy-claims.ts';
import {
  queryCheckMessage,
  queryFetchedMessage,
  queryPrescriptionMessage,
} from './prescription-hospital-query.ts';
import {
  checkPrescriptionMessage,
  signPrescriptionMessage,
  undoPrescriptionMessage,
  uploadPrescriptionMessage,
} from './prescription-hospital-write.ts';
import {
  authoriseOffline,
  decodeCode,
  downloadPrescription,
  queryOnline,
  uploadCheck,
  verifyAtPharmacy,
} from './prescription-pharmacy.ts';
import {
  confirmDelivery,
  queryCirculatingDrugs,
  syncDelivery,
  undoSale,
  uploadSale,
} from './prescription-sales.ts';
import { queryDiagnoses, queryFeeLines, querySettlement, queryVisits } from './queries-5-claims.ts';
import { queryBeds } from './queries-5-inpatient.ts';
import { queryDrugUse, queryYearUsed } from './queries-5-person.ts';
import { applyForClearing, withdrawFromClearing } from './reconcile-clearing.ts';
import { reconcileByDetails } from './reconcile-details.ts';
import { reconcileByTotals } from './reconcile-totals.ts';
import { checkRules } from './rule-checks.ts';
import { signIn, signOut } from './sign-in-out.ts';
import { undoInpatientLines, undoOutpatientLines, uploadFeeLines } from './stay-lines.ts';
import { preSettleVisitOrStay, settleVisitOrStay, undoSettlement } from './stay-settlements.ts';
import { queryShelf, queryStockReports } from './stock-queries.ts';
import { deleteStockReports, uploadStockReports } from './stock-reports.ts';
import { answerWarnings } from './warnings/answer-warnings.ts';

/** The transactions of the national interface that the platform speaks, by their numbers. */
export const TRANSACTIONS: Readonly<Record<string, Transaction>> = {
  '9001': signIn,
  '9002': signOut,
  '1101': getPersonInfo,
  '1301': offerListFile,
  '1302': offerListFile,
  '1303': offerListFile,
  '1305': offerListFile,
  '1312': queryList,
  '1316': queryList,
  '1317': queryMatches,
  '1318': queryList,
  '1319': queryList,
  '1901': downloadDictionary,
  '2001': checkEntitlement,
  '2101': preSettlePharmacy,
  '2102': settlePharmacy,
  '2103': reversePharmacy,
  '2201': registerVisit,
  '2202': undoVisit,
  '2203': uploadVisitInformation,
  '2204': uploadFeeLines,
  '2205': undoOutpatientLines,
  '2206': preSettleVisitOrStay,
  '2207': settleVisitOrStay,
  '2208': undoSettlement,
  '2301': uploadFeeLines,
  '2302': undoInpatientLines,
  '2303': preSettleVisitOrStay,
  '2304': settleVisitOrStay,
  '2305': undoSettlement,
  '2401': admit,
  '2402': discharge,
  '2403': changeAdmission,
  '2404': undoAdmission,
  '2405': undoDischarge,
  '2503': fileBenefit,
  '2504': withdrawBenefit,
  '2505': chooseInstitution,
  '2506': withdrawChoice,
  '2601': compensate,
  '3101': checkRules,
  '3102': checkRules,
  '3103': answerWarnings,
  '3201': reconcileByTotals,
  '3202': reconcileByDetails,
  '3203': applyForClearing,
  '3204': withdrawFromClearing,
  '3301': uploadMatches,
  '3302': withdrawUploadedMatch,
  '3501': uploadStockReports,
  '3501A': uploadStockReports,
  '3502': uploadStockReports,
  '3502A': uploadStockReports,
  '3503': uploadStockReports,
  '3503A': uploadStockReports,
  '3504': uploadStockReports,
  '3504A': uploadStockReports,
  '3505': uploadStockReports,
  '3505A': uploadStockReports,
  '3506': uploadStockReports,
  '3506A': uploadStockReports,
  '3507': deleteStockReports,
  '3507A': deleteStockReports,
  '3508': queryShelf,
  '3509': queryStockReports,
  '3510': queryStockReports,
  '3511': queryStockReports,
  '5102': queryMedicalStaff,
  '7101': checkPrescriptionMessage,
  '7102': signPrescriptionMessage,
  '7103': uploadPrescriptionMessage,
  '7104': undoPrescriptionMessage,
  '7105': queryPrescriptionMessage,
  '7106': queryCheckMessage,
  '7107': queryFetchedMessage,
  '7201': authoriseOffline,
  '7202': queryOnline,
  '7203': decodeCode,
  '7204': downloadPrescription,
  '7205': verifyAtPharmacy,
  '7206': uploadCheck,
  '7207': uploadSale,
  '7208': undoSale,
  '7209': syncDelivery,
  '7210': confirmDelivery,
  '7211': queryCirculatingDrugs,
  '5201': queryVisits,
  '5202': queryDiagnoses,
  '5203': querySettlement,
  '5204': queryFeeLines,
  '5205': queryDrugUse,
  '5206': queryYearUsed,
  '5301': queryFilings,
  '5302': queryChoices,
  '5303': queryBeds,
  '9101': uploadFile,
  '9102': downloadFile,
};
