import type { InterpretationId } from './clause-ids.ts';
import type { InterpretationStatement } from './clause-statement.ts';

/** What the two documents leave open, and how the platform reads it until the authority rules. */
export const INTERPRETATION_STATEMENTS: Readonly<Record<InterpretationId, InterpretationStatement>> = {
  I1: {
    question: '金额怎么取整',
    reading:
      '每一行的发生额（单价乘数量）和合规额（可付单价乘数量）各自四舍五入到分。比例只对整笔合规总额乘一次，基金份额四舍五入到分，余下归个人；需要分摊到行时用最大余数法，各行之和恒等于整笔。',
    reason: '办法只给了比例没讲取整；一笔只取整一次，拆单也不会让结果差出一分以上。',
    about: ['M9.1'],
    switchable: false,
  },
  I2: {
    question: '乘70%、60%之前，要不要先扣乙类自付比例',
    reading: '不扣，直接对合规费用乘比例。',
    reason: '单行支付既没有起付线也不分段，比例是对合规费用而言的。',
    about: ['M9.1', 'N2.1'],
    switchable: false,
  },
  I3: {
    question: '“两个自然年度”到哪天为止',
    reading: '最晚到申请那年的下一年12月31日；审核人员可以按临床需要定得更早。省里可改为满24个月。',
    reason: '自然年度指日历年。',
    about: ['M23.4'],
    switchable: true,
  },
  I4: {
    question: '结算年度怎么算',
    reading: '以购药日期所在的日历年为准。',
    reason: '通行做法；办法没有另作规定。',
    about: ['M9.1', 'M9.5'],
    switchable: true,
  },
  I5: {
    question: '15个工作日从哪天数起，能不能停表',
    reading: '受理后的下一个工作日是第1天。受理之前一次性告知要补的材料，受理之后时钟不停。',
    reason: '办法是从受理申请资料起算的。',
    about: ['M23.3'],
    switchable: false,
  },
  I6: {
    question: '统筹限额用完、又没参加大病怎么办',
    reading: '基金不再支付；这一块单独列为“超限额”，不混进个人自付。',
    reason: '大病只付给参加的人，超过最高限额基金不付。',
    about: ['M9.2', 'M9.5'],
    switchable: false,
  },
  I7: {
    question: '卖价高于支付标准怎么办',
    reading:
      '谈判药直接拒绝结算。竞价药、集采药和用挂网价作标准的常规药，超出的钱由个人承担，列在政策范围之外。',
    reason: '谈判药不许高于标准销售；其他种类的超额本来就归个人。',
    about: ['M32', 'N2.2', 'N3.1'],
    switchable: false,
  },
  I8: {
    question: '进入大病这一层用什么比例',
    reading: '还是同一个基金份额（70%或60%），只是付款方由统筹换成大病；大病自己的起付线和分段不用在这里。',
    reason: '办法的意思是统筹付到限额以后由大病接着付同一笔钱。',
    about: ['M9.2'],
    switchable: true,
  },
  I9: {
    question: '一笔费用正好跨过限额',
    reading: '在这一笔里面拆成两段，精确到分。',
    reason: '先统筹后大病，限额落在哪里就在哪里分。',
    about: ['M9.2'],
    switchable: false,
  },
  I10: {
    question: '申请之后、批准之前买的药能不能报',
    reading: '不能联网直接结算；批准后从申请日起算，凭票走零星报销。',
    reason: '费用要等审核通过才进医保，而待遇又从申请日起算，两条都要守住。',
    about: ['M22', 'M23.4', 'M24'],
    switchable: false,
  },
  I11: {
    question: '异地购药比例变不变',
    reading: '备了案的，比例不变；没备案的不能联网结算。',
    reason: '办法只要求备案同意，没有写降低比例。',
    about: ['M30'],
    switchable: true,
  },
  I12: {
    question: '几笔同时发生，哪一笔先占用限额',
    reading: '谁先结算谁先占，同一人同一年度一把锁，排队处理。',
    reason: '限额任何时候都不能付超。',
    about: ['M9.5'],
    switchable: false,
  },
  I13: {
    question: '医疗救助以什么为基数',
    reading: '政策范围内的个人自付，即合规额减去基金份额；超标准和超限额的部分不算。',
    reason: '救助针对的是政策范围内的自付费用。',
    about: ['M9.4'],
    switchable: true,
  },
  I14: {
    question: '药品调出那一天还付不付',
    reading: '从生效当天起就不付，除非调出时写明了过渡期。',
    reason: '药品一退出名单资格就结束；过渡期都是文件另行给出的。',
    about: ['M23.5', 'N1.2', 'N3.3'],
    switchable: false,
  },
  I15: {
    question: '2026年以前的日期怎么算',
    reading:
      '那时的比例在湘医保发〔2021〕34号里，手头文件没有给出。没有录入政策的日期一律拒绝，不猜；省里可以把旧政策作为带日期和依据的参数补录。',
    reason: '新办法只管2026年1月1日以后五年。',
    about: ['M39'],
    switchable: false,
  },
  I16: {
    question: '因工受伤用药',
    reading:
      '单行支付不受理，只保职工和居民医保；如果配置了工伤通道，由工伤基金全额付，并且不受限定支付范围约束。',
    reason: '保障对象只有两类参保人，工伤费用归工伤基金。',
    about: ['M5', 'N2.1'],
    switchable: false,
  },
  I17: {
    question: '遇到还没公布放假安排的年份',
    reading: '到期日先标为“暂定”，放假安排录入后重算。',
    reason: '国务院每年年底才公布下一年的安排。',
    about: ['M23.3'],
    switchable: false,
  },
  I18: {
    question: '用药天数怎么算',
    reading: '数量乘每盒单位数，除以每次用量与每日次数之积，舍去零头取整天；手里没吃完的重叠天数也算进去。',
    reason: '30天上限说的是实际能用多少天。',
    about: ['M33'],
    switchable: false,
  },
  I19: {
    question: '长期处方最长多久',
    reading: '最多12周；需要特殊储存的药不能开长期处方。',
    reason: '办法把长期处方交给卫生健康部门的规定。',
    about: ['M33'],
    switchable: true,
  },
  I20: {
    question: '协议期内新上市的同通用名同剂型药品，挂网价最高多少',
    reading:
      '按最小制剂单位（每片、每支）比较，不高于同条目谈判药品当日支付标准的100%；有相同规格的与相同规格比，没有的与同条目最高的一个比，规格之间不折算。省里录入自己的限价规则后从其规定。',
    reason: '通知只说照省里的挂网规则限价，手头文件没有给出折算办法，取最不会错拒的一种。',
    about: ['N3.1'],
    switchable: true,
  },
  I21: {
    question: '一单里既有单行支付又有普通政策的药，年度限额先给谁用，普通政策怎样进救助',
    reading:
      '单行支付的行先用统筹限额，普通政策的行用余下的；同一政策的各行按单据次序不分先后，一并计算。普通政策只用统筹限额，不从大病支付。救助的基数加上普通政策的起付线部分和按比例自付，不含先行自付和超出普通政策年度限额的部分。',
    reason:
      '单行支付另有大病接着付，普通费用的大病有自己的起付线和分段，不由本办法规定；先行自付和超限额本来就不在政策范围内。',
    about: ['M9.5', 'M9.7', 'M9.4'],
    switchable: false,
  },
  I22: {
    question: '零星报销要不要满足联网结算的全部条件',
    reading:
      '人、药、价格、日期和限额照购药当天的规定，用同一套算法；只有联网柜台才做得到的几项不要求：机构的项目对照由经办按发票对照代替，流转处方由处方或病历代替，追溯码有多少核多少，联网结算暂停期间也可以凭票报。异地购药仍须备案，购药以后补办、覆盖购药日期的也算。机构须在购药当天有协议。文件没有规定申报期限，平台不设。',
    reason: '办法让没有联网的费用回参保地按规定核报，核报的是同样的待遇；暂停的只是联网结算。',
    about: ['M30', 'M35'],
    switchable: false,
  },
  I23: {
    question: '异地急诊抢救没有事先备案怎么办',
    reading:
      '视同已备案：由收治的医院凭患者出示的凭证登记急诊日期和诊断，当场生效，不必等参保地同意，参保地看得到；从急诊那天起管六个月，只管那个统筹地区。医院没有登记的，参保人可以网上补报，或由参保地经办补登。支付比例不降低，门店、医院都能结算，零星报销也认。药店不能登记急诊。',
    reason:
      '办法只写了先备案，没有写急诊；国家异地就医的规定把急诊抢救归入临时外出一类，允许视同备案，临时备案至少管六个月。',
    about: ['M30'],
    switchable: false,
  },
};
