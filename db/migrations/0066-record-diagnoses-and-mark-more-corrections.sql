-- What a bill is reckoned again on: the diagnoses that chose its ordinary plan; marks of recognitions, approvals, funds' routes, 自付比例 and insurers (M9.5, M9.7, M23.4, M29, N2.1, N4).

ALTER TABLE claim ADD COLUMN diagnosis_codes text[];
COMMENT ON COLUMN claim.diagnosis_codes IS 'M9.7：处方和结算时报的诊断，普通政策按它选普通门诊还是慢特病；为空是没有记下的旧单';

ALTER TABLE readjudication_mark DROP CONSTRAINT readjudication_mark_cause_check;
ALTER TABLE readjudication_mark ADD CONSTRAINT readjudication_mark_cause_check CHECK (cause IN ('enrolment', 'majorIllness', 'assistance', 'death',
  'otherSpending', 'personLimit', 'booked', 'yearlyLimit', 'assistanceRule', 'ordinaryPlan', 'parameters', 'price', 'list', 'recognition', 'eligibility',
  'fundRoute', 'selfPayRatio', 'insurer'));

CREATE FUNCTION mark_approved_person() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO readjudication_mark (cause, person_id) SELECT 'eligibility', a.person_id FROM application a WHERE a.id = NEW.application_id;
  RETURN NULL;
END $$;
CREATE FUNCTION mark_changed_route() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO readjudication_mark (cause, area_prefix, from_on) VALUES ('fundRoute', regexp_replace(NEW.area_code, '(00){1,2}$', ''), NEW.from_on);
  RETURN NULL;
END $$;
CREATE FUNCTION mark_set_ratios() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO readjudication_mark (cause, national_code, from_on)
  SELECT DISTINCT 'selfPayRatio', p.national_code, v.effective_from FROM changed r
    JOIN catalogue_version v ON v.id = r.version_id AND v.kind = 'national' AND v.state = 'published'
    JOIN catalogue_entry e ON e.version_id = r.version_id AND e.seq = r.seq
    JOIN product p ON e.match_key IN (p.entry_key, split_part(p.entry_key, '|', 1) || '|');
  RETURN NULL;
END $$;
CREATE FUNCTION mark_published_ratios() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO readjudication_mark (cause, from_on) VALUES ('selfPayRatio', NEW.effective_from);
  RETURN NULL;
END $$;
CREATE FUNCTION mark_ended_insurer() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO readjudication_mark (cause, person_id) SELECT DISTINCT 'insurer', y.person_id FROM commercial_payment y WHERE y.plan_id = NEW.id;
  RETURN NULL;
END $$;
CREATE FUNCTION mark_insured_members() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO readjudication_mark (cause, person_id) SELECT DISTINCT 'insurer', m.person_id FROM changed m
    JOIN commercial_consent c ON c.plan_id = m.plan_id AND c.person_id = m.person_id;
  RETURN NULL;
END $$;
COMMENT ON FUNCTION mark_approved_person() IS 'M23.4：待遇从申请那天起，申请到批准之间的费用按普通政策结过的要重算';
COMMENT ON FUNCTION mark_changed_route() IS 'N2.1、I16：工伤、生育由基金全额支付的开通或关闭';
COMMENT ON FUNCTION mark_set_ratios() IS 'N2.1：已发布的国家目录里补上的自付比例，涉及的各产品';
COMMENT ON FUNCTION mark_published_ratios() IS 'N2.1：国家目录发布一版，自付比例随版本生效';
COMMENT ON FUNCTION mark_ended_insurer() IS 'N4：方案提前到期，收到过它的单的人';
COMMENT ON FUNCTION mark_insured_members() IS 'N4：补登的方案成员，同意过的人';

CREATE TRIGGER mark_added AFTER INSERT ON chronic_recognition REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION mark_changed_persons('recognition');
CREATE TRIGGER mark_approved AFTER INSERT ON application_event FOR EACH ROW WHEN (NEW.step = 'approved') EXECUTE FUNCTION mark_approved_person();
CREATE TRIGGER mark_added AFTER INSERT ON fund_route FOR EACH ROW EXECUTE FUNCTION mark_changed_route();
CREATE TRIGGER mark_added AFTER INSERT ON self_pay_ratio REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION mark_set_ratios();
CREATE TRIGGER mark_published_ratios AFTER UPDATE ON catalogue_version FOR EACH ROW
  WHEN (NEW.kind = 'national' AND NEW.state = 'published' AND OLD.state <> 'published') EXECUTE FUNCTION mark_published_ratios();
CREATE TRIGGER mark_changed AFTER UPDATE OF to_on ON commercial_plan FOR EACH ROW WHEN (OLD.to_on IS DISTINCT FROM NEW.to_on) EXECUTE FUNCTION mark_ended_insurer();
CREATE TRIGGER mark_added AFTER INSERT ON commercial_member REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION mark_insured_members();
