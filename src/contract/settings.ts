import { Type } from 'typebox';
import { ASSISTANCE_CATEGORIES, type AssistanceCategory } from '../domain/insured/model.ts';
import { endpoint } from './endpoint.ts';
import { AreaCode, SchemeName } from './insured.ts';
import { Day, Done, Nullable, oneOf, RatioText, shape, Text, Yuan } from './shapes.ts';

const Year = Type.Integer({ minimum: 2024, maximum: 2099 });
const CategoryName = oneOf(Object.keys(ASSISTANCE_CATEGORIES) as AssistanceCategory[]);
const READERS = ['provinceAdmin', 'provinceCatalogue', 'provincePrice', 'auditor', 'agencyReviewer'] as const;
const YearQuery = shape({ year: Year });

const Limit = {
  areaCode: AreaCode,
  scheme: SchemeName,
  year: Year,
  pooledFund: Yuan,
  majorIllness: Yuan,
  source: Text(300),
};

export const listYearlyLimits = endpoint({
  id: 'insured.listYearlyLimits',
  method: 'GET',
  path: '/api/settings/yearly-limits',
  summary: '年度支付限额',
  who: READERS,
  query: YearQuery,
  output: shape({ rows: Type.Array(shape({ ...Limit, areaName: Type.String() })) }),
  clauses: ['M9.2', 'M9.5'],
});

export const saveYearlyLimit = endpoint({
  id: 'insured.saveYearlyLimit',
  method: 'PUT',
  path: '/api/settings/yearly-limits',
  summary: '录入年度支付限额，注明文件依据',
  who: ['provinceAdmin'],
  body: shape(Limit),
  output: Done,
  refusals: ['PARAMETER_CHANGE_NEEDS_ACT'],
  clauses: ['M9.2', 'M9.5', 'M9.6'],
});

const Rule = {
  areaCode: AreaCode,
  category: CategoryName,
  year: Year,
  ratio: RatioText,
  threshold: Yuan,
  cap: Nullable(Yuan),
  source: Text(300),
};

export const listAssistanceRules = endpoint({
  id: 'insured.listAssistanceRules',
  method: 'GET',
  path: '/api/settings/assistance-rules',
  summary: '医疗救助标准',
  who: READERS,
  query: YearQuery,
  output: shape({ rows: Type.Array(shape({ ...Rule, areaName: Type.String() })) }),
  clauses: ['M9.4'],
});

export const saveAssistanceRule = endpoint({
  id: 'insured.saveAssistanceRule',
  method: 'PUT',
  path: '/api/settings/assistance-rules',
  summary: '录入医疗救助标准，注明文件依据',
  who: ['provinceAdmin'],
  body: shape(Rule),
  output: Done,
  refusals: ['PARAMETER_CHANGE_NEEDS_ACT'],
  clauses: ['M9.4', 'M9.6'],
});

const CalendarYear = {
  year: Year,
  announced: Type.Boolean(),
  source: Text(300),
  daysOff: Type.Array(Day, { maxItems: 120 }),
  makeUpDays: Type.Array(Day, { maxItems: 60 }),
};

export const listWorkCalendar = endpoint({
  id: 'insured.listWorkCalendar',
  method: 'GET',
  path: '/api/settings/calendar',
  summary: '工作日历',
  who: READERS,
  output: shape({ rows: Type.Array(shape(CalendarYear)) }),
  clauses: ['M23.3'],
});

export const saveWorkCalendar = endpoint({
  id: 'insured.saveWorkCalendar',
  method: 'PUT',
  path: '/api/settings/calendar',
  summary: '录入一年的放假与调休安排；未办结申请的到期日随之重算',
  who: ['provinceAdmin'],
  body: shape(CalendarYear),
  output: Done,
  clauses: ['M23.3', 'I5', 'I17'],
});

export const settingsEndpoints = {
  listYearlyLimits,
  saveYearlyLimit,
  listAssistanceRules,
  saveAssistanceRule,
  listWorkCalendar,
  saveWorkCalendar,
};
