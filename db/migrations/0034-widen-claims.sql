-- A claim in full: its routes and all who pay (N2.1, N4, M9.4, M9.7, I16).

ALTER TABLE claim
  ADD COLUMN setting text NOT NULL DEFAULT 'pharmacy' CHECK (setting IN ('pharmacy', 'outpatient', 'inpatient')),
  ADD COLUMN cause text NOT NULL DEFAULT 'illness' CHECK (cause IN ('illness', 'workInjury', 'maternity')),
  ADD COLUMN self_paid_first bigint NOT NULL DEFAULT 0,
  ADD COLUMN deductible bigint NOT NULL DEFAULT 0,
  ADD COLUMN plan_share bigint NOT NULL DEFAULT 0,
  ADD COLUMN plan_own_share bigint NOT NULL DEFAULT 0,
  ADD COLUMN over_plan_limit bigint NOT NULL DEFAULT 0,
  ADD COLUMN from_work_injury bigint NOT NULL DEFAULT 0,
  ADD COLUMN from_maternity bigint NOT NULL DEFAULT 0,
  ADD COLUMN from_commercial bigint NOT NULL DEFAULT 0,
  ADD COLUMN from_account bigint NOT NULL DEFAULT 0,
  ADD COLUMN cash bigint GENERATED ALWAYS AS (person_pays - from_account) STORED;
UPDATE claim SET setting = 'outpatient' WHERE institution_code LIKE 'H%';

ALTER TABLE claim
  DROP CONSTRAINT everyone_pays_the_charge,
  DROP CONSTRAINT person_pays_their_parts,
  DROP CONSTRAINT fund_share_is_split,
  ADD CONSTRAINT everyone_pays_the_charge CHECK (charged = from_pooled_fund + from_major_illness + from_assistance
    + from_work_injury + from_maternity + from_commercial + person_pays),
  ADD CONSTRAINT person_pays_their_parts CHECK (person_pays = above_standard + own_share + over_limit + self_paid_first + deductible
    + plan_own_share + over_plan_limit - from_assistance - from_commercial),
  ADD CONSTRAINT fund_share_is_split CHECK (fund_share + plan_share = from_pooled_fund + from_major_illness + over_limit),
  ADD CONSTRAINT eligible_is_shared CHECK (eligible = fund_share + own_share + self_paid_first + deductible + plan_own_share + plan_share
    + over_plan_limit + from_work_injury + from_maternity),
  ADD CONSTRAINT settlement_has_no_negative_part CHECK (kind <> 'settlement' OR LEAST(charged, above_standard, eligible, fund_share, own_share,
    self_paid_first, deductible, plan_share, plan_own_share, over_plan_limit, from_pooled_fund, from_major_illness, over_limit, from_assistance,
    from_work_injury, from_maternity, from_commercial, from_account, person_pays - from_account) >= 0);
COMMENT ON COLUMN claim.setting IS 'M19：药店、门诊、住院；住院使用不需要待遇资格';
COMMENT ON COLUMN claim.cause IS 'N2.1、I16：疾病、工伤、生育';
COMMENT ON COLUMN claim.self_paid_first IS 'M9.7、N2.1：普通政策乙类先行自付';
COMMENT ON COLUMN claim.plan_share IS 'M9.7：普通政策在其年度限额以内应由统筹支付的部分';
COMMENT ON COLUMN claim.from_commercial IS 'N4：商业保险支付';
COMMENT ON COLUMN claim.cash IS '个人支付减去个人账户';

ALTER TABLE claim_line
  ADD COLUMN route text NOT NULL DEFAULT 'separatePayment' CHECK (route IN ('separatePayment', 'ordinary', 'workInjury', 'maternity')),
  ADD COLUMN self_paid_first bigint NOT NULL DEFAULT 0,
  ADD COLUMN units_per_pack int CHECK (units_per_pack > 0);
COMMENT ON COLUMN claim_line.route IS 'M3、M9.7、N2.1：这一行按哪种政策支付';
COMMENT ON COLUMN claim_line.fund_share IS '这一行的政策应由基金支付的部分';
COMMENT ON COLUMN claim_line.units_per_pack IS '拆零的行：单价和数量按最小制剂单位，一个销售单位含这么多；整盒的行为空';

