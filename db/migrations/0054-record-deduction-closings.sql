-- What is open of a decision may be closed otherwise than by withholding: money came by bank, the decision was taken back, or a
-- recovery is written off; one account proposes, another decides (M29, M33, M36).

CREATE TABLE deduction_closing (
  id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  deduction_id     bigint NOT NULL REFERENCES institution_deduction (id),
  kind             text NOT NULL CHECK (kind IN ('received', 'withdrawn', 'writtenOff')),
  amount           bigint NOT NULL CHECK (amount > 0),
  document_no      text NOT NULL CHECK (length(document_no) BETWEEN 1 AND 60),
  reason           text NOT NULL CHECK (length(reason) BETWEEN 1 AND 400),
  received_on      date,
  bank_reference   text CHECK (length(bank_reference) BETWEEN 1 AND 100),
  proposed_by      bigint NOT NULL REFERENCES account (id),
  proposed_by_name text NOT NULL,
  proposed_at      timestamptz NOT NULL,
  request_id       text NOT NULL,
  CONSTRAINT closing_request_once UNIQUE (proposed_by, request_id),
  CONSTRAINT receipt_names_the_bank CHECK ((kind = 'received') = (received_on IS NOT NULL) AND (kind = 'received') = (bank_reference IS NOT NULL))
);
CREATE INDEX deduction_closing_of_deduction ON deduction_closing (deduction_id);
COMMENT ON TABLE deduction_closing IS 'M29、M33、M36：扣款或追回没有扣完的部分另行了结的提议：机构转账退回、决定撤回、核销（分）；只增不改';
COMMENT ON COLUMN deduction_closing.received_on IS '银行入账日，只有机构转账退回的写';

CREATE TABLE deduction_closing_decision (
  closing_id      bigint PRIMARY KEY REFERENCES deduction_closing (id),
  outcome         text NOT NULL CHECK (outcome IN ('approved', 'rejected')),
  words           text NOT NULL CHECK (length(words) <= 400),
  journal_no      text,
  decided_by      bigint NOT NULL REFERENCES account (id),
  decided_by_name text NOT NULL,
  decided_at      timestamptz NOT NULL,
  request_id      text NOT NULL,
  CONSTRAINT closing_decision_request_once UNIQUE (decided_by, request_id),
  CONSTRAINT rejection_has_words CHECK (outcome = 'approved' OR (words <> '' AND journal_no IS NULL))
);
COMMENT ON TABLE deduction_closing_decision IS 'M29、M36：对了结提议的决定，核准的不是提议的人；核准时记账；只增不改';
COMMENT ON COLUMN deduction_closing_decision.journal_no IS '核准所记的凭证号；还没有扣的扣款撤回不记账，没有凭证';

CREATE FUNCTION deduction_closed(of_deduction bigint) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT coalesce(sum(c.amount), 0)::bigint FROM deduction_closing c WHERE c.deduction_id = of_deduction
    AND NOT EXISTS (SELECT FROM deduction_closing_decision v WHERE v.closing_id = c.id AND v.outcome = 'rejected')
$$;
COMMENT ON FUNCTION deduction_closed(bigint) IS 'M36：一份决定另行了结的金额，等待核准的也算在内（占住，不从对账单扣），未同意的不算';

-- What is withheld and what is closed otherwise come to no more than was decided; whoever writes either waits for the other.
CREATE OR REPLACE FUNCTION check_deduction_use() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('deduction:' || NEW.deduction_id, 0));
  IF NOT EXISTS (SELECT FROM institution_deduction d WHERE d.id = NEW.deduction_id
      AND d.amount >= deduction_closed(d.id) + (SELECT coalesce(sum(u.amount), 0) FROM deduction_use u WHERE u.deduction_id = d.id)) THEN
    RAISE EXCEPTION 'more is deducted or closed than was decided' USING ERRCODE = 'check_violation', CONSTRAINT = 'deducted_within_decision';
  END IF;
  RETURN NULL;
END $$;
COMMENT ON FUNCTION check_deduction_use() IS 'M36：扣下的和另行了结的合计不超过决定的金额';
CREATE TRIGGER closing_within_decision AFTER INSERT ON deduction_closing FOR EACH ROW EXECUTE FUNCTION check_deduction_use();

CREATE FUNCTION check_closing_write_off() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.kind = 'writtenOff' AND NOT EXISTS (SELECT FROM institution_deduction d WHERE d.id = NEW.deduction_id AND d.kind = 'recovery') THEN
    RAISE EXCEPTION 'only a recovery is written off' USING ERRCODE = 'check_violation', CONSTRAINT = 'write_off_of_recovery';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER write_off_of_recovery AFTER INSERT ON deduction_closing FOR EACH ROW EXECUTE FUNCTION check_closing_write_off();
COMMENT ON FUNCTION check_closing_write_off() IS 'M33：只有追回可以核销';

CREATE FUNCTION check_closing_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.outcome = 'approved' AND NOT EXISTS (SELECT FROM deduction_closing c WHERE c.id = NEW.closing_id AND c.proposed_by <> NEW.decided_by) THEN
    RAISE EXCEPTION 'a closing is approved by another person' USING ERRCODE = 'check_violation', CONSTRAINT = 'closing_approved_by_another';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER closing_approved_by_another AFTER INSERT ON deduction_closing_decision FOR EACH ROW EXECUTE FUNCTION check_closing_decision();
COMMENT ON FUNCTION check_closing_decision() IS 'M29：提议了结的人不能自己核准';

GRANT SELECT, INSERT ON deduction_closing, deduction_closing_decision TO shuangtong_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO shuangtong_app;

-- Whoever sees a decision sees how it was closed (M7).
ALTER TABLE deduction_closing ENABLE ROW LEVEL SECURITY;
CREATE POLICY closing_in_scope ON deduction_closing USING (EXISTS (SELECT FROM institution_deduction d WHERE d.id = deduction_closing.deduction_id));
ALTER TABLE deduction_closing_decision ENABLE ROW LEVEL SECURITY;
CREATE POLICY closing_decision_in_scope ON deduction_closing_decision USING (EXISTS (SELECT FROM deduction_closing c WHERE c.id = deduction_closing_decision.closing_id));
