-- What institutions are paid before it is owed, what of it meets their statements, and what they give back (M29).

CREATE TABLE prepayment (
  id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  area_code        text NOT NULL REFERENCES area (code) CHECK (area_code LIKE '____00'),
  institution_code text NOT NULL REFERENCES institution (code),
  scheme           text NOT NULL CHECK (scheme IN ('employee', 'resident')),
  amount           bigint NOT NULL CHECK (amount > 0),
  bank_day         date NOT NULL,
  bank_reference   text NOT NULL CHECK (length(bank_reference) BETWEEN 1 AND 60),
  document_no      text NOT NULL CHECK (length(document_no) BETWEEN 1 AND 60),
  reason           text NOT NULL CHECK (length(reason) BETWEEN 1 AND 400),
  offset_from      date CHECK (extract(day FROM offset_from) = 1),
  state            text NOT NULL CHECK (state IN ('waiting', 'approved', 'rejected', 'withdrawn', 'backAsked', 'takenBack')),
  proposed_by      bigint NOT NULL REFERENCES account (id),
  proposed_by_name text NOT NULL,
  proposed_at      timestamptz NOT NULL,
  request_id       text NOT NULL,
  CONSTRAINT prepayment_request_once UNIQUE (proposed_by, request_id),
  CONSTRAINT prepayment_day_not_ahead CHECK (bank_day <= (proposed_at AT TIME ZONE 'UTC' + interval '8 hours')::date),
  CONSTRAINT prepaid_before_offset CHECK (offset_from >= date_trunc('month', bank_day)::date)
);
CREATE UNIQUE INDEX prepayment_once_by_bank ON prepayment (area_code, institution_code, bank_reference) WHERE state NOT IN ('rejected', 'withdrawn', 'takenBack');
CREATE INDEX prepayment_of_place ON prepayment (area_code, institution_code);
COMMENT ON TABLE prepayment IS 'M29：统筹地区预付给定点机构的周转金；一人提议、另一人核准后记账，由对账单冲抵；金额单位分';
COMMENT ON COLUMN prepayment.offset_from IS '从哪个月的对账单起冲抵；空的从下一份核准的起';
COMMENT ON COLUMN prepayment.bank_reference IS '银行流水号；没有同意、撤回或冲销以后可以重新登记';
COMMENT ON COLUMN prepayment.state IS '随最后一步改变，各步见 prepayment_event';

CREATE TABLE prepayment_event (
  prepayment_id bigint NOT NULL REFERENCES prepayment (id),
  seq           smallint NOT NULL CHECK (seq > 0),
  step          text NOT NULL CHECK (step IN ('proposed', 'approved', 'rejected', 'withdrawn', 'backAsked', 'backRefused', 'takenBack')),
  at            timestamptz NOT NULL,
  account_id    bigint NOT NULL REFERENCES account (id),
  actor_name    text NOT NULL,
  words         text NOT NULL CHECK (length(words) <= 400),
  request_id    text NOT NULL,
  PRIMARY KEY (prepayment_id, seq),
  CONSTRAINT prepayment_event_once UNIQUE (prepayment_id, account_id, request_id),
  CONSTRAINT prepayment_no_needs_words CHECK (step NOT IN ('rejected', 'backAsked', 'backRefused') OR words <> '')
);
COMMENT ON TABLE prepayment_event IS 'M29：预付的每一步：提议、核准、不同意、撤回提议、申请冲销、不同意冲销、冲销；只增不改';

CREATE TABLE prepayment_use (
  prepayment_id bigint NOT NULL REFERENCES prepayment (id),
  statement_id  bigint NOT NULL REFERENCES monthly_statement (id),
  amount        bigint NOT NULL CHECK (amount > 0),
  PRIMARY KEY (prepayment_id, statement_id)
);
CREATE INDEX prepayment_use_of_statement ON prepayment_use (statement_id);
COMMENT ON TABLE prepayment_use IS 'M29：每份对账单核准时从哪笔预付冲抵多少（分）；没有冲完的由以后的对账单接着冲；只增不改';

