-- What an institution is owed for a month: statement, dispute, approval by two, payment by bank (M27, M29, M33, M36).

CREATE TABLE monthly_statement (
  id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  statement_no     text NOT NULL UNIQUE,
  institution_code text NOT NULL REFERENCES institution (code),
  area_code        text NOT NULL REFERENCES area (code),
  month            date NOT NULL CHECK (extract(day FROM month) = 1),
  issued_on        date NOT NULL,
  due_on           date NOT NULL CHECK (due_on >= issued_on),
  issued_at        timestamptz NOT NULL,
  issued_by        bigint REFERENCES account (id),
  CONSTRAINT statement_once_a_month UNIQUE (institution_code, area_code, month)
);
CREATE INDEX monthly_statement_of_area ON monthly_statement (area_code, month);
COMMENT ON TABLE monthly_statement IS 'M29：月度对账单，一家机构、一个付费的统筹地区、一个月一份；只增不改';
COMMENT ON COLUMN monthly_statement.area_code IS '付费的统筹地区（市州）；参保在其县区的也在内';
COMMENT ON COLUMN monthly_statement.due_on IS '机构确认或提出异议的最后一天';

CREATE TABLE statement_row (
  statement_id     bigint NOT NULL REFERENCES monthly_statement (id),
  claim_id         bigint NOT NULL,
  claim_area       text NOT NULL,
  scheme           text NOT NULL CHECK (scheme IN ('employee', 'resident')),
  on_day           date NOT NULL,
  pooled_fund      bigint NOT NULL,
  major_illness    bigint NOT NULL,
  assistance       bigint NOT NULL,
  work_injury      bigint NOT NULL,
  maternity        bigint NOT NULL,
  commercial       bigint NOT NULL,
  personal_account bigint NOT NULL,
  cash             bigint NOT NULL,
  outside          bigint NOT NULL,
  owed             bigint NOT NULL,
  set_aside        boolean NOT NULL DEFAULT false,
  PRIMARY KEY (statement_id, claim_id),
  CONSTRAINT row_owes_what_payers_bear CHECK (owed = pooled_fund + major_illness + assistance + work_injury + maternity + commercial + personal_account)
);
CREATE UNIQUE INDEX claim_on_one_statement ON statement_row (claim_id) WHERE NOT set_aside;
COMMENT ON TABLE statement_row IS 'M29：对账单的明细，一笔结算或撤销只在一份对账单上；金额单位分，撤销为负';
COMMENT ON COLUMN statement_row.outside IS 'M27：不纳入总额控制、DRG/DIP 标准和次均费用的费用，即单行支付各行的费用';
COMMENT ON COLUMN statement_row.set_aside IS '异议成立、移出这一份的行，由以后一份对账单收入';

CREATE TABLE statement_event (
  statement_id bigint NOT NULL REFERENCES monthly_statement (id),
  seq          smallint NOT NULL CHECK (seq > 0),
  step         text NOT NULL CHECK (step IN ('issued', 'confirmed', 'disputed', 'answered', 'reviewed', 'returned', 'approved')),
  at           timestamptz NOT NULL,
  on_day       date NOT NULL,
  account_id   bigint REFERENCES account (id),
  actor_name   text NOT NULL,
  words        text NOT NULL,
  payable      bigint,
  request_id   text NOT NULL,
  PRIMARY KEY (statement_id, seq),
  CONSTRAINT statement_event_once UNIQUE (statement_id, account_id, request_id),
  CONSTRAINT approval_names_the_amount CHECK ((step IN ('reviewed', 'approved')) = (payable IS NOT NULL))
);
CREATE UNIQUE INDEX statement_approved_once ON statement_event (statement_id) WHERE step = 'approved';
COMMENT ON TABLE statement_event IS 'M29：对账单的每一步：出单、确认、异议、答复、复核、退回、核准；核准与复核不是同一人；只增不改';

CREATE TABLE statement_dispute (
  statement_id bigint NOT NULL REFERENCES monthly_statement (id),
  claim_id     bigint NOT NULL,
  reason       text NOT NULL CHECK (length(reason) BETWEEN 1 AND 400),
  raised_at    timestamptz NOT NULL,
  raised_by    bigint REFERENCES account (id),
  answer       text CHECK (answer IN ('stands', 'setAside')),
  answer_words text CHECK (length(answer_words) BETWEEN 1 AND 400),
  answered_at  timestamptz,
  answered_by  bigint REFERENCES account (id),
  PRIMARY KEY (statement_id, claim_id),
  FOREIGN KEY (statement_id, claim_id) REFERENCES statement_row (statement_id, claim_id),
  CONSTRAINT answer_whole CHECK ((answer IS NULL) = (answer_words IS NULL) AND (answer IS NULL) = (answered_at IS NULL))
);
COMMENT ON TABLE statement_dispute IS 'M29：机构对明细的异议和经办的答复';

