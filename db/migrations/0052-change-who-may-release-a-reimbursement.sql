-- Nobody sends a reimbursement to an account of their own choosing: that whoever entered the account does not release to it holds here too.
CREATE OR REPLACE FUNCTION check_manual_payment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.amount IS DISTINCT FROM (SELECT s.amount FROM manual_settlement s WHERE s.manual_id = NEW.manual_id)
    OR EXISTS (SELECT 1 FROM manual_event e WHERE e.manual_id = NEW.manual_id AND (e.step = 'reversed' OR (e.step = 'approved' AND e.account_id = NEW.released_by)))
    OR EXISTS (SELECT 1 FROM manual_payee y WHERE y.id = NEW.payee_id AND (y.manual_id <> NEW.manual_id OR y.entered_by = NEW.released_by)) THEN
    RAISE EXCEPTION 'only what was approved by another is paid' USING ERRCODE = 'check_violation', CONSTRAINT = 'manual_payment_is_approved';
  END IF;
  RETURN NULL;
END $$;
COMMENT ON FUNCTION check_manual_payment() IS 'M30：只付批准的金额，撤销后不付，批准的人和填写收款账户的人不放行';
