-- Manual claims: what was bought where nothing could be settled online, with its invoices, its steps and its payment (M30, I10).

CREATE TABLE manual_claim (
  id                 bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  manual_no          text NOT NULL UNIQUE,
  person_id          bigint NOT NULL REFERENCES person (id),
  area_code          text NOT NULL REFERENCES area (code),
  reason             text NOT NULL CHECK (reason IN ('beforeApproval', 'notConnected', 'outage', 'offSite', 'suspended', 'other')),
  institution_code   text NOT NULL REFERENCES institution (code),
  served_on          date NOT NULL,
  setting            text NOT NULL CHECK (setting IN ('pharmacy', 'outpatient', 'inpatient')),
  cause              text NOT NULL CHECK (cause IN ('illness', 'workInjury', 'maternity')),
  diagnosis_code     text,
  receiving_hospital text REFERENCES institution (code),
  filed_at           timestamptz NOT NULL,
  filed_by           bigint NOT NULL REFERENCES account (id),
  request_id         text NOT NULL,
  content_hash       text NOT NULL,
  CONSTRAINT manual_filed_once UNIQUE (filed_by, request_id),
  CONSTRAINT manual_bought_before_filed CHECK (served_on <= (filed_at AT TIME ZONE 'UTC' + interval '8 hours')::date)
);
CREATE INDEX manual_claim_of_area ON manual_claim (area_code, id DESC);
CREATE INDEX manual_claim_of_person ON manual_claim (person_id, id DESC);
COMMENT ON TABLE manual_claim IS 'M30、I10：零星报销申报，一家机构、一天所购；只增不改，进展记在 manual_event';
COMMENT ON COLUMN manual_claim.area_code IS '购药当日的参保地，由它审核和付款';
COMMENT ON COLUMN manual_claim.reason IS '为什么没有联网结算';

CREATE TABLE manual_paper (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  manual_id      bigint REFERENCES manual_claim (id),
  person_id      bigint NOT NULL REFERENCES person (id),
  kind           text NOT NULL CHECK (kind IN ('invoice', 'identity', 'credential', 'prescription', 'medicalRecord', 'detail', 'other')),
  file_name      text NOT NULL,
  media_type     text NOT NULL CHECK (media_type IN ('image/jpeg', 'image/png', 'application/pdf')),
  size_bytes     int NOT NULL CHECK (size_bytes > 0),
  sha256         text NOT NULL,
  content_cipher bytea NOT NULL,
  uploaded_at    timestamptz NOT NULL,
  uploaded_by    bigint NOT NULL REFERENCES account (id)
);
CREATE INDEX manual_paper_of_claim ON manual_paper (manual_id);
COMMENT ON TABLE manual_paper IS 'M30：报销材料，内容加密保存；提交后归到申报';

CREATE TABLE manual_invoice (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  manual_id  bigint NOT NULL REFERENCES manual_claim (id),
  code       text NOT NULL CHECK (code ~ '^([0-9]{10,12})?$'),
  number     text NOT NULL CHECK (number ~ '^[0-9]{8,20}$'),
  issued_on  date NOT NULL,
  amount     bigint NOT NULL CHECK (amount > 0),
  paper_id   bigint NOT NULL REFERENCES manual_paper (id),
  live       boolean NOT NULL DEFAULT true
);
CREATE UNIQUE INDEX manual_invoice_used_once ON manual_invoice (code, number) WHERE live;
CREATE INDEX manual_invoice_of_claim ON manual_invoice (manual_id);
COMMENT ON TABLE manual_invoice IS 'M30：发票，代码加号码全省只能用一次；数电票没有代码，金额单位分';
COMMENT ON COLUMN manual_invoice.live IS '申报撤回、不予报销或撤销以后为假，发票可以另行使用';

CREATE TABLE manual_line (
  manual_id     bigint NOT NULL REFERENCES manual_claim (id),
  version       smallint NOT NULL CHECK (version > 0),
  line_no       smallint NOT NULL CHECK (line_no > 0),
  invoice_no    smallint NOT NULL CHECK (invoice_no > 0),
  told_name     text NOT NULL CHECK (length(told_name) BETWEEN 1 AND 120),
  national_code text,
  price         bigint NOT NULL CHECK (price > 0),
  quantity      bigint NOT NULL CHECK (quantity > 0),
  in_smallest_units boolean NOT NULL,
  trace_codes   text[] NOT NULL,
  entered_at    timestamptz NOT NULL,
  entered_by    bigint NOT NULL REFERENCES account (id),
  PRIMARY KEY (manual_id, version, line_no)
);
COMMENT ON TABLE manual_line IS 'M13、M30：发票上的药品；申报人填写，审核人对照到国家药品编码，每次保存整份存为新的一版';
COMMENT ON COLUMN manual_line.invoice_no IS '这一行在第几张发票上';

