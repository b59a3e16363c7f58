-- 人次 of a clearing application is what was settled less what was taken back, as its amounts are (M29): a month in which refunds
-- of earlier sales outweigh has fewer than none.

ALTER TABLE clearing_application DROP CONSTRAINT clearing_application_claims_check;
COMMENT ON COLUMN clearing_application.claims IS 'M29：人次，结算减去退费，退费更多时为负';
