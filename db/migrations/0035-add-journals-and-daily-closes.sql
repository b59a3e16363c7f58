-- Journals beside the claims' entries, entries that agree with their bills, and days closed one after the other (M9.2, M29, M30, M33, N2.1, N4).

-- What is not a claim: payments, deductions, recoveries, prepayments and what sets earlier bookings right.
CREATE TABLE ledger_journal (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind           text NOT NULL CHECK (kind IN ('payment', 'deduction', 'recovery', 'prepayment', 'offset', 'receipt', 'manualClaim', 'clearing',
                   'writeOff', 'adjustment', 'correction', 'reversal')),
  reference      text NOT NULL CHECK (length(reference) BETWEEN 1 AND 100),
  note           text NOT NULL CHECK (length(note) BETWEEN 1 AND 400),
  entries        smallint NOT NULL CHECK (entries >= 2),
  total          bigint NOT NULL CHECK (total > 0),
  on_day         date NOT NULL,
  booked_at      timestamptz NOT NULL,
  booked_by      bigint REFERENCES account (id),
  booked_by_name text NOT NULL,
  CONSTRAINT journal_once_per_reference UNIQUE (kind, reference)
);
CREATE INDEX ledger_journal_by_day ON ledger_journal (on_day, id);
COMMENT ON TABLE ledger_journal IS 'M29、M30、M33：结算单以外的记账凭证；同一类别同一依据只记一次，只增不改';
COMMENT ON COLUMN ledger_journal.total IS '借方合计，单位分；与 entries 一起写定这张凭证应有的分录';

-- Up to and including its last row no day takes a booking any more.
CREATE TABLE ledger_shut_day (
  on_day  date PRIMARY KEY,
  shut_at timestamptz NOT NULL,
  shut_by bigint REFERENCES account (id)
);
COMMENT ON TABLE ledger_shut_day IS 'M29：已停止记账的日期；此后的分录记入开放的日期，数据库拒绝补记';

ALTER TABLE ledger_entry ALTER COLUMN claim_id DROP NOT NULL, ADD COLUMN journal_id bigint;
ALTER TABLE ledger_entry DROP CONSTRAINT ledger_entry_account_check;
ALTER TABLE ledger_entry
  ADD CONSTRAINT ledger_entry_account_check CHECK (account IN ('pooledFund', 'majorIllness', 'assistance', 'workInjury', 'maternity', 'personalAccount',
    'commercialReceivable', 'patientPaid', 'institutionPayable', 'drugSale', 'personPayable', 'bank', 'prepayment', 'recoverable', 'deductionIncome',
    'clearingReceivable', 'clearingPayable', 'writtenOff')),
  ADD CONSTRAINT entry_of_claim_or_journal CHECK ((claim_id IS NULL) <> (journal_id IS NULL));
DROP INDEX ledger_entry_by_claim;
CREATE UNIQUE INDEX ledger_entry_of_claim ON ledger_entry (claim_id, account) WHERE claim_id IS NOT NULL;
CREATE INDEX ledger_entry_of_journal ON ledger_entry (journal_id) WHERE journal_id IS NOT NULL;
CREATE INDEX ledger_entry_by_day ON ledger_entry USING brin (on_day) WITH (pages_per_range = 16);
COMMENT ON TABLE ledger_entry IS '复式分录，借为正、贷为负；每笔结算、每张凭证合计为零，并与结算单、凭证一致；只增不改';

-- Every statement brings the entries of a claim or journal whole: balanced, equal to the bill, on an open day. As each claim
-- and journal is also seen to have its entries when the transaction commits, the sums hold at every commit.
-- The entries of one claim, which is what a settlement writes, are judged without grouping and joining. Sequential scans are
-- off, because a plan that was made while the tables were small stays with its connection when they have grown.
CREATE OR REPLACE FUNCTION check_ledger_balance() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE first_claim bigint; last_claim bigint; area text; total numeric; pooled numeric; major numeric; assisted numeric; paid numeric; own_account numeric; sold numeric;
  owed numeric; first_day date; made_at timestamptz; of_journal boolean;
