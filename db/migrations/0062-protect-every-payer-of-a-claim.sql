-- What a claim takes from the funds of work injury and maternity and from commercial insurers is compared with its bill at the commit
-- too (M9.6, N2.1), each by itself: until now only the sum of them could not be wrong.

CREATE OR REPLACE FUNCTION check_ledger_balance() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE first_claim bigint; last_claim bigint; area text; total numeric; pooled numeric; major numeric; assisted numeric; paid numeric; own_account numeric; sold numeric;
  injury numeric; maternity numeric; commercial numeric;
  owed numeric; lent numeric; borrowed numeric; seat text; lender text; borrower text; first_day date; made_at timestamptz; of_journal boolean;
BEGIN
  SELECT min(n.claim_id), max(n.claim_id), min(n.area_code) FILTER (WHERE n.account NOT IN ('institutionPayable', 'clearingReceivable', 'clearingPayable')),
    sum(n.amount), coalesce(sum(n.amount) FILTER (WHERE n.account = 'pooledFund'), 0),
    coalesce(sum(n.amount) FILTER (WHERE n.account = 'majorIllness'), 0), coalesce(sum(n.amount) FILTER (WHERE n.account = 'assistance'), 0),
    coalesce(sum(n.amount) FILTER (WHERE n.account = 'patientPaid'), 0), coalesce(sum(n.amount) FILTER (WHERE n.account = 'personalAccount'), 0),
    coalesce(sum(n.amount) FILTER (WHERE n.account = 'workInjury'), 0), coalesce(sum(n.amount) FILTER (WHERE n.account = 'maternity'), 0),
    coalesce(sum(n.amount) FILTER (WHERE n.account = 'commercialReceivable'), 0),
    coalesce(sum(n.amount) FILTER (WHERE n.account = 'drugSale'), 0), coalesce(sum(n.amount) FILTER (WHERE n.account = 'institutionPayable'), 0),
    coalesce(sum(n.amount) FILTER (WHERE n.account = 'clearingReceivable'), 0), coalesce(sum(n.amount) FILTER (WHERE n.account = 'clearingPayable'), 0),
    min(n.area_code) FILTER (WHERE n.account = 'institutionPayable'), min(n.area_code) FILTER (WHERE n.account = 'clearingReceivable'),
    min(n.area_code) FILTER (WHERE n.account = 'clearingPayable'), min(n.on_day), max(n.booked_at), bool_or(n.journal_id IS NOT NULL)
  INTO first_claim, last_claim, area, total, pooled, major, assisted, paid, own_account, injury, maternity, commercial, sold, owed, lent, borrowed, seat, lender, borrower, first_day, made_at,
    of_journal FROM new_rows n;
  -- What nearly every statement is: one claim, equal to its bill, on an open day. Only when that fails is it asked what is wrong.
  IF first_claim = last_claim AND NOT of_journal AND total = 0 AND first_day >= (made_at AT TIME ZONE 'UTC' + interval '8 hours')::date
    AND clearing_is_sound(area, owed, lent, borrowed, seat, lender, borrower)
    AND coalesce((SELECT c.from_pooled_fund = pooled AND c.from_major_illness = major AND c.from_assistance = assisted AND c.from_account = own_account
      AND c.from_work_injury = injury AND c.from_maternity = maternity AND c.from_commercial = commercial
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
        coalesce(sum(n.amount) FILTER (WHERE n.account = 'workInjury'), 0) AS injury, coalesce(sum(n.amount) FILTER (WHERE n.account = 'maternity'), 0) AS maternity,
        coalesce(sum(n.amount) FILTER (WHERE n.account = 'commercialReceivable'), 0) AS commercial,
        coalesce(sum(n.amount) FILTER (WHERE n.account = 'institutionPayable'), 0) AS owed, coalesce(sum(n.amount) FILTER (WHERE n.account = 'clearingReceivable'), 0) AS lent,
        coalesce(sum(n.amount) FILTER (WHERE n.account = 'clearingPayable'), 0) AS borrowed, min(n.area_code) FILTER (WHERE n.account = 'institutionPayable') AS seat,
        min(n.area_code) FILTER (WHERE n.account = 'clearingReceivable') AS lender, min(n.area_code) FILTER (WHERE n.account = 'clearingPayable') AS borrower
      FROM new_rows n WHERE n.claim_id IS NOT NULL GROUP BY n.claim_id) g
    LEFT JOIN LATERAL (SELECT c.id, c.charged, c.from_pooled_fund, c.from_major_illness, c.from_assistance, c.from_account, c.from_work_injury, c.from_maternity,
        c.from_commercial, c.person_pays
      FROM claim c WHERE c.area_code = g.area_code AND c.id = g.claim_id OFFSET 0) c ON true
    WHERE c.id IS NULL OR g.total <> 0 OR c.from_pooled_fund <> g.pooled OR c.from_major_illness <> g.major OR c.from_assistance <> g.assisted
      OR c.from_work_injury <> g.injury OR c.from_maternity <> g.maternity OR c.from_commercial <> g.commercial
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
