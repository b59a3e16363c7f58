-- Acts on the list name their ground, and why they come late; what an act, a correction or a year's end touches is found quickly.

ALTER TABLE list_act
  ADD COLUMN late_reason text,
  ADD CONSTRAINT act_of_a_known_ground CHECK (ground IN ('approvalWithdrawn', 'negativeList', 'fraud', 'commitmentBroken', 'dear',
    'valueDoubtful', 'coveredElsewhere', 'unused', 'unsuitable', 'otherReviewed', 'notRenewed', 'renewalFailed')),
  ADD CONSTRAINT ground_of_a_removal CHECK (kind = 'removal' OR ground IS NULL);
COMMENT ON COLUMN list_act.ground IS 'M17 四种直接调出、M18 六种评审调出、N3.3 期满未续约、N1.2 谈判续约失败';
COMMENT ON COLUMN list_act.late_reason IS '处理改变今日以前的日期时，为什么现在才处理（N2.3）';

CREATE INDEX claim_line_by_product ON claim_line (national_code, claim_id);
COMMENT ON INDEX claim_line_by_product IS 'M17、N2.3：目录更正以后找出要复核的结算';
CREATE INDEX application_by_entry ON application (entry_key);
CREATE INDEX prescription_by_drug ON prescription (entry_key, issued_on);