CREATE TABLE manual_payee (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  manual_id  bigint NOT NULL REFERENCES manual_claim (id),
  bank_name  text NOT NULL,
  last_four  text NOT NULL CHECK (last_four ~ '^[0-9]{4}$'),
  sealed     bytea NOT NULL,
  entered_at timestamptz NOT NULL,
  entered_by bigint NOT NULL REFERENCES account (id)
);
CREATE INDEX manual_payee_of_claim ON manual_payee (manual_id, id DESC);
COMMENT ON TABLE manual_payee IS 'M30：收款的银行账户，户名和账号加密保存，最后一条有效';

CREATE TABLE manual_event (
  manual_id   bigint NOT NULL REFERENCES manual_claim (id),
  seq         smallint NOT NULL CHECK (seq > 0),
  step        text NOT NULL CHECK (step IN ('filed', 'returned', 'refiled', 'passed', 'refusalProposed', 'sentBack', 'approved', 'refused',
                'withdrawn', 'reversed', 'repaid')),
  at          timestamptz NOT NULL,
  on_day      date NOT NULL,
  account_id  bigint NOT NULL REFERENCES account (id),
  actor_name  text NOT NULL,
  words       text NOT NULL,
  ground      text,
  payable     bigint CHECK (payable >= 0),
  line_version smallint,
  PRIMARY KEY (manual_id, seq),
  CONSTRAINT refusal_names_its_ground CHECK ((step IN ('refusalProposed', 'refused')) = (ground IS NOT NULL)),
  CONSTRAINT pass_names_the_amount CHECK ((step IN ('passed', 'approved')) = (payable IS NOT NULL))
);
CREATE UNIQUE INDEX manual_decided_once ON manual_event (manual_id) WHERE step IN ('approved', 'refused', 'withdrawn');
CREATE UNIQUE INDEX manual_reversed_once ON manual_event (manual_id) WHERE step = 'reversed';
CREATE UNIQUE INDEX manual_repaid_once ON manual_event (manual_id) WHERE step = 'repaid';
COMMENT ON TABLE manual_event IS 'M30：申报的每一步：提交、退回补正、补正、初审、复核、批准或不予报销、撤回、撤销、退款；批准的不是初审的人；只增不改';
COMMENT ON COLUMN manual_event.ground IS '不予报销的理由：拒绝码或经办的理由';

CREATE TABLE manual_settlement (
  manual_id bigint PRIMARY KEY REFERENCES manual_claim (id),
  claim_id  bigint NOT NULL UNIQUE,
  claim_no  text NOT NULL,
  amount    bigint NOT NULL CHECK (amount >= 0),
  booked_at timestamptz NOT NULL
);
COMMENT ON TABLE manual_settlement IS 'M30：批准后的结算单和应付本人的金额（分）';

CREATE TABLE manual_payment (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  batch_no       text NOT NULL,
  manual_id      bigint NOT NULL REFERENCES manual_settlement (manual_id),
  payee_id       bigint NOT NULL REFERENCES manual_payee (id),
  area_code      text NOT NULL REFERENCES area (code),
  amount         bigint NOT NULL CHECK (amount > 0),
  released_by    bigint NOT NULL REFERENCES account (id),
  released_by_name text NOT NULL,
  released_at    timestamptz NOT NULL,
  state          text NOT NULL DEFAULT 'released' CHECK (state IN ('released', 'paid', 'returned')),
  result_on      date,
  result_words   text,
  bank_reference text,
  CONSTRAINT manual_result_whole CHECK ((state = 'released') = (result_on IS NULL))
);
CREATE UNIQUE INDEX manual_paid_once ON manual_payment (manual_id) WHERE state IN ('released', 'paid');
CREATE INDEX manual_payment_of_batch ON manual_payment (batch_no);
CREATE INDEX manual_payment_of_area ON manual_payment (area_code, id DESC);
COMMENT ON TABLE manual_payment IS 'M29、M30：付给参保人的款，放行的不是批准的人；银行退回的可以再付，同时只有一笔没有退回';

