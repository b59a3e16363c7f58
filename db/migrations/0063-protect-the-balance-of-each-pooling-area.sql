-- The books of each pooling area balance by themselves: within one claim and within one journal, not only over all areas (M29, M30).
-- What one area owes another stands in both books as clearing, so no entry of one area makes up for an entry of another.

CREATE FUNCTION check_pools_balance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM new_rows n GROUP BY n.claim_id, n.journal_id, left(n.area_code, 4) HAVING sum(n.amount) <> 0) THEN
    RAISE EXCEPTION 'ledger entries of a pooling area do not sum to zero' USING ERRCODE = 'check_violation', CONSTRAINT = 'entries_of_a_pool_sum_to_zero';
  END IF;
  RETURN NULL;
END $$;
COMMENT ON FUNCTION check_pools_balance() IS 'M30：一笔结算、一张凭证在每个统筹地区自己的账上借贷相等';
CREATE TRIGGER ledger_pools_balance AFTER INSERT ON ledger_entry
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION check_pools_balance();
