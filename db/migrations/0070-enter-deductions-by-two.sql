-- What is taken from an institution is two people's act: one enters the decision with its case, another approves it, and only then is
-- it withheld or booked as a recovery (M29, M33, M36).

ALTER TABLE institution_deduction RENAME COLUMN entered_by TO proposed_by;
ALTER TABLE institution_deduction RENAME COLUMN entered_at TO proposed_at;
ALTER TABLE institution_deduction
  ADD COLUMN proposed_by_name text,
  ADD COLUMN case_no text CHECK (length(case_no) BETWEEN 1 AND 60),
  ADD COLUMN authority text CHECK (length(authority) BETWEEN 1 AND 60),
  ADD COLUMN basis text CHECK (basis IN ('M31', 'M32', 'M33', 'M34', 'M35', 'M36'));
UPDATE institution_deduction d SET proposed_by_name = a.name FROM account a WHERE a.id = d.proposed_by;
ALTER TABLE institution_deduction ALTER COLUMN proposed_by_name SET NOT NULL,
  ADD CONSTRAINT deduction_names_its_case CHECK (num_nulls(case_no, authority, basis) = 0) NOT VALID;
COMMENT ON COLUMN institution_deduction.case_no IS 'M36：稽核或行政处理的案号；两人办以前登记的没有';
COMMENT ON COLUMN institution_deduction.authority IS 'M36：作出决定的机关或经办机构';
COMMENT ON COLUMN institution_deduction.basis IS 'M36：决定依据的条款';

CREATE TABLE deduction_decision (
  deduction_id    bigint PRIMARY KEY REFERENCES institution_deduction (id),
  outcome         text NOT NULL CHECK (outcome IN ('approved', 'rejected')),
  words           text NOT NULL CHECK (length(words) <= 400),
  journal_no      text,
  decided_by      bigint NOT NULL REFERENCES account (id),
  decided_by_name text NOT NULL,
  decided_at      timestamptz NOT NULL,
  request_id      text NOT NULL,
  CONSTRAINT deduction_decision_request_once UNIQUE (decided_by, request_id),
  CONSTRAINT deduction_rejection_has_words CHECK (outcome = 'approved' OR (words <> '' AND journal_no IS NULL))
);
COMMENT ON TABLE deduction_decision IS 'M29、M36：登记的扣款或追回由另一人核准，或者不同意、收回；核准才从应付款中扣，追回同时记账；只增不改';
COMMENT ON COLUMN deduction_decision.journal_no IS '核准追回所记的凭证号；扣款在扣下时记账，没有';

-- What was entered so far held at once, by one person: that is what the history says.
INSERT INTO deduction_decision (deduction_id, outcome, words, journal_no, decided_by, decided_by_name, decided_at, request_id)
  SELECT d.id, 'approved', '两人办以前登记的，登记时即生效', (SELECT 'J' || to_char(j.on_day, 'YYYYMMDD') || lpad(j.id::text, 10, '0')
      FROM ledger_journal j WHERE j.kind = 'recovery' AND j.reference = 'institution-deduction-' || d.id),
    d.proposed_by, d.proposed_by_name, d.proposed_at, 'entered-' || d.id FROM institution_deduction d;

CREATE FUNCTION check_deduction_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.outcome = 'approved' AND NOT EXISTS (SELECT FROM institution_deduction d WHERE d.id = NEW.deduction_id
      AND d.proposed_by <> NEW.decided_by AND (d.kind = 'recovery') = (NEW.journal_no IS NOT NULL)) THEN
    RAISE EXCEPTION 'a decision is approved by another person, and a recovery booked' USING ERRCODE = 'check_violation', CONSTRAINT = 'deduction_approved_by_another';
  END IF;
  RETURN NULL;
END $$;
COMMENT ON FUNCTION check_deduction_decision() IS 'M29：登记扣款和追回的人不能自己核准；核准的追回有凭证';
CREATE TRIGGER deduction_approved_by_another AFTER INSERT ON deduction_decision FOR EACH ROW EXECUTE FUNCTION check_deduction_decision();

-- A document stands once; what was taken back may be entered anew, as it should have been.
ALTER TABLE institution_deduction DROP CONSTRAINT deduction_once_by_document;
CREATE INDEX institution_deduction_by_document ON institution_deduction (document_no);
CREATE FUNCTION check_deduction_document() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('deduction document:' || NEW.document_no, 0));
  IF EXISTS (SELECT FROM institution_deduction d WHERE d.document_no = NEW.document_no AND d.id <> NEW.id AND d.kind = NEW.kind AND d.area_code = NEW.area_code
      AND d.institution_code = NEW.institution_code AND d.scheme = NEW.scheme
      AND NOT EXISTS (SELECT FROM deduction_decision v WHERE v.deduction_id = d.id AND v.outcome = 'rejected')) THEN
    RAISE EXCEPTION 'a decision is entered once' USING ERRCODE = 'unique_violation', CONSTRAINT = 'deduction_once_by_document';
  END IF;
  RETURN NULL;
END $$;
COMMENT ON FUNCTION check_deduction_document() IS 'M36：同一份决定只登记一次，未同意或收回的除外';
CREATE TRIGGER deduction_once_by_document AFTER INSERT ON institution_deduction FOR EACH ROW EXECUTE FUNCTION check_deduction_document();

-- Nothing is withheld of what nobody has approved, and nothing of it is closed otherwise.
CREATE OR REPLACE FUNCTION check_deduction_use() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('deduction:' || NEW.deduction_id, 0));
  IF NOT EXISTS (SELECT FROM institution_deduction d JOIN deduction_decision v ON v.deduction_id = d.id AND v.outcome = 'approved' WHERE d.id = NEW.deduction_id
      AND d.amount >= deduction_closed(d.id) + (SELECT coalesce(sum(u.amount), 0) FROM deduction_use u WHERE u.deduction_id = d.id)) THEN
    RAISE EXCEPTION 'more is deducted or closed than was decided and approved' USING ERRCODE = 'check_violation', CONSTRAINT = 'deducted_within_decision';
  END IF;
  RETURN NULL;
END $$;
COMMENT ON FUNCTION check_deduction_use() IS 'M29、M36：只扣核准的；扣下的和另行了结的合计不超过决定的金额';

COMMENT ON TABLE institution_deduction IS 'M33、M36：按处理决定登记的扣款和追回（分），另一人核准才生效；只增不改';
COMMENT ON TABLE deduction_bill IS 'M30、M36：扣款和追回涉及哪几笔结算、各多少（分），外地机构的必须写明；没有个人信息；只增不改';

GRANT SELECT, INSERT ON deduction_decision TO shuangtong_app;
ALTER TABLE deduction_decision ENABLE ROW LEVEL SECURITY;
CREATE POLICY deduction_decision_in_scope ON deduction_decision USING (EXISTS (SELECT FROM institution_deduction d WHERE d.id = deduction_decision.deduction_id));