CREATE TABLE institution_deduction (
  id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind             text NOT NULL CHECK (kind IN ('deduction', 'recovery')),
  institution_code text NOT NULL REFERENCES institution (code),
  area_code        text NOT NULL REFERENCES area (code),
  scheme           text NOT NULL CHECK (scheme IN ('employee', 'resident')),
  fund             text CHECK (fund IN ('pooledFund', 'majorIllness', 'assistance', 'workInjury', 'maternity')),
  amount           bigint NOT NULL CHECK (amount > 0),
  document_no      text NOT NULL CHECK (length(document_no) BETWEEN 1 AND 60),
  reason           text NOT NULL CHECK (length(reason) BETWEEN 1 AND 400),
  decided_on       date NOT NULL,
  entered_by       bigint NOT NULL REFERENCES account (id),
  entered_at       timestamptz NOT NULL,
  request_id       text NOT NULL,
  CONSTRAINT deduction_request_once UNIQUE (entered_by, request_id),
  CONSTRAINT deduction_once_by_document UNIQUE (kind, area_code, institution_code, scheme, document_no),
  CONSTRAINT recovery_names_its_fund CHECK ((kind = 'recovery') = (fund IS NOT NULL))
);
CREATE INDEX institution_deduction_of_place ON institution_deduction (area_code, institution_code);
COMMENT ON TABLE institution_deduction IS 'M33、M36：按处理决定从应付款中扣下的款和追回的款（分）；只增不改';

CREATE TABLE deduction_use (
  deduction_id bigint NOT NULL REFERENCES institution_deduction (id),
  statement_id bigint NOT NULL REFERENCES monthly_statement (id),
  amount       bigint NOT NULL CHECK (amount > 0),
  PRIMARY KEY (deduction_id, statement_id)
);
CREATE INDEX deduction_use_of_statement ON deduction_use (statement_id);
COMMENT ON TABLE deduction_use IS 'M29：每份对账单实际扣下多少；应付不够扣的，余下的由以后的对账单续扣';

CREATE FUNCTION check_deduction_use() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT sum(u.amount) FROM deduction_use u WHERE u.deduction_id = NEW.deduction_id) > (SELECT d.amount FROM institution_deduction d WHERE d.id = NEW.deduction_id) THEN
    RAISE EXCEPTION 'more is deducted than was decided' USING ERRCODE = 'check_violation', CONSTRAINT = 'deducted_within_decision';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER deduction_within_decision AFTER INSERT ON deduction_use FOR EACH ROW EXECUTE FUNCTION check_deduction_use();
COMMENT ON FUNCTION check_deduction_use() IS 'M36：扣下的合计不超过决定的金额';

CREATE TABLE statement_sum (
  statement_id bigint NOT NULL REFERENCES monthly_statement (id),
  scheme       text NOT NULL CHECK (scheme IN ('employee', 'resident')),
  claimed      bigint NOT NULL,
  carried_in   bigint NOT NULL CHECK (carried_in <= 0),
  deducted     bigint NOT NULL CHECK (deducted >= 0),
  recovered    bigint NOT NULL CHECK (recovered >= 0),
  payable      bigint NOT NULL CHECK (payable >= 0),
  carried_out  bigint NOT NULL CHECK (carried_out <= 0),
  PRIMARY KEY (statement_id, scheme),
  CONSTRAINT statement_sum_adds_up CHECK (claimed + carried_in - deducted - recovered = payable + carried_out),
  CONSTRAINT pays_or_carries CHECK (payable = 0 OR carried_out = 0)
);
COMMENT ON TABLE statement_sum IS 'M29：核准时写定的各险种合计（分）：本期结算、上期结转、扣款、追回、应付、结转下期；只增不改';

CREATE TABLE payee_account (
  id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  area_code        text NOT NULL REFERENCES area (code),
  institution_code text NOT NULL REFERENCES institution (code),
  bank_name        text NOT NULL,
  last_four        text NOT NULL CHECK (last_four ~ '^[0-9]{4}$'),
  sealed           bytea NOT NULL,
  entered_by       bigint NOT NULL REFERENCES account (id),
  entered_at       timestamptz NOT NULL
);
CREATE INDEX payee_account_of_place ON payee_account (area_code, institution_code, id DESC);
COMMENT ON TABLE payee_account IS 'M29：机构的收款账户，账号加密保存，最后一条有效；只增不改';

