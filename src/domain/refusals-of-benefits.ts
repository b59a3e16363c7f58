import type { RefusalRule } from './refusal-rule.ts';

/** What stands against a person, a drug, a benefit, or who decides on it. In order of precedence. */
export const BENEFIT_REFUSALS = {
  POLICY_NOT_FORMALISED: {
    clause: 'I15',
    message: '该日期的支付政策尚未录入，无法计算',
    remedy: '请核对购药日期；确需结算的，请联系省局录入当时政策',
  },
  PERSON_NOT_INSURED: {
    clause: 'M5',
    message: '购药当日没有查到职工医保或居民医保参保记录',
    remedy: '请核对证件号码；参保关系有误的，请到参保地经办机构办理',
  },
  INSURANCE_NOT_NORMAL: {
    clause: 'M5',
    message: '购药当日医保待遇不在正常享受状态',
    remedy: '请先到参保地经办机构恢复待遇',
  },
  ONLINE_SETTLEMENT_SUSPENDED: {
    clause: 'M35',
    message: '参保人因违规被暂停联网结算',
    remedy: '费用先由个人全额支付，凭票据和病历到参保地经办机构办理',
  },
  SCHEME_NOT_COVERED: {
    clause: 'M5',
    message: '单行支付只适用于职工医保和居民医保参保人',
    remedy: '请核对险种，其他险种按各自规定报销',
  },
  INSTITUTION_WITHOUT_AGREEMENT: {
    clause: 'M25',
    message: '本机构当日没有生效的“双通道”医保协议',
    remedy: '请联系统筹区经办机构签订或续签协议',
  },
  DRUG_NOT_LISTED: {
    clause: 'M4',
    message: '该药品当日不在单行支付目录内',
    remedy: '请核对国家药品编码，或按普通门诊政策结算',
  },
  DRUG_TERM_ENDED: {
    clause: 'M10',
    message: '该药品的单行支付有效期已过',
    remedy: '请与责任医师商量目录内替代药品',
  },
  COMMITMENT_MISSING: {
    clause: 'M4',
    message: '该厂家产品没有签订有效的承诺书',
    remedy: '请改用已签承诺书的同通用名产品',
  },
  STANDARD_MISSING: {
    clause: 'M12',
    message: '该产品当日没有生效的医保支付标准',
    remedy: '请联系省局核实支付标准后再结算',
  },
  ITEM_NOT_MATCHED: {
    clause: 'N5.5',
    message: '本机构还没有把该药品对照到国家编码，不能结算',
    remedy: '请由医保办或药师在“药品对照”中确认对照后再结算',
  },
  PRICE_ABOVE_NEGOTIATED_STANDARD: {
    clause: 'M32',
    message: '谈判药品售价高于国家谈判支付标准，不得销售',
    remedy: '请按不高于支付标准的价格重新录入',
  },
  PRICE_ABOVE_LISTED_PRICE: {
    clause: 'M13',
    message: '售价高于平台挂网价',
    remedy: '请按不高于挂网价的价格重新录入',
  },
  PRICE_TRIED_TOO_OFTEN: {
    clause: 'N5.1',
    message: '该药品的支付标准保密，近期试过的售价过多，不再试算新的售价',
    remedy: '请按已结算过的售价录入；确需调整的，请联系统筹区经办机构',
  },
  WORK_INJURY_ELSEWHERE: {
    clause: 'I16',
    message: '因工受伤的费用不属于职工、居民医保，单行支付不受理',
    remedy: '请到工伤保险经办机构办理；参保地开通工伤通道的，由工伤基金全额支付',
  },
  ELIGIBILITY_MISSING: {
    clause: 'M19',
    message: '参保人当日没有该药品的单行支付待遇资格',
    remedy: '请先由责任医师协助提交待遇申请',
  },
  DRUG_CHANGE_SAME_DRUG: {
    clause: 'M24',
    message: '换药、加药要选另一种药品',
    remedy: '同一种药换厂家，由责任医师认定、医院确认即可，不用重新申请',
  },
  EXTENDED_BENEFIT_ENDED: {
    clause: 'M24',
    message: '要延期的待遇已因换药终止，不能再延期',
    remedy: '仍需使用原药的，请重新提交申请',
  },
  DRUG_CHANGE_PENDING: {
    clause: 'M24',
    message: '这种药正在办理换药，办结前不能延期',
    remedy: '请等换药办结；不再换药的，请先撤回换药申请',
  },
  MAKER_NOT_CONFIRMED: {
    clause: 'M24',
    message: '患者现用另一厂家的产品，换厂家尚未确认',
    remedy: '请责任医师提出换厂家，医院医保办确认后即时可以开具',
  },
  MAKER_ALREADY_IN_USE: {
    clause: 'M24',
    message: '患者现在用的就是这个厂家的产品，或换厂家已在等待确认',
    remedy: '可以直接开具；已提出的请医院医保办确认',
  },
  MAKER_CHANGE_DECIDED: {
    clause: 'M24',
    message: '这项换厂家已经办结',
    remedy: '请刷新页面查看结果；需要再换的由责任医师重新提出',
  },
  SUSPENSION_OUT_OF_RANGE: {
    clause: 'M35',
    message: '暂停联网结算的起止不在允许范围内',
    remedy: '请按法规规定的月数重新填写',
  },
  DECIDER_IS_RECORDER: {
    clause: 'M35',
    message: '立案人不能自己作出处理决定',
    remedy: '请由医保局另一位工作人员审查决定',
  },
  LIFTER_TOOK_PART: {
    clause: 'M35',
    message: '立案人和决定人不能自己提前恢复联网结算',
    remedy: '请由医保局没有参与立案和决定的工作人员办理',
  },
  VIOLATION_ALREADY_DECIDED: {
    clause: 'M35',
    message: '这件案子现在不能办理这一步',
    remedy: '请刷新页面查看处理结果',
  },
  ELIGIBILITY_ALREADY_LIVE: {
    clause: 'M24',
    message: '该药品已有生效的待遇资格',
    remedy: '无需重复申请；进入第二个年度后可在“我的药”里办理延期',
  },
  APPLICATION_ALREADY_OPEN: {
    clause: 'M22',
    message: '同一药品已有办理中的申请',
    remedy: '请在“办理进度”中查看，不必重复提交',
  },
  APPLICATION_PAPERS_MISSING: {
    clause: 'M23.2',
    message: '申请材料不齐',
    remedy: '请补齐列出的材料后再提交',
  },
  DIAGNOSIS_OUT_OF_SCOPE: {
    clause: 'M11',
    message: '诊断不在该药品的限定支付范围或法定适应症内',
    remedy: '请核对诊断；不符合范围的费用由个人承担',
  },
  TERM_OUT_OF_RANGE: {
    clause: 'M23.4',
    message: '待遇期限超出允许的范围',
    remedy: '请在申请日至次年年底之间选择截止日期',
  },
  STEP_NOT_ALLOWED: {
    clause: 'M22',
    message: '申请当前所处环节不能办理这一步',
    remedy: '请刷新页面查看最新进度',
  },
  CASE_OF_ANOTHER_REVIEWER: {
    clause: 'M36',
    message: '这份申请由另一位审核人办理',
    remedy: '请由其办理或转交；其不在岗的，请市州医保局改派',
  },
  SECOND_REVIEWER_NEEDED: {
    clause: 'M36',
    message: '不予通过要由另一位审核人复核，提出人不能自己复核',
    remedy: '请另一位审核人打开这份申请，确认或退回',
  },
  OTHER_REVIEWER_NEEDED: {
    clause: 'M36',
    message: '复议要由没有参与原决定的审核人办理',
    remedy: '请另一位审核人办理；本地没有的，请市州医保局改派',
  },
  EXPERTS_TOO_FEW: {
    clause: 'M36',
    message: '回避之后，名册里可抽的专家不够',
    remedy: '请减少人数，或请省局补充该治疗领域的专家',
  },
  PANEL_NOT_COMPLETE: {
    clause: 'M36',
    message: '还有专家没有提交意见，不能作结论',
    remedy: '请等专家提交，或更换逾期未答复的专家',
  },
  PANEL_CLOSED: {
    clause: 'M36',
    message: '这次专家评审已有结论，或您已不在其中',
    remedy: '请刷新页面查看评审状态',
  },
  MONTHLY_AMOUNT_EXCEEDED: {
    clause: 'M23.4',
    message: '超过待遇决定核定的每月用量',
    remedy: '请减少数量；病情需要的，请由责任医师协助申请调整',
  },
  QUALIFICATION_SUSPENDED: {
    clause: 'M27',
    message: '该医师或药师的医保支付资格在暂停期内',
    remedy: '暂停期间不能签署、开方和审方，请由其他有资格的人员办理',
  },
  QUALIFICATION_ENDED: {
    clause: 'M27',
    message: '该医师或药师的医保支付资格已终止',
    remedy: '请由其他有资格的人员办理；满规定年限后可申请恢复登记',
  },
  ORDERING_DOCTOR_REQUIRED: {
    clause: 'M19',
    message: '院内门诊直接发的单行支付药品没有填写开单医师',
    remedy: '请填写开单的责任医师；由责任医师开了流转处方的，请凭处方流水号结算',
  },
  DOCTOR_NOT_PUBLISHED: {
    clause: 'M21',
    message: '该医师不在已公布的责任医师名单内',
    remedy: '请由已公布的责任医师办理',
  },
  DOCTOR_FIELD_MISMATCH: {
    clause: 'M22',
    message: '责任医师与该药品不属于同一治疗领域',
    remedy: '请由同治疗领域的责任医师办理',
  },
  DOCTOR_TITLE_TOO_LOW: {
    clause: 'M20',
    message: '责任医师职称不符合要求',
    remedy: '请由副高及以上职称的责任医师办理',
  },
} as const satisfies Record<string, RefusalRule>;