BEGIN
  SELECT min(n.claim_id), max(n.claim_id), min(n.area_code), sum(n.amount), coalesce(sum(n.amount) FILTER (WHERE n.account = 'pooledFund'), 0),
    coalesce(sum(n.amount) FILTER (WHERE n.account = 'majorIllness'), 0), coalesce(sum(n.amount) FILTER (WHERE n.account = 'assistance'), 0),
    coalesce(sum(n.amount) FILTER (WHERE n.account = 'patientPaid'), 0), coalesce(sum(n.amount) FILTER (WHERE n.account = 'personalAccount'), 0),
    coalesce(sum(n.amount) FILTER (WHERE n.account = 'drugSale'), 0), coalesce(sum(n.amount) FILTER (WHERE n.account = 'institutionPayable'), 0),
    min(n.on_day), max(n.booked_at), bool_or(n.journal_id IS NOT NULL)
  INTO first_claim, last_claim, area, total, pooled, major, assisted, paid, own_account, sold, owed, first_day, made_at, of_journal FROM new_rows n;
  -- What nearly every statement is: one claim, equal to its bill, on an open day. Only when that fails is it asked what is wrong.
  IF first_claim = last_claim AND NOT of_journal AND total = 0 AND first_day >= (made_at AT TIME ZONE 'UTC' + interval '8 hours')::date
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
  IF EXISTS (SELECT FROM (SELECT n.claim_id, min(n.area_code) AS area_code, sum(n.amount) AS total,
        coalesce(sum(n.amount) FILTER (WHERE n.account = 'pooledFund'), 0) AS pooled, coalesce(sum(n.amount) FILTER (WHERE n.account = 'majorIllness'), 0) AS major,
        coalesce(sum(n.amount) FILTER (WHERE n.account = 'assistance'), 0) AS assisted, coalesce(sum(n.amount) FILTER (WHERE n.account = 'patientPaid'), 0) AS paid,
        coalesce(sum(n.amount) FILTER (WHERE n.account = 'personalAccount'), 0) AS own_account, coalesce(sum(n.amount) FILTER (WHERE n.account = 'drugSale'), 0) AS sold,
        coalesce(sum(n.amount) FILTER (WHERE n.account = 'institutionPayable'), 0) AS owed
      FROM new_rows n WHERE n.claim_id IS NOT NULL GROUP BY n.claim_id) g
    LEFT JOIN LATERAL (SELECT c.id, c.charged, c.from_pooled_fund, c.from_major_illness, c.from_assistance, c.from_account, c.person_pays
      FROM claim c WHERE c.area_code = g.area_code AND c.id = g.claim_id OFFSET 0) c ON true
    WHERE c.id IS NULL OR g.total <> 0 OR c.from_pooled_fund <> g.pooled OR c.from_major_illness <> g.major OR c.from_assistance <> g.assisted
      OR c.from_account <> g.own_account OR c.person_pays <> g.paid + g.own_account OR g.sold <> -g.paid OR g.owed <> g.paid - c.charged) THEN
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
COMMENT ON FUNCTION check_ledger_balance() IS 'M29：一条语句写入的分录须完整、平衡、与结算单或凭证一致，并在开放的日期';

CREATE FUNCTION check_claim_is_booked() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM ledger_entry e WHERE e.claim_id = NEW.id) THEN
    RAISE EXCEPTION 'claim % has no ledger entries', NEW.claim_no USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_is_booked';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER claim_is_booked AFTER INSERT ON claim DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.charged <> 0) EXECUTE FUNCTION check_claim_is_booked();
COMMENT ON FUNCTION check_claim_is_booked() IS 'M29：提交时每张有金额的结算单都已记账';

CREATE FUNCTION check_journal_is_booked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.entries <> (SELECT count(*) FROM ledger_entry e WHERE e.journal_id = NEW.id) THEN
    RAISE EXCEPTION 'journal % lacks ledger entries', NEW.id USING ERRCODE = 'check_violation', CONSTRAINT = 'journal_is_booked';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER journal_is_booked AFTER INSERT ON ledger_journal DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION check_journal_is_booked();
COMMENT ON FUNCTION check_journal_is_booked() IS 'M29：提交时每张凭证的分录齐全';

-- The close of a day: one row an area and one for the province (area code `province`), each with the hash of the row before it.
CREATE TABLE ledger_close (
  area_code     text NOT NULL,
  on_day        date NOT NULL,
  entries       integer NOT NULL CHECK (entries >= 0),
  debit         bigint NOT NULL CHECK (debit >= 0),
  credit        bigint NOT NULL CHECK (credit >= 0),
  content_hash  text NOT NULL CHECK (content_hash ~ '^[0-9a-f]{64}$'),
  previous_hash text NOT NULL CHECK (previous_hash ~ '^[0-9a-f]{64}$'),
  hash          text NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
  closed_at     timestamptz NOT NULL,
  closed_by     bigint REFERENCES account (id),
  PRIMARY KEY (area_code, on_day)
);
CREATE INDEX ledger_close_by_day ON ledger_close (on_day);
COMMENT ON TABLE ledger_close IS 'M29：日结，每个地区每天一行，另有全省一行；SM3 摘要与前一天相连，只增不改';
COMMENT ON COLUMN ledger_close.content_hash IS '地区：当天分录摘要表的摘要；全省：各地区日结摘要的摘要';

CREATE TABLE ledger_close_sum (
  area_code text NOT NULL,
  on_day    date NOT NULL,
  account   text NOT NULL,
  scheme    text NOT NULL,
  entries   integer NOT NULL CHECK (entries >= 0),
  debit     bigint NOT NULL CHECK (debit >= 0),
  credit    bigint NOT NULL CHECK (credit >= 0),
  balance   bigint NOT NULL,
  PRIMARY KEY (area_code, on_day, account, scheme),
  FOREIGN KEY (area_code, on_day) REFERENCES ledger_close (area_code, on_day)
);
COMMENT ON TABLE ledger_close_sum IS 'M29：日结时各账户当天发生额和日终余额，借为正；没有发生的账户也结转余额';

CREATE TABLE ledger_close_leaf (
  area_code text NOT NULL,
  on_day    date NOT NULL,
  part      integer NOT NULL CHECK (part >= 0),
  digests   bytea NOT NULL CHECK (length(digests) % 24 = 0),
  PRIMARY KEY (area_code, on_day, part),
  FOREIGN KEY (area_code, on_day) REFERENCES ledger_close (area_code, on_day)
);
COMMENT ON TABLE ledger_close_leaf IS '日结时每条分录的编号和摘要，据此指出被改动、删除或添加的是哪一条';

GRANT SELECT, INSERT ON ledger_journal, ledger_shut_day, ledger_close, ledger_close_sum, ledger_close_leaf TO shuangtong_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO shuangtong_app;
