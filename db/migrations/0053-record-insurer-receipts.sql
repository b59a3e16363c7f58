-- What insurers pay back of what was paid to institutions for them (N4, M29).

-- The agency of an area reads what plans bear of its own people's bills; the ledger's entries do not name the plan.
CREATE INDEX commercial_payment_by_area ON commercial_payment (area_code, plan_id);
CREATE POLICY commercial_payment_of_area ON commercial_payment FOR SELECT USING (area_code LIKE scope_area_prefix() || '%');

CREATE TABLE commercial_receipt (
  id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  area_code       text NOT NULL REFERENCES area (code) CHECK (area_code LIKE '____00'),
  plan_id         bigint NOT NULL REFERENCES commercial_plan (id),
  scheme          text NOT NULL CHECK (scheme IN ('employee', 'resident')),
  amount          bigint NOT NULL CHECK (amount > 0),
  bank_day        date NOT NULL,
  bank_reference  text NOT NULL CHECK (length(bank_reference) BETWEEN 1 AND 60),
  note            text NOT NULL CHECK (length(note) <= 400),
  state           text NOT NULL CHECK (state IN ('waiting', 'approved', 'rejected', 'backAsked', 'takenBack')),
  entered_by      bigint NOT NULL REFERENCES account (id),
  entered_by_name text NOT NULL,
  entered_at      timestamptz NOT NULL,
  request_id      text NOT NULL,
  CONSTRAINT receipt_once_by_request UNIQUE (entered_by, request_id),
  CONSTRAINT receipt_day_not_ahead CHECK (bank_day <= (entered_at AT TIME ZONE 'UTC' + interval '8 hours')::date)
);
CREATE UNIQUE INDEX receipt_once_by_bank ON commercial_receipt (area_code, bank_reference) WHERE state NOT IN ('rejected', 'takenBack');
CREATE INDEX commercial_receipt_of_plan ON commercial_receipt (area_code, plan_id, scheme);
COMMENT ON TABLE commercial_receipt IS 'N4、M29：商业保险公司把方案应付的钱付到统筹地区的银行账户；一人登记，另一人核准后记账；金额单位分';
COMMENT ON COLUMN commercial_receipt.bank_reference IS '银行流水号；退回或撤回以后可以重新登记';
COMMENT ON COLUMN commercial_receipt.state IS '随最后一步改变，各步见 commercial_receipt_event';

CREATE TABLE commercial_receipt_event (
  receipt_id bigint NOT NULL REFERENCES commercial_receipt (id),
  seq        smallint NOT NULL CHECK (seq > 0),
  step       text NOT NULL CHECK (step IN ('entered', 'approved', 'rejected', 'backAsked', 'backRefused', 'takenBack')),
  at         timestamptz NOT NULL,
  account_id bigint NOT NULL REFERENCES account (id),
  actor_name text NOT NULL,
  words      text NOT NULL CHECK (length(words) <= 400),
  request_id text NOT NULL,
  PRIMARY KEY (receipt_id, seq),
  CONSTRAINT receipt_event_once UNIQUE (receipt_id, account_id, request_id),
  CONSTRAINT receipt_no_needs_words CHECK (step IN ('entered', 'approved', 'takenBack') OR words <> '')
);
COMMENT ON TABLE commercial_receipt_event IS 'M29：到账登记的每一步：登记、核准、退回、申请撤回、不同意撤回、撤回；只增不改';

CREATE TABLE commercial_receipt_part (
  receipt_id       bigint NOT NULL REFERENCES commercial_receipt (id),
  month            date NOT NULL CHECK (extract(day FROM month) = 1),
  area_code        text NOT NULL,
  institution_code text NOT NULL,
  amount           bigint NOT NULL CHECK (amount <> 0),
  PRIMARY KEY (receipt_id, month, area_code, institution_code)
);
COMMENT ON TABLE commercial_receipt_part IS 'N4、M29：核准时一笔到账按月份和机构冲抵的应收（分），先早后晚；撤销多于结算的月份为负；只增不改';

-- Two people, and no part of the money lost: also in the database.
CREATE FUNCTION check_receipt_step() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE first_hand bigint; entered record; spread numeric;
BEGIN
  IF NEW.step NOT IN ('approved', 'takenBack') THEN RETURN NULL; END IF;
  SELECT account_id INTO first_hand FROM commercial_receipt_event
    WHERE receipt_id = NEW.receipt_id AND seq = NEW.seq - 1 AND step = CASE NEW.step WHEN 'approved' THEN 'entered' ELSE 'backAsked' END;
  IF first_hand IS NULL OR first_hand = NEW.account_id THEN
    RAISE EXCEPTION 'a receipt is approved and taken back by a second person' USING ERRCODE = 'check_violation', CONSTRAINT = 'receipt_second_person';
  END IF;
  SELECT amount INTO entered FROM commercial_receipt WHERE id = NEW.receipt_id;
  SELECT sum(amount) INTO spread FROM commercial_receipt_part WHERE receipt_id = NEW.receipt_id;
  IF spread IS DISTINCT FROM entered.amount THEN
    RAISE EXCEPTION 'the parts of a receipt are not its amount' USING ERRCODE = 'check_violation', CONSTRAINT = 'receipt_is_spread_whole';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER receipt_step_in_order AFTER INSERT ON commercial_receipt_event FOR EACH ROW EXECUTE FUNCTION check_receipt_step();
COMMENT ON FUNCTION check_receipt_step() IS 'M29：登记和核准、申请撤回和撤回不是同一人；核准的到账全部冲抵应收';

GRANT SELECT, INSERT ON commercial_receipt, commercial_receipt_event, commercial_receipt_part TO shuangtong_app;
GRANT UPDATE (state) ON commercial_receipt TO shuangtong_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO shuangtong_app;

-- An area sees its own receipts, the province all (M7).
ALTER TABLE commercial_receipt ENABLE ROW LEVEL SECURITY;
CREATE POLICY receipt_in_scope ON commercial_receipt USING (scope_is_all() OR area_code LIKE scope_area_prefix() || '%');
ALTER TABLE commercial_receipt_event ENABLE ROW LEVEL SECURITY;
CREATE POLICY receipt_event_in_scope ON commercial_receipt_event USING (EXISTS (SELECT 1 FROM commercial_receipt r WHERE r.id = commercial_receipt_event.receipt_id));
ALTER TABLE commercial_receipt_part ENABLE ROW LEVEL SECURITY;
CREATE POLICY receipt_part_in_scope ON commercial_receipt_part USING (EXISTS (SELECT 1 FROM commercial_receipt r WHERE r.id = commercial_receipt_part.receipt_id));
