-- What comes after a decision: other drugs and makers, an early end, notices read, violations of insured persons, filings by message.

-- Death ends every benefit (M5); the column was there, the right to enter it was not.
GRANT UPDATE (died_on) ON person TO shuangtong_app;

CREATE TABLE application_relation (
  application_id  bigint PRIMARY KEY REFERENCES application (id),
  person_id       bigint NOT NULL REFERENCES person (id),
  kind            text NOT NULL CHECK (kind IN ('change', 'addition')),
  other_id        bigint NOT NULL REFERENCES application (id),
  other_entry_key text NOT NULL,
  reason          text NOT NULL,
  CONSTRAINT relates_to_an_earlier_one CHECK (other_id < application_id)
);
CREATE INDEX application_relation_by_drug ON application_relation (person_id, other_entry_key);
COMMENT ON TABLE application_relation IS 'M24：换药（批准之日原药待遇终止）或加用第二种药，另行申请并写明理由';
GRANT SELECT, INSERT ON application_relation TO shuangtong_app;
ALTER TABLE application_relation ENABLE ROW LEVEL SECURITY;
CREATE POLICY relation_in_scope ON application_relation USING (
  scope_is_all() OR person_id = scope_person() OR EXISTS (SELECT 1 FROM application a WHERE a.id = application_relation.application_id));

-- Whoever may see a benefit must see when it ended, though the new drug's application be another hospital's: only a day is told.
CREATE FUNCTION benefit_ended_on(person bigint, entry text, application bigint) RETURNS date
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS
$$ SELECT min(e.on_day) FROM application_relation r
   JOIN application_state s ON s.application_id = r.application_id AND s.step = 'approved'
   JOIN application_event e ON e.application_id = r.application_id AND e.step = 'approved'
   WHERE r.kind = 'change' AND r.person_id = person AND r.other_entry_key = entry AND r.application_id > application $$;
COMMENT ON FUNCTION benefit_ended_on IS 'M24：换药获批之日，原药待遇的最后一日；没有换药的为空';
REVOKE ALL ON FUNCTION benefit_ended_on FROM PUBLIC;
GRANT EXECUTE ON FUNCTION benefit_ended_on TO shuangtong_app;

CREATE TABLE maker_change (
  id                 bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  application_id     bigint NOT NULL REFERENCES application (id),
  person_id          bigint NOT NULL REFERENCES person (id),
  entry_key          text NOT NULL,
  hospital_code      text NOT NULL REFERENCES institution (code),
  doctor_code        text NOT NULL REFERENCES practitioner (code),
  from_makers        text[] NOT NULL,
  to_maker           text NOT NULL CHECK (to_maker <> ''),
  reason             text NOT NULL,
  stated_at          timestamptz NOT NULL,
  stated_by          bigint NOT NULL REFERENCES account (id),
  signed_text        text NOT NULL,
  signature          text NOT NULL,
  certificate_serial text NOT NULL REFERENCES certificate (serial),
  request_id         text NOT NULL,
  CONSTRAINT maker_change_stated_once UNIQUE (stated_by, request_id)
);
CREATE INDEX maker_change_by_person ON maker_change (person_id, entry_key);
CREATE INDEX maker_change_by_hospital ON maker_change (hospital_code, id DESC);
COMMENT ON TABLE maker_change IS 'M24：同通用名换厂家，责任医师认定并签名';

CREATE TABLE maker_change_decision (
  change_id          bigint PRIMARY KEY REFERENCES maker_change (id),
  decision           text NOT NULL CHECK (decision IN ('confirmed', 'returned')),
  note               text NOT NULL,
  at                 timestamptz NOT NULL,
  account_id         bigint NOT NULL REFERENCES account (id),
  actor_name         text NOT NULL,
  signed_text        text,
  signature          text,
  certificate_serial text REFERENCES certificate (serial),
  CONSTRAINT confirmation_is_signed CHECK (decision = 'returned' OR (signed_text IS NOT NULL AND signature IS NOT NULL AND certificate_serial IS NOT NULL))
);
COMMENT ON TABLE maker_change_decision IS 'M24：所在医疗机构确认（签章后即时生效）或退回';
GRANT SELECT, INSERT ON maker_change, maker_change_decision TO shuangtong_app;
ALTER TABLE maker_change ENABLE ROW LEVEL SECURITY;
CREATE POLICY maker_change_in_scope ON maker_change USING (
  scope_is_all() OR person_id = scope_person() OR hospital_code = scope_institution()
  OR EXISTS (SELECT 1 FROM application a WHERE a.id = maker_change.application_id));
ALTER TABLE maker_change_decision ENABLE ROW LEVEL SECURITY;
CREATE POLICY maker_decision_in_scope ON maker_change_decision USING (
  scope_is_all() OR EXISTS (SELECT 1 FROM maker_change c WHERE c.id = maker_change_decision.change_id));

CREATE TABLE notice_read (
  account_id bigint NOT NULL REFERENCES account (id),
  notice_key text NOT NULL,
  read_at    timestamptz NOT NULL,
  PRIMARY KEY (account_id, notice_key)
);
COMMENT ON TABLE notice_read IS 'M23.5：提醒由事实推得、不落库，这里只记谁何时读过';
GRANT SELECT, INSERT ON notice_read TO shuangtong_app;