CREATE TABLE prepayment_refund (
  id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  prepayment_id    bigint NOT NULL REFERENCES prepayment (id),
  amount           bigint NOT NULL CHECK (amount > 0),
  bank_day         date NOT NULL,
  bank_reference   text NOT NULL CHECK (length(bank_reference) BETWEEN 1 AND 60),
  note             text NOT NULL CHECK (length(note) <= 400),
  proposed_by      bigint NOT NULL REFERENCES account (id),
  proposed_by_name text NOT NULL,
  proposed_at      timestamptz NOT NULL,
  request_id       text NOT NULL,
  CONSTRAINT prepayment_refund_request_once UNIQUE (proposed_by, request_id),
  CONSTRAINT prepayment_refund_day_not_ahead CHECK (bank_day <= (proposed_at AT TIME ZONE 'UTC' + interval '8 hours')::date)
);
CREATE INDEX prepayment_refund_of_prepayment ON prepayment_refund (prepayment_id);
COMMENT ON TABLE prepayment_refund IS 'M29：机构把没有冲抵的预付转账退回（分）；一人登记、另一人核准后记账；只增不改';

CREATE TABLE prepayment_refund_decision (
  refund_id       bigint PRIMARY KEY REFERENCES prepayment_refund (id),
  outcome         text NOT NULL CHECK (outcome IN ('approved', 'rejected')),
  words           text NOT NULL CHECK (length(words) <= 400),
  journal_no      text,
  decided_by      bigint NOT NULL REFERENCES account (id),
  decided_by_name text NOT NULL,
  decided_at      timestamptz NOT NULL,
  request_id      text NOT NULL,
  CONSTRAINT refund_decision_request_once UNIQUE (decided_by, request_id),
  CONSTRAINT refund_booked_or_reasoned CHECK (CASE outcome WHEN 'approved' THEN journal_no IS NOT NULL ELSE journal_no IS NULL AND words <> '' END)
);
COMMENT ON TABLE prepayment_refund_decision IS 'M29：对预付退回的决定，核准的不是登记的人；核准时记账；只增不改';

-- Set off, given back, and said to be coming back: all of it waits for the same lock, whoever writes it.
CREATE FUNCTION check_prepayment_spent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('prepayment:' || NEW.prepayment_id, 0));
  IF NOT EXISTS (SELECT FROM prepayment p WHERE p.id = NEW.prepayment_id AND p.state = 'approved'
      AND p.amount >= (SELECT coalesce(sum(u.amount), 0) FROM prepayment_use u WHERE u.prepayment_id = p.id)
        + (SELECT coalesce(sum(r.amount), 0) FROM prepayment_refund r WHERE r.prepayment_id = p.id
           AND NOT EXISTS (SELECT FROM prepayment_refund_decision v WHERE v.refund_id = r.id AND v.outcome = 'rejected'))) THEN
    RAISE EXCEPTION 'more is set off or given back than was prepaid' USING ERRCODE = 'check_violation', CONSTRAINT = 'spent_within_prepayment';
  END IF;
  RETURN NULL;
END $$;
COMMENT ON FUNCTION check_prepayment_spent() IS 'M29：冲抵的和退回的合计不超过核准的预付';
CREATE TRIGGER set_off_within_prepayment AFTER INSERT ON prepayment_use FOR EACH ROW EXECUTE FUNCTION check_prepayment_spent();
CREATE TRIGGER refund_within_prepayment AFTER INSERT ON prepayment_refund FOR EACH ROW EXECUTE FUNCTION check_prepayment_spent();

-- A statement is met from prepayments to its own institution, by its own area, of a month that may be met, and in the sum that it names.
CREATE FUNCTION check_set_off_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM prepayment p JOIN monthly_statement s ON s.id = NEW.statement_id AND s.area_code = p.area_code AND s.institution_code = p.institution_code
        AND (p.offset_from IS NULL OR p.offset_from <= s.month)
      JOIN statement_sum u ON u.statement_id = s.id AND u.scheme = p.scheme
        AND u.from_prepaid >= (SELECT sum(o.amount) FROM prepayment_use o JOIN prepayment q ON q.id = o.prepayment_id WHERE o.statement_id = s.id AND q.scheme = p.scheme)
      WHERE p.id = NEW.prepayment_id) THEN
    RAISE EXCEPTION 'a prepayment meets statements of its own place, scheme and months' USING ERRCODE = 'check_violation', CONSTRAINT = 'set_off_of_the_place';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER set_off_of_the_place AFTER INSERT ON prepayment_use FOR EACH ROW EXECUTE FUNCTION check_set_off_place();
COMMENT ON FUNCTION check_set_off_place() IS 'M29：预付只冲抵同一地区、机构、险种、到了月份的对账单，合计不超过对账单写定的冲抵';