-- The second person, and nothing paid that was not approved, hold in the database too.
CREATE FUNCTION check_manual_second_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.step IN ('approved', 'refused') AND EXISTS (SELECT 1 FROM manual_event e WHERE e.manual_id = NEW.manual_id AND e.seq = NEW.seq - 1
      AND (e.account_id = NEW.account_id OR e.step NOT IN ('passed', 'refusalProposed'))) THEN
    RAISE EXCEPTION 'a manual claim is decided by a second person' USING ERRCODE = 'check_violation', CONSTRAINT = 'manual_second_person';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER manual_by_a_second_person AFTER INSERT ON manual_event FOR EACH ROW EXECUTE FUNCTION check_manual_second_person();
COMMENT ON FUNCTION check_manual_second_person() IS 'M30：初审和复核不是同一人';

CREATE FUNCTION check_manual_payment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.amount IS DISTINCT FROM (SELECT s.amount FROM manual_settlement s WHERE s.manual_id = NEW.manual_id)
    OR EXISTS (SELECT 1 FROM manual_event e WHERE e.manual_id = NEW.manual_id AND (e.step = 'reversed' OR (e.step = 'approved' AND e.account_id = NEW.released_by))) THEN
    RAISE EXCEPTION 'only what was approved by another is paid' USING ERRCODE = 'check_violation', CONSTRAINT = 'manual_payment_is_approved';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER manual_payment_of_approved AFTER INSERT ON manual_payment FOR EACH ROW EXECUTE FUNCTION check_manual_payment();
COMMENT ON FUNCTION check_manual_payment() IS 'M30：只付批准的金额，撤销后不付，批准的人不放行';

GRANT SELECT, INSERT ON manual_claim, manual_paper, manual_invoice, manual_line, manual_payee, manual_event, manual_settlement, manual_payment TO shuangtong_app;
GRANT UPDATE (manual_id) ON manual_paper TO shuangtong_app;
GRANT UPDATE (live) ON manual_invoice TO shuangtong_app;
GRANT UPDATE (state, result_on, result_words, bank_reference) ON manual_payment TO shuangtong_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO shuangtong_app;

-- An agency sees those of its area, a patient their own (M7).
ALTER TABLE manual_claim ENABLE ROW LEVEL SECURITY;
CREATE POLICY manual_claim_in_scope ON manual_claim USING (
  scope_is_all() OR area_code LIKE scope_area_prefix() || '%' OR person_id = scope_person());
ALTER TABLE manual_paper ENABLE ROW LEVEL SECURITY;
CREATE POLICY manual_paper_in_scope ON manual_paper USING (
  scope_is_all() OR person_id = scope_person() OR EXISTS (SELECT 1 FROM manual_claim m WHERE m.id = manual_paper.manual_id));
ALTER TABLE manual_invoice ENABLE ROW LEVEL SECURITY;
CREATE POLICY manual_invoice_in_scope ON manual_invoice USING (
  scope_is_all() OR EXISTS (SELECT 1 FROM manual_claim m WHERE m.id = manual_invoice.manual_id));
ALTER TABLE manual_payee ENABLE ROW LEVEL SECURITY;
CREATE POLICY manual_payee_in_scope ON manual_payee USING (
  scope_is_all() OR EXISTS (SELECT 1 FROM manual_claim m WHERE m.id = manual_payee.manual_id));
ALTER TABLE manual_line ENABLE ROW LEVEL SECURITY;
CREATE POLICY manual_line_in_scope ON manual_line USING (
  scope_is_all() OR EXISTS (SELECT 1 FROM manual_claim m WHERE m.id = manual_line.manual_id));
ALTER TABLE manual_event ENABLE ROW LEVEL SECURITY;
CREATE POLICY manual_event_in_scope ON manual_event USING (
  scope_is_all() OR EXISTS (SELECT 1 FROM manual_claim m WHERE m.id = manual_event.manual_id));
ALTER TABLE manual_settlement ENABLE ROW LEVEL SECURITY;
CREATE POLICY manual_settlement_in_scope ON manual_settlement USING (
  scope_is_all() OR EXISTS (SELECT 1 FROM manual_claim m WHERE m.id = manual_settlement.manual_id));
ALTER TABLE manual_payment ENABLE ROW LEVEL SECURITY;
CREATE POLICY manual_payment_in_scope ON manual_payment USING (
  scope_is_all() OR EXISTS (SELECT 1 FROM manual_claim m WHERE m.id = manual_payment.manual_id));
