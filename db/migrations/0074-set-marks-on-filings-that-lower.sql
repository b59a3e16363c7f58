-- What a filing for buying off-site lowers, where the province has set it: a filing of another kind that is recognised later is looked at (I11, M29, M30).

ALTER TABLE readjudication_mark DROP CONSTRAINT readjudication_mark_cause_check;
ALTER TABLE readjudication_mark ADD CONSTRAINT readjudication_mark_cause_check CHECK (cause IN ('enrolment', 'majorIllness', 'assistance', 'death',
  'otherSpending', 'personLimit', 'booked', 'yearlyLimit', 'assistanceRule', 'ordinaryPlan', 'parameters', 'price', 'list', 'recognition', 'eligibility',
  'fundRoute', 'selfPayRatio', 'insurer', 'offSite'));

CREATE FUNCTION mark_filed_off_site() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO readjudication_mark (cause, person_id) SELECT 'offSite', NEW.person_id
  WHERE EXISTS (SELECT FROM benefit_act a JOIN benefit_act_event e ON e.act_id = a.id AND e.step = 'approved' WHERE a.readings ? 'offSite');
  RETURN NULL;
END $$;
COMMENT ON FUNCTION mark_filed_off_site() IS 'I11：按备案情形下调比例的，新登记的备案可能下调得少些；没有录入过下调的不用看';
CREATE TRIGGER mark_filed AFTER INSERT ON off_site_filing FOR EACH ROW EXECUTE FUNCTION mark_filed_off_site();

ALTER TABLE benefit_act ADD CONSTRAINT benefit_act_filings_are_known CHECK (coalesce(readings -> 'offSite', '{}')
  - ARRAY['settled', 'livingElsewhere', 'workingElsewhere', 'referral', 'temporary', 'emergency'] = '{}');
COMMENT ON COLUMN benefit_act.readings IS '省里另定的平台解释：majorIllness 是大病一层各险种的比例，万分比（I8）；offSite 是异地购药按备案情形从比例里减去的，万分比（I11）；assistanceBase 是医疗救助的基数，ownShare 只算自付，withOverLimit 加上超年度限额的部分（I13）；没有写的照平台解释';