CREATE TABLE insured_violation (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  case_no       text NOT NULL UNIQUE,
  person_id     bigint NOT NULL REFERENCES person (id),
  area_code     text NOT NULL REFERENCES area (code),
  kind          text NOT NULL CHECK (kind IN ('lentCredential', 'usedAnothers', 'resoldDrugs', 'cashBack', 'forgedPapers', 'doubleBenefit', 'other')),
  found_on      date NOT NULL,
  facts         text NOT NULL,
  evidence      text NOT NULL,
  claim_no      text,
  loss          bigint NOT NULL DEFAULT 0 CHECK (loss >= 0),
  recorded_at   timestamptz NOT NULL,
  recorded_by   bigint NOT NULL REFERENCES account (id),
  recorder_name text NOT NULL,
  request_id    text NOT NULL,
  CONSTRAINT violation_recorded_once UNIQUE (recorded_by, request_id)
);
CREATE INDEX insured_violation_by_person ON insured_violation (person_id);
CREATE INDEX insured_violation_by_area ON insured_violation (area_code, id DESC);
COMMENT ON TABLE insured_violation IS 'M35：参保人违规立案；损失金额为分';

CREATE TABLE insured_violation_decision (
  violation_id   bigint PRIMARY KEY REFERENCES insured_violation (id),
  outcome        text NOT NULL CHECK (outcome IN ('suspended', 'warned', 'dismissed')),
  suspended_from date,
  suspended_to   date CHECK (suspended_to >= suspended_from),
  reason         text NOT NULL,
  document_no    text NOT NULL DEFAULT '',
  decided_at     timestamptz NOT NULL,
  decided_by     bigint NOT NULL REFERENCES account (id),
  decider_name   text NOT NULL,
  CONSTRAINT suspension_has_its_days CHECK ((outcome = 'suspended') = (suspended_from IS NOT NULL) AND (suspended_from IS NULL) = (suspended_to IS NULL))
);
COMMENT ON TABLE insured_violation_decision IS 'M35：医保行政部门对违规的决定；暂停联网结算的起止日均含当日';

CREATE TABLE insured_violation_lift (
  violation_id bigint PRIMARY KEY REFERENCES insured_violation (id),
  lifted_on    date NOT NULL,
  reason       text NOT NULL,
  at           timestamptz NOT NULL,
  account_id   bigint NOT NULL REFERENCES account (id),
  actor_name   text NOT NULL
);
COMMENT ON TABLE insured_violation_lift IS 'M35：提前恢复联网结算，lifted_on 当日起恢复';
GRANT SELECT, INSERT ON insured_violation, insured_violation_decision, insured_violation_lift TO shuangtong_app;
ALTER TABLE insured_violation ENABLE ROW LEVEL SECURITY;
CREATE POLICY violation_in_scope ON insured_violation USING (
  scope_is_all() OR area_code LIKE scope_area_prefix() || '%' OR person_id = scope_person());
ALTER TABLE insured_violation_decision ENABLE ROW LEVEL SECURITY;
CREATE POLICY violation_decision_in_scope ON insured_violation_decision USING (
  scope_is_all() OR EXISTS (SELECT 1 FROM insured_violation v WHERE v.id = insured_violation_decision.violation_id));
ALTER TABLE insured_violation_lift ENABLE ROW LEVEL SECURITY;
CREATE POLICY violation_lift_in_scope ON insured_violation_lift USING (
  scope_is_all() OR EXISTS (SELECT 1 FROM insured_violation v WHERE v.id = insured_violation_lift.violation_id));

-- An institution's system that files a patient's choice (2505) has no account; gateway_filing names its message.
ALTER TABLE application_institution ALTER COLUMN account_id DROP NOT NULL;

CREATE TABLE gateway_filing (
  filing_no        text PRIMARY KEY,
  kind             text NOT NULL CHECK (kind IN ('benefit', 'designation')),
  person_id        bigint NOT NULL REFERENCES person (id),
  institution_code text NOT NULL REFERENCES institution (code),
  application_ids  bigint[] NOT NULL,
  before           jsonb NOT NULL DEFAULT '[]',
  filed_at         timestamptz NOT NULL,
  message_no       text NOT NULL,
  CONSTRAINT gateway_filing_of_message UNIQUE (institution_code, message_no)
);
CREATE INDEX gateway_filing_by_person ON gateway_filing (person_id);
COMMENT ON TABLE gateway_filing IS 'M23.1：机构经接口代患者办理的待遇申请（2503）与定点变更（2505）';
COMMENT ON COLUMN gateway_filing.before IS '变更前各待遇的医院和药店，撤销时恢复';
CREATE TABLE gateway_filing_withdrawal (
  filing_no  text PRIMARY KEY REFERENCES gateway_filing (filing_no),
  at         timestamptz NOT NULL,
  memo       text NOT NULL,
  message_no text NOT NULL
);
COMMENT ON TABLE gateway_filing_withdrawal IS 'M23.1：2504、2506 撤销';
GRANT SELECT, INSERT ON gateway_filing, gateway_filing_withdrawal TO shuangtong_app;
ALTER TABLE gateway_filing ENABLE ROW LEVEL SECURITY;
CREATE POLICY filing_in_scope ON gateway_filing USING (
  scope_is_all() OR institution_code = scope_institution() OR person_id = scope_person());
ALTER TABLE gateway_filing_withdrawal ENABLE ROW LEVEL SECURITY;
CREATE POLICY filing_withdrawal_in_scope ON gateway_filing_withdrawal USING (
  scope_is_all() OR EXISTS (SELECT 1 FROM gateway_filing f WHERE f.filing_no = gateway_filing_withdrawal.filing_no));