CREATE FUNCTION check_prepayment_step() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE last_hand bigint;
BEGIN
  IF NEW.step NOT IN ('approved', 'rejected', 'backAsked', 'takenBack') THEN RETURN NULL; END IF;
  IF NEW.step IN ('backAsked', 'takenBack') THEN
    PERFORM pg_advisory_xact_lock(hashtextextended('prepayment:' || NEW.prepayment_id, 0));
    IF EXISTS (SELECT FROM prepayment_use u WHERE u.prepayment_id = NEW.prepayment_id) OR EXISTS (SELECT FROM prepayment_refund r WHERE r.prepayment_id = NEW.prepayment_id
        AND NOT EXISTS (SELECT FROM prepayment_refund_decision v WHERE v.refund_id = r.id AND v.outcome = 'rejected')) THEN
      RAISE EXCEPTION 'a prepayment that was used is not taken back' USING ERRCODE = 'check_violation', CONSTRAINT = 'taken_back_unused';
    END IF;
  END IF;
  SELECT account_id INTO last_hand FROM prepayment_event WHERE prepayment_id = NEW.prepayment_id AND seq = NEW.seq - 1
    AND step = ANY (CASE NEW.step WHEN 'takenBack' THEN ARRAY['backAsked'] WHEN 'backAsked' THEN ARRAY['approved', 'backRefused'] ELSE ARRAY['proposed'] END);
  IF last_hand IS NULL OR (last_hand = NEW.account_id AND NEW.step <> 'backAsked') THEN
    RAISE EXCEPTION 'a prepayment is approved and taken back by a second person' USING ERRCODE = 'check_violation', CONSTRAINT = 'prepayment_second_person';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER prepayment_step_in_order AFTER INSERT ON prepayment_event FOR EACH ROW EXECUTE FUNCTION check_prepayment_step();
COMMENT ON FUNCTION check_prepayment_step() IS 'M29：提议和核准、申请冲销和冲销不是同一人；冲抵或退回过的不冲销';

CREATE FUNCTION check_refund_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.outcome = 'approved' AND NOT EXISTS (SELECT FROM prepayment_refund r WHERE r.id = NEW.refund_id AND r.proposed_by <> NEW.decided_by) THEN
    RAISE EXCEPTION 'a refund is approved by another person' USING ERRCODE = 'check_violation', CONSTRAINT = 'refund_approved_by_another';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER refund_approved_by_another AFTER INSERT ON prepayment_refund_decision FOR EACH ROW EXECUTE FUNCTION check_refund_decision();
COMMENT ON FUNCTION check_refund_decision() IS 'M29：登记退回的人不能自己核准';

ALTER TABLE statement_sum ADD COLUMN from_prepaid bigint NOT NULL DEFAULT 0 CHECK (from_prepaid >= 0),
  DROP CONSTRAINT statement_sum_adds_up,
  ADD CONSTRAINT statement_sum_adds_up CHECK (claimed + carried_in - deducted - recovered - from_prepaid = payable + carried_out);
COMMENT ON COLUMN statement_sum.from_prepaid IS 'M29：扣款和追回以后的应付中，由预付冲抵的（分）';

GRANT SELECT, INSERT ON prepayment, prepayment_event, prepayment_use, prepayment_refund, prepayment_refund_decision TO shuangtong_app;
GRANT UPDATE (state) ON prepayment TO shuangtong_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO shuangtong_app;

-- An institution sees its own, an area what it paid (M7).
ALTER TABLE prepayment ENABLE ROW LEVEL SECURITY;
CREATE POLICY prepayment_in_scope ON prepayment USING (
  scope_is_all() OR area_code LIKE scope_area_prefix() || '%' OR institution_code = scope_institution());
ALTER TABLE prepayment_event ENABLE ROW LEVEL SECURITY;
CREATE POLICY prepayment_event_in_scope ON prepayment_event USING (EXISTS (SELECT FROM prepayment p WHERE p.id = prepayment_event.prepayment_id));
ALTER TABLE prepayment_use ENABLE ROW LEVEL SECURITY;
CREATE POLICY prepayment_use_in_scope ON prepayment_use USING (EXISTS (SELECT FROM prepayment p WHERE p.id = prepayment_use.prepayment_id));
ALTER TABLE prepayment_refund ENABLE ROW LEVEL SECURITY;
CREATE POLICY prepayment_refund_in_scope ON prepayment_refund USING (EXISTS (SELECT FROM prepayment p WHERE p.id = prepayment_refund.prepayment_id));
ALTER TABLE prepayment_refund_decision ENABLE ROW LEVEL SECURITY;
CREATE POLICY refund_decision_in_scope ON prepayment_refund_decision USING (EXISTS (SELECT FROM prepayment_refund r WHERE r.id = prepayment_refund_decision.refund_id));
