-- What areas owe each other for purchases elsewhere: entries of both sides, monthly clearing, and emergencies away from home (M29, M30, I11, I23).

-- A claim at an institution elsewhere: the institution's area owes the institution, has it back from the area of enrolment, and
-- that area owes it. Three amounts of one size, each in its own books; a claim at home has none of them. Entries that were made
-- before stand as they are, and so may their reversals.
CREATE OR REPLACE FUNCTION check_ledger_balance() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE first_claim bigint; last_claim bigint; area text; total numeric; pooled numeric; major numeric; assisted numeric; paid numeric; own_account numeric; sold numeric;
  owed numeric; lent numeric; borrowed numeric; seat text; lender text; borrower text; first_day date; made_at timestamptz; of_journal boolean;
BEGIN
  SELECT min(n.claim_id), max(n.claim_id), min(n.area_code) FILTER (WHERE n.account NOT IN ('institutionPayable', 'clearingReceivable', 'clearingPayable')),
    sum(n.amount), coalesce(sum(n.amount) FILTER (WHERE n.account = 'pooledFund'), 0),
    coalesce(sum(n.amount) FILTER (WHERE n.account = 'majorIllness'), 0), coalesce(sum(n.amount) FILTER (WHERE n.account = 'assistance'), 0),
    coalesce(sum(n.amount) FILTER (WHERE n.account = 'patientPaid'), 0), coalesce(sum(n.amount) FILTER (WHERE n.account = 'personalAccount'), 0),
    coalesce(sum(n.amount) FILTER (WHERE n.account = 'drugSale'), 0), coalesce(sum(n.amount) FILTER (WHERE n.account = 'institutionPayable'), 0),
    coalesce(sum(n.amount) FILTER (WHERE n.account = 'clearingReceivable'), 0), coalesce(sum(n.amount) FILTER (WHERE n.account = 'clearingPayable'), 0),
    min(n.area_code) FILTER (WHERE n.account = 'institutionPayable'), min(n.area_code) FILTER (WHERE n.account = 'clearingReceivable'),
    min(n.area_code) FILTER (WHERE n.account = 'clearingPayable'), min(n.on_day), max(n.booked_at), bool_or(n.journal_id IS NOT NULL)
  INTO first_claim, last_claim, area, total, pooled, major, assisted, paid, own_account, sold, owed, lent, borrowed, seat, lender, borrower, first_day, made_at,
    of_journal FROM new_rows n;
  -- What nearly every statement is: one claim, equal to its bill, on an open day. Only when that fails is it asked what is wrong.
  IF first_claim = last_claim AND NOT of_journal AND total = 0 AND first_day >= (made_at AT TIME ZONE 'UTC' + interval '8 hours')::date
    AND clearing_is_sound(area, owed, lent, borrowed, seat, lender, borrower)
    AND coalesce((SELECT c.from_pooled_fund = pooled AND c.from_major_illness = major AND c.from_assistance = assisted AND c.from_account = own_account
      AND c.person_pays = paid + own_account AND sold = -paid AND owed = paid - c.charged AND NOT EXISTS (SELECT FROM ledger_shut_day d WHERE d.on_day >= first_day)
      FROM claim c WHERE c.area_code = area AND c.id = first_claim), false) THEN
    RETURN NULL;
  END IF;
  IF total <> 0 THEN
    RAISE EXCEPTION 'ledger entries do not sum to zero' USING ERRCODE = 'check_violation', CONSTRAINT = 'entries_sum_to_zero';
  END IF;
  IF first_day <= (SELECT max(d.on_day) FROM ledger_shut_day d) THEN
    RAISE EXCEPTION 'the ledger day is closed' USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_day_is_open';
  END IF;
  IF first_day < (made_at AT TIME ZONE 'UTC' + interval '8 hours')::date THEN
    RAISE EXCEPTION 'ledger entries stand before the day on which they were made' USING ERRCODE = 'check_violation', CONSTRAINT = 'booked_no_earlier_than_made';
  END IF;
  IF EXISTS (SELECT FROM (SELECT n.claim_id, min(n.area_code) FILTER (WHERE n.account NOT IN ('institutionPayable', 'clearingReceivable', 'clearingPayable')) AS area_code,
        sum(n.amount) AS total,
        coalesce(sum(n.amount) FILTER (WHERE n.account = 'pooledFund'), 0) AS pooled, coalesce(sum(n.amount) FILTER (WHERE n.account = 'majorIllness'), 0) AS major,
        coalesce(sum(n.amount) FILTER (WHERE n.account = 'assistance'), 0) AS assisted, coalesce(sum(n.amount) FILTER (WHERE n.account = 'patientPaid'), 0) AS paid,
        coalesce(sum(n.amount) FILTER (WHERE n.account = 'personalAccount'), 0) AS own_account, coalesce(sum(n.amount) FILTER (WHERE n.account = 'drugSale'), 0) AS sold,
        coalesce(sum(n.amount) FILTER (WHERE n.account = 'institutionPayable'), 0) AS owed, coalesce(sum(n.amount) FILTER (WHERE n.account = 'clearingReceivable'), 0) AS lent,
        coalesce(sum(n.amount) FILTER (WHERE n.account = 'clearingPayable'), 0) AS borrowed, min(n.area_code) FILTER (WHERE n.account = 'institutionPayable') AS seat,
        min(n.area_code) FILTER (WHERE n.account = 'clearingReceivable') AS lender, min(n.area_code) FILTER (WHERE n.account = 'clearingPayable') AS borrower
      FROM new_rows n WHERE n.claim_id IS NOT NULL GROUP BY n.claim_id) g
    LEFT JOIN LATERAL (SELECT c.id, c.charged, c.from_pooled_fund, c.from_major_illness, c.from_assistance, c.from_account, c.person_pays
      FROM claim c WHERE c.area_code = g.area_code AND c.id = g.claim_id OFFSET 0) c ON true
    WHERE c.id IS NULL OR g.total <> 0 OR c.from_pooled_fund <> g.pooled OR c.from_major_illness <> g.major OR c.from_assistance <> g.assisted
      OR c.from_account <> g.own_account OR c.person_pays <> g.paid + g.own_account OR g.sold <> -g.paid OR g.owed <> g.paid - c.charged
      OR NOT clearing_is_sound(g.area_code, g.owed, g.lent, g.borrowed, g.seat, g.lender, g.borrower)) THEN
    RAISE EXCEPTION 'ledger entries of a claim are not the amounts of its bill' USING ERRCODE = 'check_violation', CONSTRAINT = 'entries_equal_the_bill';
  END IF;
  IF of_journal AND EXISTS (SELECT FROM (SELECT n.journal_id, sum(n.amount) AS total, count(*) AS entries, sum(n.amount) FILTER (WHERE n.amount > 0) AS debit,
        min(n.on_day) AS first_day, max(n.on_day) AS last_day FROM new_rows n WHERE n.journal_id IS NOT NULL GROUP BY n.journal_id) g
      LEFT JOIN ledger_journal j ON j.id = g.journal_id
      WHERE j.id IS NULL OR g.total <> 0 OR j.entries <> g.entries OR j.total IS DISTINCT FROM g.debit OR j.on_day <> g.first_day OR j.on_day <> g.last_day
        OR j.entries <> (SELECT count(*) FROM ledger_entry e WHERE e.journal_id = g.journal_id)) THEN
    RAISE EXCEPTION 'ledger entries of a journal are not those it announces' USING ERRCODE = 'check_violation', CONSTRAINT = 'entries_equal_the_journal';
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION clearing_is_sound(area text, owed numeric, lent numeric, borrowed numeric, seat text, lender text, borrower text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN lender IS NULL AND borrower IS NULL THEN coalesce(seat, area) = area
    ELSE coalesce(borrowed = owed AND lent = -owed AND seat = lender AND borrower = left(area, 4) || '00' AND left(seat, 4) <> left(area, 4), false) END
$$;
COMMENT ON FUNCTION clearing_is_sound(text, numeric, numeric, numeric, text, text, text) IS 'M30：一笔结算的清算分录：在本统筹地区没有；在外地时就医地应收、参保地应付、就医地应付机构三者相等，各在自己的账上';

-- A statement is read by whoever pays it, also where the claims are those of another area's people.
ALTER TABLE statement_row ADD COLUMN claim_no text, ADD COLUMN kind text CHECK (kind IN ('settlement', 'reversal')), ADD COLUMN served_on date;
UPDATE statement_row r SET claim_no = c.claim_no, kind = c.kind, served_on = c.served_on FROM claim c WHERE c.area_code = r.claim_area AND c.id = r.claim_id;
ALTER TABLE statement_row ALTER COLUMN claim_no SET NOT NULL, ALTER COLUMN kind SET NOT NULL, ALTER COLUMN served_on SET NOT NULL;
COMMENT ON COLUMN statement_row.claim_no IS 'M29：结算编号；付款的就医地看得到明细，看不到外地参保人的结算单';
COMMENT ON COLUMN monthly_statement.area_code IS '付费的统筹地区（市州）：机构所在地；以前记在参保地账上的由参保地付';

CREATE TABLE clearing_statement (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  clearing_no text NOT NULL UNIQUE,
  payer_area  text NOT NULL REFERENCES area (code),
  payee_area  text NOT NULL REFERENCES area (code),
  month       date NOT NULL CHECK (extract(day FROM month) = 1),
  issued_on   date NOT NULL,
  due_on      date NOT NULL CHECK (due_on >= issued_on),
  issued_at   timestamptz NOT NULL,
  issued_by   bigint REFERENCES account (id),
  CONSTRAINT clearing_once_a_month UNIQUE (payer_area, payee_area, month),
  CONSTRAINT clearing_between_two CHECK (payer_area <> payee_area)
);
CREATE INDEX clearing_statement_of_payee ON clearing_statement (payee_area, month);
COMMENT ON TABLE clearing_statement IS 'M29、M30：异地清算单，参保地付给就医地，一对地区一个月一份；只增不改';

CREATE TABLE clearing_row (
  clearing_id      bigint NOT NULL REFERENCES clearing_statement (id),
  claim_id         bigint NOT NULL,
  claim_no         text NOT NULL,
  kind             text NOT NULL CHECK (kind IN ('settlement', 'reversal')),
  claim_area       text NOT NULL,
  institution_code text NOT NULL REFERENCES institution (code),
  scheme           text NOT NULL CHECK (scheme IN ('employee', 'resident')),
  served_on        date NOT NULL,
  on_day           date NOT NULL,
  pooled_fund      bigint NOT NULL,
  major_illness    bigint NOT NULL,
  assistance       bigint NOT NULL,
  work_injury      bigint NOT NULL,
  maternity        bigint NOT NULL,
  commercial       bigint NOT NULL,
  personal_account bigint NOT NULL,
  owed             bigint NOT NULL,
  set_aside        boolean NOT NULL DEFAULT false,
  PRIMARY KEY (clearing_id, claim_id),
  CONSTRAINT clearing_owes_what_payers_bear CHECK (owed = pooled_fund + major_illness + assistance + work_injury + maternity + commercial + personal_account)
);
CREATE UNIQUE INDEX claim_cleared_once ON clearing_row (claim_id) WHERE NOT set_aside;
COMMENT ON TABLE clearing_row IS 'M30：清算单的明细，一笔结算或撤销只在一份上；金额单位分，撤销为负；没有个人信息';
COMMENT ON COLUMN clearing_row.set_aside IS '异议成立、移出这一份的行，由以后一份清算单收入';

CREATE TABLE clearing_event (
  clearing_id    bigint NOT NULL REFERENCES clearing_statement (id),
  seq            smallint NOT NULL CHECK (seq > 0),
  step           text NOT NULL CHECK (step IN ('issued', 'confirmed', 'disputed', 'answered', 'reviewed', 'returned', 'approved', 'paid', 'bounced', 'received')),
  side           text NOT NULL CHECK (side IN ('payer', 'payee')),
  at             timestamptz NOT NULL,
  on_day         date NOT NULL,
  account_id     bigint REFERENCES account (id),
  actor_name     text NOT NULL,
  words          text NOT NULL,
  payable        bigint CHECK (payable >= 0),
  request_id     text NOT NULL,
  PRIMARY KEY (clearing_id, seq),
  CONSTRAINT clearing_event_once UNIQUE (clearing_id, account_id, request_id),
  CONSTRAINT clearing_step_names_the_amount CHECK ((step IN ('reviewed', 'approved', 'paid', 'bounced', 'received')) = (payable IS NOT NULL)),
  CONSTRAINT clearing_step_of_its_side CHECK (CASE WHEN step IN ('issued', 'received') THEN side = 'payee'
    WHEN step IN ('reviewed', 'returned', 'approved', 'paid', 'bounced') THEN side = 'payer' ELSE true END)
);
CREATE UNIQUE INDEX clearing_answered_once_a_side ON clearing_event (clearing_id, side) WHERE step IN ('confirmed', 'disputed');
CREATE UNIQUE INDEX clearing_approved_once ON clearing_event (clearing_id) WHERE step = 'approved';
CREATE UNIQUE INDEX clearing_received_once ON clearing_event (clearing_id) WHERE step = 'received';
COMMENT ON TABLE clearing_event IS 'M29、M30：清算单的每一步：出单、双方确认或异议、答复、复核、退回、核准、付款、银行退回、到账；只增不改';

CREATE TABLE clearing_dispute (
  clearing_id  bigint NOT NULL REFERENCES clearing_statement (id),
  claim_id     bigint NOT NULL,
  side         text NOT NULL CHECK (side IN ('payer', 'payee')),
  reason       text NOT NULL CHECK (length(reason) BETWEEN 1 AND 400),
  raised_at    timestamptz NOT NULL,
  raised_by    bigint REFERENCES account (id),
  answer       text CHECK (answer IN ('stands', 'setAside')),
  answer_words text CHECK (length(answer_words) BETWEEN 1 AND 400),
  answered_at  timestamptz,
  answered_by  bigint REFERENCES account (id),
  PRIMARY KEY (clearing_id, claim_id, side),
  FOREIGN KEY (clearing_id, claim_id) REFERENCES clearing_row (clearing_id, claim_id),
  CONSTRAINT clearing_answer_whole CHECK ((answer IS NULL) = (answer_words IS NULL) AND (answer IS NULL) = (answered_at IS NULL))
);
COMMENT ON TABLE clearing_dispute IS 'M30：一方对明细的异议和另一方的答复';

CREATE TABLE clearing_sum (
  clearing_id bigint NOT NULL REFERENCES clearing_statement (id),
  scheme      text NOT NULL CHECK (scheme IN ('employee', 'resident')),
  claimed     bigint NOT NULL,
  carried_in  bigint NOT NULL CHECK (carried_in <= 0),
  payable     bigint NOT NULL CHECK (payable >= 0),
  carried_out bigint NOT NULL CHECK (carried_out <= 0),
  PRIMARY KEY (clearing_id, scheme),
  CONSTRAINT clearing_sum_adds_up CHECK (claimed + carried_in = payable + carried_out),
  CONSTRAINT clearing_pays_or_carries CHECK (payable = 0 OR carried_out = 0)
);
COMMENT ON TABLE clearing_sum IS 'M29、M30：核准时写定的各险种合计（分）：本期、上期结转、应付、结转下期；只增不改';

-- Two people, in order, and no money that was not approved: also in the database.
CREATE FUNCTION check_clearing_step() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE prior record; approved record;
BEGIN
  IF NEW.step NOT IN ('approved', 'paid', 'bounced', 'received') THEN RETURN NULL; END IF;
  SELECT step, account_id, payable INTO prior FROM clearing_event WHERE clearing_id = NEW.clearing_id AND seq = NEW.seq - 1;
  IF NEW.step = 'approved' AND (prior.step IS DISTINCT FROM 'reviewed' OR prior.account_id = NEW.account_id OR prior.payable <> NEW.payable) THEN
    RAISE EXCEPTION 'a clearing is approved by a second person' USING ERRCODE = 'check_violation', CONSTRAINT = 'clearing_second_person';
  END IF;
  SELECT account_id, payable INTO approved FROM clearing_event WHERE clearing_id = NEW.clearing_id AND step = 'approved';
  IF approved.payable IS DISTINCT FROM NEW.payable OR (NEW.step = 'paid' AND (prior.step NOT IN ('approved', 'bounced') OR NEW.payable = 0 OR approved.account_id = NEW.account_id))
    OR (NEW.step IN ('bounced', 'received') AND prior.step IS DISTINCT FROM 'paid') THEN
    RAISE EXCEPTION 'only what was approved by another is paid' USING ERRCODE = 'check_violation', CONSTRAINT = 'clearing_payment_is_approved';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER clearing_step_in_order AFTER INSERT ON clearing_event FOR EACH ROW EXECUTE FUNCTION check_clearing_step();
COMMENT ON FUNCTION check_clearing_step() IS 'M29、M30：复核和核准不是同一人，付款的不是核准的人，付的就是核准的金额';

CREATE INDEX ledger_entry_of_clearing ON ledger_entry (account, claim_id) WHERE account IN ('clearingPayable', 'clearingReceivable') AND claim_id IS NOT NULL;

-- An emergency away from home counts as filed (I23).
ALTER TABLE off_site_filing DROP CONSTRAINT off_site_filing_kind_check,
  ADD CONSTRAINT off_site_filing_kind_check CHECK (kind IN ('settled', 'livingElsewhere', 'workingElsewhere', 'referral', 'temporary', 'emergency')),
  ADD COLUMN hospital_code text REFERENCES institution (code), ADD COLUMN diagnosis_code text,
  ADD CONSTRAINT emergency_ends CHECK (kind <> 'emergency' OR to_on IS NOT NULL),
  ADD CONSTRAINT hospital_registers_emergencies CHECK (hospital_code IS NULL OR (kind = 'emergency' AND diagnosis_code IS NOT NULL));
COMMENT ON COLUMN off_site_filing.hospital_code IS 'I23：登记急诊抢救的医院；参保地登记的为空';
ALTER TABLE off_site_request DROP CONSTRAINT off_site_request_kind_check,
  ADD CONSTRAINT off_site_request_kind_check CHECK (kind IN ('settled', 'livingElsewhere', 'workingElsewhere', 'referral', 'temporary', 'emergency'));

GRANT SELECT, INSERT ON clearing_statement, clearing_row, clearing_event, clearing_dispute, clearing_sum TO shuangtong_app;
GRANT UPDATE (set_aside) ON clearing_row TO shuangtong_app;
GRANT UPDATE (answer, answer_words, answered_at, answered_by) ON clearing_dispute TO shuangtong_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO shuangtong_app;

-- The two areas see their clearing, the province all (M7).
ALTER TABLE clearing_statement ENABLE ROW LEVEL SECURITY;
CREATE POLICY clearing_in_scope ON clearing_statement USING (
  scope_is_all() OR payer_area LIKE scope_area_prefix() || '%' OR payee_area LIKE scope_area_prefix() || '%');
ALTER TABLE clearing_row ENABLE ROW LEVEL SECURITY;
CREATE POLICY clearing_row_in_scope ON clearing_row USING (EXISTS (SELECT 1 FROM clearing_statement s WHERE s.id = clearing_row.clearing_id));