-- What provinces and areas set: rows are never changed, of those that cover a day the one entered last holds.
CREATE TABLE ordinary_plan (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  area_code    text NOT NULL REFERENCES area (code),
  scheme       text NOT NULL CHECK (scheme IN ('employee', 'resident')),
  kind         text NOT NULL CHECK (kind IN ('outpatient', 'chronic', 'inpatient')),
  level        text NOT NULL CHECK (level IN ('any', 'primary', 'secondary', 'tertiary')),
  from_on      date NOT NULL,
  to_on        date,
  counts_by    text NOT NULL CHECK (counts_by IN ('year', 'visit')),
  deductible   bigint NOT NULL CHECK (deductible >= 0),
  yearly_limit bigint CHECK (yearly_limit >= 0),
  bands        jsonb NOT NULL,
  withdrawn    boolean NOT NULL DEFAULT false,
  source       text NOT NULL,
  entered_by   bigint REFERENCES account (id),
  entered_at   timestamptz NOT NULL,
  CONSTRAINT ordinary_plan_days CHECK (to_on >= from_on),
  CONSTRAINT ordinary_plan_has_bands CHECK (jsonb_typeof(bands) = 'array' AND jsonb_array_length(bands) BETWEEN 1 AND 8)
);
CREATE INDEX ordinary_plan_of_area ON ordinary_plan (area_code, scheme, kind, id DESC);
COMMENT ON TABLE ordinary_plan IS 'M9.7：普通门诊统筹、门诊慢特病、住院的起付线、分段比例、年度限额（分，万分比），按地区、险种、机构级别和日期；只增不改';
COMMENT ON COLUMN ordinary_plan.bands IS '从低到高：{upTo 分或 null, ratio 万分比}';
COMMENT ON COLUMN ordinary_plan.counts_by IS '起付线和分段按年度累计，还是每次重新起算';

CREATE TABLE fund_route (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  area_code  text NOT NULL REFERENCES area (code),
  cause      text NOT NULL CHECK (cause IN ('workInjury', 'maternity')),
  from_on    date NOT NULL,
  to_on      date,
  open       boolean NOT NULL,
  source     text NOT NULL,
  entered_by bigint REFERENCES account (id),
  entered_at timestamptz NOT NULL,
  CONSTRAINT fund_route_days CHECK (to_on >= from_on)
);
CREATE INDEX fund_route_of_area ON fund_route (area_code, cause, id DESC);
COMMENT ON TABLE fund_route IS 'N2.1、I16：哪些地区从哪天起由工伤、生育基金在本平台全额支付；只增不改，最后一条有效';

CREATE TABLE chronic_recognition (
  id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  person_id       bigint NOT NULL REFERENCES person (id),
  disease         text NOT NULL,
  diagnosis_codes text[] NOT NULL,
  from_on         date NOT NULL,
  to_on           date CHECK (to_on >= from_on),
  source          text NOT NULL,
  entered_by      bigint REFERENCES account (id),
  entered_at      timestamptz NOT NULL
);
CREATE INDEX chronic_recognition_by_person ON chronic_recognition (person_id);
COMMENT ON TABLE chronic_recognition IS 'M9.7：门诊慢特病待遇认定，病种对应的诊断编码前缀';

CREATE TABLE plan_spending (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  area_code  text NOT NULL,
  claim_id   bigint NOT NULL,
  person_id  bigint NOT NULL,
  scheme     text NOT NULL,
  kind       text NOT NULL,
  year       smallint NOT NULL,
  deductible bigint NOT NULL,
  counted    bigint NOT NULL,
  paid       bigint NOT NULL
);
CREATE INDEX plan_spending_by_person ON plan_spending (person_id, scheme, kind, year);
COMMENT ON TABLE plan_spending IS 'M9.7：每笔结算占用的普通政策起付线、分段累计和年度限额（分）；撤销记相反数';

-- Commercial payers see only what is left to members who consented (N4).
CREATE TABLE commercial_plan (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name       text NOT NULL,
  insurer    text NOT NULL,
  from_on    date NOT NULL,
  to_on      date CHECK (to_on >= from_on),
  ratio      int NOT NULL CHECK (ratio BETWEEN 0 AND 10000),
  deductible bigint NOT NULL CHECK (deductible >= 0),
  yearly_cap bigint CHECK (yearly_cap >= 0),
  drugs      text[] NOT NULL DEFAULT '{}',
  source     text NOT NULL,
  entered_by bigint REFERENCES account (id),
  entered_at timestamptz NOT NULL
);
COMMENT ON TABLE commercial_plan IS 'N4：商业保险方案：比例、免赔额、年度限额（分），drugs 为所保条目的 entry_key，空为全部';
COMMENT ON COLUMN commercial_plan.to_on IS '最后一天；停办时提前';

