import type { RefusalRule } from './refusal-rule.ts';

/** What stands against writing, checking, dispensing and settling a prescription. In order of precedence. */
export const PRESCRIPTION_REFUSALS = {
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
    message: '已过本机构可以撤销上年度结算的日期',
    remedy: '请由参保地经办机构办理跨年度撤销',
  },
  REVERSAL_STILL_OF_INSTITUTION: {
    clause: 'I4',
    message: '结算的机构现在还可以自己撤销',
    remedy: '请参保人到原机构退药；过了期限再由经办办理',
  },
  RETURN_NOT_OF_CLAIM: {
    clause: 'M32',
    message: '要退的药品、数量或追溯码不在这张结算单上',
    remedy: '请对照结算单选择行、整数数量和原售出的追溯码',
  },
  RETURN_CODES_INCOMPLETE: {
    clause: 'M32',
    message: '退回的盒数与扫描的追溯码不符',
    remedy: '退几盒就扫几个追溯码',
  },
  RETURN_NOT_DECIDABLE: {
    clause: 'M9.5',
    message: '余下的部分不能按原单重新计算',
    remedy: '请整单撤销，再按余下的药品重新结算',
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
} as const satisfies Record<string, RefusalRule>;
