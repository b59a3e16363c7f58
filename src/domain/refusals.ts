import type { ClauseId } from '../policy/clause-ids.ts';

interface RefusalRule {
  readonly clause: ClauseId;
  /** What is the matter, for the person at the screen. */
  readonly message: string;
  /** What to do next. */
  readonly remedy: string;
}

/**
 * Everything that policy may say no to: one list, in order of precedence (the first that applies is told).
 * Codes are stable; messages and remedies may be reworded.
 */
export const REFUSALS = {
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
  FILING_STEP_NOT_ALLOWED: {
    clause: 'M21',
    message: '责任医师申报当前所处环节不能办理这一步',
    remedy: '请刷新页面查看最新状态',
  },
  AGREEMENT_CLAUSES_MISSING: {
    clause: 'M27',
    message: '协议缺少“双通道”单行支付的必备条款',
    remedy: '请补齐列出的条款后再登记协议',
  },
  CERTIFICATE_NOT_VALID: {
    clause: 'M28',
    message: '签名证书当时无效',
    remedy: '请更换有效的电子签名证书后重新签名',
  },
  SIGNATURE_NOT_VALID: {
    clause: 'M28',
    message: '电子签名验证未通过，内容可能被改动',
    remedy: '请退回开具机构重新签发',
  },
  IDENTITY_NOT_CHECKED: {
    clause: 'M34',
    message: '开具前没有核验患者身份',
    remedy: '请核对人、证、卡一致并勾选后再开具',
  },
  SUPPLY_DAYS_TOO_LONG: {
    clause: 'M33',
    message: '本次连同手中和未取的药，超过规定的用药天数',
    remedy: '请减少数量；手中的药快用完时再开，不用的未取处方可先撤回',
  },
  CONTRAINDICATED: {
    clause: 'M11',
    message: '说明书对该患者的情况列为禁用',
    remedy: '请改用其他药品；病情记录有误的，请更正后再开具',
  },
  CLINICAL_STATE_MISSING: {
    clause: 'M34',
    message: '说明书的禁忌涉及尚未询问的情况',
    remedy: '请当面询问患者并记录后再开具',
  },
  CAUTION_NOT_ANSWERED: {
    clause: 'M11',
    message: '有慎用提示还没有说明理由',
    remedy: '请逐条写明仍然用药的理由，或改用其他药品',
  },
  LONG_TERM_NOT_ALLOWED: {
    clause: 'I19',
    message: '这张处方不能开成长期处方',
    remedy: '请按一般处方开具，用药不超过规定天数',
  },
  PRESCRIPTION_REQUIRED: {
    clause: 'N5.4',
    message: '药店结算必须凭电子处方中心的处方',
    remedy: '请扫描或录入处方流水号',
  },
  PRESCRIPTION_EXPIRED: {
    clause: 'M33',
    message: '处方已过有效期',
    remedy: '请责任医师重新开具',
  },
  PRESCRIPTION_NOT_CHECKED: {
    clause: 'M28',
    message: '处方尚未经药师审核签名',
    remedy: '请药师先审核处方',
  },
  PRESCRIPTION_ALREADY_CHECKED: {
    clause: 'M28',
    message: '处方已由药师审核',
    remedy: '可直接进入结算',
  },
  PRESCRIPTION_RETURNED: {
    clause: 'M33',
    message: '处方已被药师退回',
    remedy: '请责任医师修改后重新开具',
  },
  PRESCRIPTION_WITHDRAWN: {
    clause: 'M28',
    message: '处方已由医师撤回',
    remedy: '请责任医师重新开具',
  },
  PRESCRIPTION_ALREADY_USED: {
    clause: 'N5.4',
    message: '处方已经使用过',
    remedy: '请核对处方流水号，每张处方只能结算一次',
  },
  PRESCRIPTION_CHOSEN_ELSEWHERE: {
    clause: 'M28',
    message: '患者指定了另一家药店取药',
    remedy: '请患者到指定的药店，或在“处方”里改选本店',
  },
  PRESCRIPTION_TAKEN: {
    clause: 'N5.4',
    message: '处方已由另一家药店接单',
    remedy: '请患者到接单的药店取药，或等它释放、到时失效后再接',
  },
  PRESCRIPTION_NOT_TAKEN: {
    clause: 'N5.4',
    message: '本店没有接这张处方',
    remedy: '请刷新页面查看处方现在由谁办理',
  },
  PHARMACY_NOT_CHOOSABLE: {
    clause: 'M25',
    message: '这家药店当日没有生效的“双通道”医保协议',
    remedy: '请另选一家定点零售药店，或改为不限药店',
  },
  PAPER_NOT_ALLOWED: {
    clause: 'N5.4',
    message: '本地区当日没有获准并已备案的纸质处方延期',
    remedy: '请凭电子处方中心的处方取药；确有困难的由市州医保局提出延期申请',
  },
  PRESCRIPTION_PERSON_MISMATCH: {
    clause: 'M35',
    message: '处方不属于出示凭证的参保人',
    remedy: '请核对参保人凭证与处方',
  },
  PRESCRIPTION_LINE_MISMATCH: {
    clause: 'M33',
    message: '结算药品或数量与处方不一致',
    remedy: '请按处方所列药品和数量结算',
  },
  TRACE_CODES_INCOMPLETE: {
    clause: 'M32',
    message: '追溯码数量与销售数量不一致',
    remedy: '请逐盒扫描追溯码',
  },
  TRACE_CODE_WRONG_PRODUCT: {
    clause: 'M32',
    message: '追溯码与所售药品不符',
    remedy: '请核对药盒，扫描对应药品的追溯码',
  },
  TRACE_CODE_WRONG_LEVEL: {
    clause: 'M32',
    message: '扫到的是中包装或大包装的追溯码',
    remedy: '请打开包装，逐盒扫描最小销售包装的追溯码',
  },
  TRACE_CODE_ALREADY_SOLD: {
    clause: 'M32',
    message: '追溯码已有销售记录',
    remedy: '请停止销售该盒药品并核查来源',
  },
  OFF_SITE_NOT_FILED: {
    clause: 'M30',
    message: '跨统筹区购药尚未备案',
    remedy: '请先向参保地经办机构备案',
  },
  CLAIM_ALREADY_REVERSED: {
    clause: 'M32',
    message: '该笔结算已经撤销',
    remedy: '请核对结算编号',
  },
  REVERSAL_YEAR_CLOSED: {
    clause: 'I4',
    message: '该笔结算不在当前结算年度',
    remedy: '请到参保地经办机构办理跨年度撤销',
  },
  INJECTION_NEEDS_DELIVERY: {
    clause: 'M32',
    message: '注射剂须配送至就诊医院',
    remedy: '请填写接收医院并保留交接记录',
  },
  DELIVERY_STEP_NOT_ALLOWED: {
    clause: 'M32',
    message: '这笔配送现在不能办理这一步',
    remedy: '请刷新页面查看配送进度',
  },
  DELIVERY_STORAGE_UNFIT: {
    clause: 'M32',
    message: '装运方式不符合该药品的储存要求',
    remedy: '请按药品登记的储存要求装运',
  },
  COLD_CHAIN_UNPROVEN: {
    clause: 'M32',
    message: '运输途中没有完整的温度记录，不能交接',
    remedy: '请先上传从发出到送达的温度记录；没有记录的拒收退回药店',
  },
  COLD_CHAIN_BROKEN: {
    clause: 'M32',
    message: '运输途中温度超出储存范围，不能交接',
    remedy: '请拒收并退回药店，由药店撤销结算后重新配送',
  },
  DELIVERY_HANDED_OVER: {
    clause: 'M32',
    message: '注射剂已交接给医院，不能直接撤销结算',
    remedy: '请先与接收医院核实药品去向',
  },
  PAPER_TERM_TOO_LONG: {
    clause: 'N5.4',
    message: '纸质处方延期最长三个月',
    remedy: '请把截止日期改在起始日起三个月以内',
  },
  PAPER_STEP_NOT_ALLOWED: {
    clause: 'N5.4',
    message: '这项延期现在不能办理这一步',
    remedy: '请刷新页面查看申请进度',
  },
  CATALOGUE_NOT_RECONCILED: {
    clause: 'N1.1',
    message: '这一版有不符之处，不能直接发布',
    remedy: '请逐项核对；确认无误的，由发布人署名写明理由后发布',
  },
  CATALOGUE_ALREADY_PUBLISHED: {
    clause: 'N1.1',
    message: '该版本已经发布，不能再修改',
    remedy: '请导入新的版本',
  },
  CATALOGUE_SUBMITTED: {
    clause: 'N1.1',
    message: '该版本已提交发布，核对期间不能修改',
    remedy: '需要修改的，请先退回',
  },
  CATALOGUE_NOT_SUBMITTED: {
    clause: 'N1.1',
    message: '该版本还没有提交，不能发布或退回',
    remedy: '请先由经办人核对后提交',
  },
  PUBLISHER_IS_SUBMITTER: {
    clause: 'N5.1',
    message: '提交人不能自己发布',
    remedy: '请另一位省局目录管理人员核对后发布',
  },
  CLASS_A_RATIO_NOT_ZERO: {
    clause: 'N2.1',
    message: '甲类药品自付比例只能为零',
    remedy: '请核对甲乙类；甲类不录入自付比例',
  },
  HERBAL_PIECE_RATIO_NOT_ZERO: {
    clause: 'N2.1',
    message: '中药饮片自付比例只能为零',
    remedy: '饮片不录入自付比例',
  },
  LISTED_PRICE_ABOVE_STANDARD: {
    clause: 'N3.1',
    message: '谈判药品挂网价不得高于医保支付标准',
    remedy: '请核对挂网价，按不高于支付标准的价格重新录入',
  },
  NATIONAL_CODE_UNKNOWN: {
    clause: 'N5.5',
    message: '国家药品编码不在编码库中，不能对照',
    remedy: '请先下载最新目录核对编码；编码无误而库中没有的，请逐级上报',
  },
  LISTED_PRICE_ABOVE_QUOTE: {
    clause: 'N3.1',
    message: '竞价企业的挂网价不得高于其竞价时的报价',
    remedy: '请核对报价与挂网价，按不高于报价的价格重新录入',
  },
  LISTED_PRICE_ABOVE_ENTRANT_CAP: {
    clause: 'N3.1',
    message: '协议期内新上市的同通用名同剂型药品，挂网价超过限价',
    remedy: '请按不高于限价的价格重新录入；省内另有规则的先更新限价规则',
  },
  STANDARD_KIND_UNFIT: {
    clause: 'M12',
    message: '支付标准的类别与药品进入目录的方式不符',
    remedy: '请核对该药品当日是协议期内谈判还是常规目录',
  },
  STANDARD_REVISION_WITHOUT_GROUND: {
    clause: 'N2.3',
    message: '这个事由不能这样调整支付标准',
    remedy: '请核对事由、类别和起止日期，并附上相应的文件依据',
  },
  NATIONAL_APPLICATION_CLOSED: {
    clause: 'N2.3',
    message: '这项申请已有结果，不能再登记进展',
    remedy: '请核对申请；需要重新申请的另行登记',
  },
  POINT_STEP_NOT_ALLOWED: {
    clause: 'M27',
    message: '这件记分案现在不能由您办理这一步',
    remedy: '请刷新页面查看进展；告知、决定和申诉复核须由不同的人办理',
  },
  POINT_REPLY_OUTSTANDING: {
    clause: 'M27',
    message: '当事人还在陈述期内，不能作出决定',
    remedy: '请等当事人陈述意见，或陈述期满后再决定',
  },
  POINT_DECISION_INCOMPLETE: {
    clause: 'M27',
    message: '记分决定的内容不全',
    remedy: '请按提示补全后再提交',
  },
  SUSPENSION_UNFIT: {
    clause: 'M27',
    message: '暂停月数与本年累计分数不符',
    remedy: '请按提示的范围填写暂停月数',
  },
  FORMULARY_GROUND_FORBIDDEN: {
    clause: 'N5.2',
    message: '不得以总额限制、目录品种数量或药占比为由不配备目录内药品',
    remedy: '请配备该药品；确有临床原因的，按临床理由记录',
  },
  FORMULARY_GROUND_UNFIT: {
    clause: 'N5.2',
    message: '这条理由不能用于这个决定',
    remedy: '请选择与“配备”或“不配备”相应的理由',
  },
  PURCHASE_STEP_NOT_ALLOWED: {
    clause: 'M8',
    message: '这份临时采购申请现在不能由您办理这一步',
    remedy: '请刷新页面查看进展',
  },
  AREA_MAY_NOT_CHANGE_LIST: {
    clause: 'N5.1',
    message: '目录和支付标准由全省统一，各地不得调整',
    remedy: '有疑问请逐级上报省局',
  },
  TICKET_STEP_NOT_ALLOWED: {
    clause: 'N5.5',
    message: '这份报告现在不能由您办理这一步',
    remedy: '请刷新页面查看它现在在哪一级、等谁办理',
  },
  SCOPE_NEEDS_RULING: {
    clause: 'N5.6',
    message: '支付范围的疑问只能以省局公布的口径答复',
    remedy: '请选择已公布的口径；没有相应口径的，请上报省局',
  },
  TICKET_SOURCE_MISSING: {
    clause: 'N5.6',
    message: '没有写明国家答复的文号',
    remedy: '请填写国家答复的文号和日期',
  },
  INSTITUTION_LICENCE_NOT_VALID: {
    clause: 'M25',
    message: '机构的证照不在有效期内，不能签订协议',
    remedy: '请先登记有效的证照',
  },
  AGREEMENT_TEMPLATE_MISSING: {
    clause: 'M27',
    message: '没有在那一天起用的协议范本',
    remedy: '请联系省局先公布协议范本，或核对开始日期',
  },
  AGREEMENT_TERM_OVERLAPS: {
    clause: 'M27',
    message: '这段日子已有另一份协议',
    remedy: '续签请从上一份到期的第二天开始；要改内容，请先终止上一份',
  },
  AGREEMENT_STEP_NOT_ALLOWED: {
    clause: 'M25',
    message: '这份协议现在不能办这一步',
    remedy: '请刷新页面，看它在等谁签署',
  },
  LAST_PHARMACY_OF_COUNTY: {
    clause: 'M26',
    message: '这是该县最后一家“双通道”药店，不能退出',
    remedy: '请先在该县准入接替的药店',
  },
  STOCKING_FLOOR_MISSING: {
    clause: 'M26',
    message: '本地区还没有定药店配备率底线',
    remedy: '请先在“配备率”页面录入底线和依据',
  },
  STOCKING_PROPOSAL_UNFIT: {
    clause: 'M26',
    message: '按配备率不能这样准入或退出',
    remedy: '请核对配备率、协议和建议的状态',
  },
  AUTHORISATION_STEP_NOT_ALLOWED: {
    clause: 'M26',
    message: '这份药店授权现在不能办理这一步',
    remedy: '请刷新页面查看它现在的状态',
  },
  MANDATE_TO_SELF: {
    clause: 'M35',
    message: '不能委托自己',
    remedy: '请填写代办家人的姓名和身份证号；本人的事直接办理即可',
  },
  MANDATE_PRINCIPAL_DEAD: {
    clause: 'M35',
    message: '委托人已去世，不能再登记委托',
    remedy: '身后事宜请到参保地经办机构办理',
  },
  MANDATE_DAYS_PAST: {
    clause: 'M35',
    message: '委托的日期不对：不能早于今天，结束不能早于开始',
    remedy: '请改为今天或以后的日期',
  },
  MANDATE_ALREADY_GIVEN: {
    clause: 'M35',
    message: '这段日期已经委托给同一个人',
    remedy: '请直接使用已有的委托；要改事项的，先终止原来的再重新委托',
  },
  OFF_SITE_NOT_NEEDED: {
    clause: 'M30',
    message: '购药地就在您参保的统筹地区，不用备案',
    remedy: '直接到定点医院或药店购药即可',
  },
  OFF_SITE_DAYS_PAST: {
    clause: 'M30',
    message: '备案日期不对：不能早于今天，结束不能早于开始',
    remedy: '请改为今天或以后的日期；已经自费购买的，凭票据到参保地经办机构报销',
  },
  OFF_SITE_END_MISSING: {
    clause: 'M30',
    message: '临时外出和转诊备案要写明结束日期',
    remedy: '请填写预计返回的日期',
  },
  OFF_SITE_ALREADY_ASKED: {
    clause: 'M30',
    message: '同一地方的备案申请还在等待经办答复',
    remedy: '请等待答复，不必重复申请',
  },
  REPORT_EMPTY: {
    clause: 'N5.3',
    message: '没有选择要上报的机构或医师，也没有说明情况',
    remedy: '请至少选择一行；确实没有可报的，请写明情况',
  },
  REPORT_STEP_NOT_ALLOWED: {
    clause: 'N5.3',
    message: '这一行现在不能办这一步',
    remedy: '请刷新页面查看；退回的由市州改正后重新上报',
  },
  REPORT_NOTHING_TO_PUBLISH: {
    clause: 'N5.3',
    message: '没有核对通过、等待公布的机构或医师',
    remedy: '请先逐行核对',
  },
  BREACH_OUTSIDE_PROMISE: {
    clause: 'N5.3',
    message: '反映的事情不在赠药承诺的日期之内',
    remedy: '请核对发生日期和承诺的起止日期',
  },
  BREACH_STEP_NOT_ALLOWED: {
    clause: 'N5.3',
    message: '这个案子现在不能由您办这一步',
    remedy: '请刷新页面，看它在哪一级、等谁办理',
  },
  PAYMENT_FLAG_NOT_ALLOWED: {
    clause: 'N3.2',
    message: '这笔结算不能标记',
    remedy: '只有本院没有撤销的结算可以由医保办标记',
  },
} as const satisfies Record<string, RefusalRule>;

export type RefusalCode = keyof typeof REFUSALS;

/** A decision's "no": its code, and what of this case explains it (a drug's name, a missing paper, a line). */
export interface Refusal {
  readonly code: RefusalCode;
  readonly clause: ClauseId;
  /** Facts of the case for the message; never a confidential price or another person's data. */
  readonly detail?: string;
  /** The line of the claim or prescription concerned, counted from 1. */
  readonly line?: number;
}

/** Makes a refusal with the clause of its code. */
export function refuse(
  code: RefusalCode,
  about: { readonly detail?: string; readonly line?: number } = {},
): Refusal {
  return { code, clause: REFUSALS[code].clause, ...about };
}

/** The refusal that is told when several apply: the one that stands first in the list. */
export function mostPressing(refusals: readonly Refusal[]): Refusal | undefined {
  const order = Object.keys(REFUSALS);
  return [...refusals].sort((a, b) => order.indexOf(a.code) - order.indexOf(b.code))[0];
}