CREATE TABLE commercial_member (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  plan_id    bigint NOT NULL REFERENCES commercial_plan (id),
  person_id  bigint NOT NULL REFERENCES person (id),
  policy_no  text NOT NULL,
  from_on    date NOT NULL,
  to_on      date NOT NULL CHECK (to_on >= from_on),
  entered_by bigint REFERENCES account (id),
  entered_at timestamptz NOT NULL,
  UNIQUE (plan_id, person_id, from_on)
);
CREATE INDEX commercial_member_by_person ON commercial_member (person_id);
COMMENT ON TABLE commercial_member IS 'N4：方案的参保成员和保单号';

CREATE TABLE commercial_consent (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  plan_id    bigint NOT NULL REFERENCES commercial_plan (id),
  person_id  bigint NOT NULL REFERENCES person (id),
  given      boolean NOT NULL,
  at         timestamptz NOT NULL,
  account_id bigint REFERENCES account (id),
  actor_name text NOT NULL
);
CREATE INDEX commercial_consent_by_person ON commercial_consent (person_id, plan_id, id DESC);
COMMENT ON TABLE commercial_consent IS 'N4：本人同意或撤回同意向商业保险提供剩余费用，最后一条有效；只增不改';

CREATE TABLE commercial_payment (
  id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  area_code         text NOT NULL,
  claim_id          bigint NOT NULL,
  plan_id           bigint NOT NULL REFERENCES commercial_plan (id),
  person_id         bigint NOT NULL,
  year              smallint NOT NULL,
  remainder         bigint NOT NULL,
  towards_deductible bigint NOT NULL,
  amount            bigint NOT NULL,
  at                timestamptz NOT NULL
);
CREATE INDEX commercial_payment_by_person ON commercial_payment (person_id, plan_id, year);
CREATE INDEX commercial_payment_by_plan ON commercial_payment (plan_id, id);
COMMENT ON TABLE commercial_payment IS 'N4：方案看到的剩余费用、计入免赔额和支付的金额（分）；撤销记相反数';

CREATE TABLE personal_account_entry (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  person_id   bigint NOT NULL REFERENCES person (id),
  amount      bigint NOT NULL,
  kind        text NOT NULL CHECK (kind IN ('reported', 'claim')),
  claim_id    bigint,
  source      text NOT NULL,
  reported_by bigint REFERENCES account (id),
  at          timestamptz NOT NULL,
  CONSTRAINT account_entry_of_claim CHECK ((kind = 'claim') = (claim_id IS NOT NULL))
);
CREATE INDEX personal_account_by_person ON personal_account_entry (person_id);
COMMENT ON TABLE personal_account_entry IS 'N4：职工个人账户可用余额的变动（分），余额为各行之和；核心系统报来的余额记其差额';

GRANT SELECT, INSERT ON ordinary_plan, fund_route, chronic_recognition, plan_spending, commercial_plan, commercial_member, commercial_consent,
  commercial_payment, personal_account_entry TO shuangtong_app;
GRANT UPDATE (to_on) ON commercial_plan TO shuangtong_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO shuangtong_app;

-- A person's rows are seen by who sees the person (M7).
ALTER TABLE chronic_recognition ENABLE ROW LEVEL SECURITY;
CREATE POLICY chronic_in_scope ON chronic_recognition USING (
  scope_is_all() OR person_id = scope_person() OR EXISTS (SELECT 1 FROM person p WHERE p.id = chronic_recognition.person_id));
ALTER TABLE plan_spending ENABLE ROW LEVEL SECURITY;
CREATE POLICY plan_spending_in_scope ON plan_spending USING (
  scope_is_all() OR person_id = scope_person() OR area_code LIKE scope_area_prefix() || '%');
ALTER TABLE commercial_member ENABLE ROW LEVEL SECURITY;
CREATE POLICY member_in_scope ON commercial_member USING (scope_is_all() OR person_id = scope_person());
ALTER TABLE commercial_consent ENABLE ROW LEVEL SECURITY;
CREATE POLICY consent_in_scope ON commercial_consent USING (scope_is_all() OR person_id = scope_person());
ALTER TABLE commercial_payment ENABLE ROW LEVEL SECURITY;
CREATE POLICY commercial_payment_in_scope ON commercial_payment USING (scope_is_all() OR person_id = scope_person());
ALTER TABLE personal_account_entry ENABLE ROW LEVEL SECURITY;
CREATE POLICY account_entry_in_scope ON personal_account_entry USING (scope_is_all() OR person_id = scope_person());
