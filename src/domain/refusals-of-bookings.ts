import type { RefusalRule } from './refusal-rule.ts';

/** What booking a drug and having it brought home may be refused for (M29). */
export const BOOKING_REFUSALS = {
  BOOKING_NOT_OFFERED: {
    clause: 'M29',
    message: '这家机构现在不接受预约',
    remedy: '请另选一家接受预约的定点机构，或直接前往',
  },
  BOOKING_DRUG_NOT_CARRIED: {
    clause: 'M29',
    message: '这家机构没有经营所预约的药品',
    remedy: '请另选一家有这种药的定点机构',
  },
  BOOKING_TOO_FAR: {
    clause: 'M29',
    message: '预约的日子太远',
    remedy: '请选近一些的日子',
  },
  BOOKING_OUTSIDE_HOURS: {
    clause: 'M29',
    message: '所选时间不在这家机构的营业时间内',
    remedy: '请按机构写明的营业时间另选',
  },
  BOOKING_ABOVE_REST: {
    clause: 'M33',
    message: '预约的药品或数量超出处方上还可以取的',
    remedy: '请按处方上还没有取的药品和数量预约',
  },
  BOOKING_ALREADY_OPEN: {
    clause: 'M29',
    message: '已经有一笔没有办完的预约',
    remedy: '请先取消原来的预约，或等它办完再约',
  },
  BOOKING_STEP_NOT_ALLOWED: {
    clause: 'M29',
    message: '这笔预约现在不能办理这一步',
    remedy: '请刷新页面查看预约的进度',
  },
  BOOKING_AFTER_PRESCRIPTION: {
    clause: 'M33',
    message: '到货的日子已过处方有效期',
    remedy: '请写明来不及，不接受这笔预约，患者可另找药店或请医师重新开具',
  },
  BOOKING_OPEN_ELSEWHERE: {
    clause: 'M29',
    message: '这张处方已在另一家药店预约',
    remedy: '请先在“我的预约与送药”里取消那笔预约，再换药店',
  },
  BOOKING_CLAIM_UNFIT: {
    clause: 'M29',
    message: '这张结算单与预约对不上',
    remedy: '请填写本机构在预约以后为这位患者结算所约药品、没有撤销的结算编号',
  },
  HOME_DELIVERY_NOT_OFFERED: {
    clause: 'M29',
    message: '这家机构不送药上门',
    remedy: '请改为自取，或另选一家送药的机构',
  },
  HOME_DELIVERY_OF_INJECTION: {
    clause: 'M32',
    message: '注射剂不送到家里，须由药店配送到就诊医院',
    remedy: '请改为自取：结算时填写接收医院，由药店配送',
  },
  HOME_DELIVERY_NOT_SETTLED: {
    clause: 'M29',
    message: '还没有结算，不能出库',
    remedy: '请先在收银台结算，患者只付自己应付的部分',
  },
  HOME_DELIVERY_STEP_NOT_ALLOWED: {
    clause: 'M29',
    message: '这笔送药现在不能办理这一步',
    remedy: '请刷新页面查看送药的进度',
  },
  HOME_DELIVERY_TEMPERATURE_MISSING: {
    clause: 'M32',
    message: '这种装运方式须写明交给承运人时的温度',
    remedy: '请量好温度，填写后再出库',
  },
  HOME_DELIVERY_TEMPERATURE_OUT: {
    clause: 'M32',
    message: '交给承运人时的温度超出储存范围，不能出库',
    remedy: '请换用合格的保温包装，药品不能再用的按质量管理处理',
  },
  HOME_DELIVERY_CODE_WRONG: {
    clause: 'M29',
    message: '签收码不对',
    remedy: '请患者打开“我的预约与送药”，报上面的六位签收码',
  },
  HOME_DELIVERY_CODE_LOCKED: {
    clause: 'M29',
    message: '签收码报错太多次，不能再用',
    remedy: '请患者在自己的页面上确认签收',
  },
  HOME_DELIVERY_UNDER_WAY: {
    clause: 'M29',
    message: '药还在送货途中，不能撤销结算',
    remedy: '请先在“预约与送药”登记退回，药回到店里再撤销',
  },
} as const satisfies Record<string, RefusalRule>;
