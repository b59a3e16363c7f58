import type { RefusalRule } from './refusal-rule.ts';

/** What stands against the acts of the desks: catalogue, prices, institutions, agreements, reports. In order of precedence. */
export const DESK_REFUSALS = {
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
  AGREEMENT_NEEDS_ANOTHER_PERSON: {
    clause: 'M25',
    message: '线下协议由登记以外的另一个人核对',
    remedy: '请同一经办机构的另一位同事对照原件后确认或退回',
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
  EMERGENCY_DAY_AHEAD: {
    clause: 'I23',
    message: '急诊抢救的日期不能晚于今天',
    remedy: '请填写实际急诊抢救的日期；还没有发生的按临时外出备案',
  },
  OFF_SITE_END_MISSING: {
    clause: 'M30',
    message: '临时外出、转诊和急诊抢救备案要写明结束日期',
    remedy: '请填写预计返回的日期',
  },
  OFF_SITE_ALREADY_ASKED: {
    clause: 'M30',
    message: '同一地方的备案申请还在等待经办答复',
    remedy: '请等待答复，不必重复申请',
  },
  INQUIRY_ASKED_AGAIN: {
    clause: 'M23.1',
    message: '这个问题已经追问过一次',
    remedy: '还有不清楚的，请另提一个问题，或打电话、到窗口咨询参保地经办机构',
  },
  INQUIRY_STEP_NOT_ALLOWED: {
    clause: 'M23.1',
    message: '这个提问现在不能这样办',
    remedy: '请刷新页面，按当前状态办理',
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
  STATEMENT_MONTH_OPEN: {
    clause: 'M29',
    message: '这个月的账还没有全部日结，不能出对账单',
    remedy: '请等当月最后一天日结后再办',
  },
  STATEMENT_EARLIER_MONTH: {
    clause: 'M29',
    message: '更早的月份还没有出对账单',
    remedy: '请先出更早月份的对账单',
  },
  STATEMENT_DISPUTE_LATE: {
    clause: 'M29',
    message: '提出异议的期限已过',
    remedy: '请与参保地经办机构联系；查实的差错由撤销或更正进入下一份对账单',
  },
  STATEMENT_STEP_NOT_ALLOWED: {
    clause: 'M29',
    message: '这份对账单现在不能办这一步',
    remedy: '请刷新页面，按当前状态办理',
  },
  SECOND_PERSON_NEEDED: {
    clause: 'M29',
    message: '这一步要由另一个人办',
    remedy: '请本机构的另一个账号办理',
  },
  PAYEE_ACCOUNT_MISSING: {
    clause: 'M29',
    message: '机构没有登记收款账户，不能付款',
    remedy: '请先登记收款账户',
  },
  PAYMENT_STEP_NOT_ALLOWED: {
    clause: 'M29',
    message: '这笔付款现在不能办这一步',
    remedy: '请刷新页面，按当前状态办理',
  },
  CLEARING_MONTH_OPEN: {
    clause: 'M30',
    message: '这个月的账还没有全部日结，不能出清算单',
    remedy: '请等当月最后一天日结后再办',
  },
  CLEARING_EARLIER_MONTH: {
    clause: 'M30',
    message: '更早的月份还没有办完',
    remedy: '请先办更早月份的清算单',
  },
  CLEARING_DISPUTE_LATE: {
    clause: 'M30',
    message: '提出异议的期限已过',
    remedy: '请与对方经办机构联系；查实的差错由撤销或更正进入下一份清算单',
  },
  CLEARING_STEP_NOT_ALLOWED: {
    clause: 'M30',
    message: '这份清算单现在不能由您办这一步',
    remedy: '请刷新页面，看它等哪一方办什么',
  },
  MANUAL_PAPERS_MISSING: {
    clause: 'M30',
    message: '零星报销的材料不齐',
    remedy: '请补齐身份证、医保凭证或社保卡复印件、发票，以及处方或病历',
  },
  MANUAL_INVOICE_USED: {
    clause: 'M30',
    message: '这张发票已经用过',
    remedy: '一张发票只能报销一次，请核对发票代码和号码；以前填错的，先撤回原来的申报',
  },
  MANUAL_INVOICE_SUM: {
    clause: 'M30',
    message: '药品金额和发票对不上',
    remedy: '请按发票填写单价和数量，各行合计不能超过发票金额',
  },
  BOUGHT_OUTSIDE_MAINLAND: {
    clause: 'I24',
    message: '港澳台和国外的费用不在基本医疗保险支付范围',
    remedy: '这部分费用由本人承担，不用申报；在内地其他省份买的，请选那个省份',
  },
  OUTSIDE_SELLER_UNVERIFIED: {
    clause: 'M30',
    message: '还没有核实省外机构是当地的医保定点机构',
    remedy: '请查到它的国家定点编码，登记在“核对省外机构”里；查不到的，按“不是当地的医保定点机构”拟不予报销',
  },
  MANUAL_LINE_UNMATCHED: {
    clause: 'M30',
    message: '还有药品没有对照到国家药品编码',
    remedy: '请审核人按发票上的名称、规格和厂家选定药品',
  },
  MANUAL_STEP_NOT_ALLOWED: {
    clause: 'M30',
    message: '这件申报现在不能办这一步',
    remedy: '请刷新页面，按当前状态办理',
  },
  READJUDICATION_STEP_NOT_ALLOWED: {
    clause: 'M29',
    message: '这件更正重算现在不能办这一步',
    remedy: '请刷新页面，按当前状态办理',
  },
  READJUDICATION_STALE: {
    clause: 'M29',
    message: '重算以后情况又有变化，这件已失效，没有记账',
    remedy: '已按现在的情况重新计算，请回到列表核对新的结果',
  },
  PARAMETER_STEP_NOT_ALLOWED: {
    clause: 'M9.6',
    message: '这件参数调整现在不能办这一步',
    remedy: '请刷新页面，按当前状态办理',
  },
  PARAMETER_NOT_TRIED: {
    clause: 'M9.6',
    message: '还没有用历史费用试算，不能提请',
    remedy: '请先选一段日期和地区试算，看过对基金和参保人的影响再提请',
  },
  PARAMETER_RETROACTIVE: {
    clause: 'M9.6',
    message: '起始日及以后已有结算，新比例不能改动已经结算的费用',
    remedy: '请把起始日定在最后一个已结算日之后；已结算的差额依文件另行处理',
  },
  PARAMETER_ACROSS_REGIMES: {
    clause: 'I15',
    message: '补录的旧政策不能延续到现行办法施行以后',
    remedy: '请把终止日定在现行办法施行的前一天或更早；以后的调整另录一件',
  },
  PARAMETER_IN_FORCE: {
    clause: 'M9.6',
    message: '参数已经开始执行，不能撤回',
    remedy: '请另录一件，从新的日期起调整',
  },
  PARAMETER_CHANGE_NEEDS_ACT: {
    clause: 'M9.6',
    message: '该地区当年已按原数结算，不能直接改',
    remedy: '请在“待遇参数”里录入调整，试算后由另一人审核',
  },
} as const satisfies Record<string, RefusalRule>;
