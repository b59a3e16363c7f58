-- A balance that the core system reports stands in the order of the claims by their numbers, not by the clock: what a settlement
-- that moved no account says of it stays the same when clocks are set back (N4).

ALTER TABLE personal_account_entry ADD COLUMN after_claim bigint;
-- Of what was reported until now only the clock can tell.
UPDATE personal_account_entry e SET after_claim = coalesce((SELECT max(c.id) FROM claim c WHERE c.person_id = e.person_id AND c.settled_at < e.at), 0)
WHERE e.kind = 'reported';
ALTER TABLE personal_account_entry ADD CONSTRAINT report_follows_claims CHECK ((kind = 'reported') = (after_claim IS NOT NULL));
COMMENT ON COLUMN personal_account_entry.after_claim IS 'N4：报来余额时已发出的最大结算序号；没有动用账户的结算据此知道余额在它之前还是之后报来，与时钟无关';