CREATE TABLE payment_batch (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  batch_no       text NOT NULL UNIQUE,
  area_code      text NOT NULL REFERENCES area (code),
  items          integer NOT NULL CHECK (items > 0),
  total          bigint NOT NULL CHECK (total > 0),
  request_id     text NOT NULL,
  made_by        bigint NOT NULL REFERENCES account (id),
  made_by_name   text NOT NULL,
  made_at        timestamptz NOT NULL,
  released_by    bigint REFERENCES account (id),
  released_by_name text,
  released_at    timestamptz,
  file_hash      text CHECK (file_hash ~ '^[0-9a-f]{64}$'),
  withdrawn_at   timestamptz,
  CONSTRAINT batch_request_once UNIQUE (made_by, request_id),
  CONSTRAINT batch_released_by_another CHECK (released_by <> made_by),
  CONSTRAINT release_whole CHECK ((released_by IS NULL) = (released_at IS NULL) AND (released_by IS NULL) = (file_hash IS NULL)),
  CONSTRAINT released_or_withdrawn CHECK (released_at IS NULL OR withdrawn_at IS NULL)
);
CREATE INDEX payment_batch_of_area ON payment_batch (area_code, id DESC);
COMMENT ON TABLE payment_batch IS 'M29：付款批次，一人制作、另一人放行；放行后交银行';
COMMENT ON COLUMN payment_batch.file_hash IS '银行文件的 SM3 摘要';

CREATE TABLE payment_item (
  batch_id     bigint NOT NULL REFERENCES payment_batch (id),
  line_no      integer NOT NULL CHECK (line_no > 0),
  statement_id bigint NOT NULL REFERENCES monthly_statement (id),
  account_id   bigint NOT NULL REFERENCES payee_account (id),
  amount       bigint NOT NULL CHECK (amount > 0),
  state        text NOT NULL DEFAULT 'made' CHECK (state IN ('made', 'released', 'paid', 'returned', 'withdrawn')),
  result_on    date,
  result_words text,
  bank_reference text,
  PRIMARY KEY (batch_id, line_no),
  CONSTRAINT result_whole CHECK ((state IN ('paid', 'returned')) = (result_on IS NOT NULL))
);
CREATE UNIQUE INDEX statement_paid_once ON payment_item (statement_id) WHERE state IN ('made', 'released', 'paid');
CREATE INDEX payment_item_of_statement ON payment_item (statement_id);
COMMENT ON TABLE payment_item IS 'M29：批次里的每一笔付款和银行的结果；一份对账单同时只在一笔没有退回的付款里';

CREATE FUNCTION check_payment_is_approved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.amount IS DISTINCT FROM (SELECT sum(s.payable) FROM statement_sum s WHERE s.statement_id = NEW.statement_id)
    OR NOT EXISTS (SELECT 1 FROM statement_event e WHERE e.statement_id = NEW.statement_id AND e.step = 'approved') THEN
    RAISE EXCEPTION 'only what was approved is paid' USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_is_approved';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER payment_of_approved_statement AFTER INSERT ON payment_item FOR EACH ROW EXECUTE FUNCTION check_payment_is_approved();
COMMENT ON FUNCTION check_payment_is_approved() IS 'M29：只付核准的对账单，金额就是核准的金额';

GRANT SELECT, INSERT ON monthly_statement, statement_row, statement_event, statement_dispute, institution_deduction, deduction_use, statement_sum,
  payee_account, payment_batch, payment_item TO shuangtong_app;
GRANT UPDATE (set_aside) ON statement_row TO shuangtong_app;
GRANT UPDATE (answer, answer_words, answered_at, answered_by) ON statement_dispute TO shuangtong_app;
GRANT UPDATE (released_by, released_by_name, released_at, file_hash, withdrawn_at) ON payment_batch TO shuangtong_app;
GRANT UPDATE (state, result_on, result_words, bank_reference) ON payment_item TO shuangtong_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO shuangtong_app;

-- An institution sees its own, an area what it pays (M7).
ALTER TABLE monthly_statement ENABLE ROW LEVEL SECURITY;
CREATE POLICY statement_in_scope ON monthly_statement USING (
  scope_is_all() OR area_code LIKE scope_area_prefix() || '%' OR institution_code = scope_institution());
ALTER TABLE institution_deduction ENABLE ROW LEVEL SECURITY;
CREATE POLICY deduction_in_scope ON institution_deduction USING (
  scope_is_all() OR area_code LIKE scope_area_prefix() || '%' OR institution_code = scope_institution());
ALTER TABLE payee_account ENABLE ROW LEVEL SECURITY;
CREATE POLICY payee_in_scope ON payee_account USING (
  scope_is_all() OR area_code LIKE scope_area_prefix() || '%' OR institution_code = scope_institution());
ALTER TABLE payment_batch ENABLE ROW LEVEL SECURITY;
CREATE POLICY batch_in_scope ON payment_batch USING (scope_is_all() OR area_code LIKE scope_area_prefix() || '%');
