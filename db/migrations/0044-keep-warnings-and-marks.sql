-- Warnings of the review of orders with what the doctor did about them; corrections that ask bills to be reckoned again (M7, M9.5, M11, M29, M33).

CREATE TABLE order_warning (
  institution_code text NOT NULL REFERENCES institution (code),
  warning_id       text NOT NULL CHECK (length(warning_id) BETWEEN 1 AND 50),
  infno            text NOT NULL CHECK (infno IN ('3101', '3102')),
  task_id          text NOT NULL,
  rule_id          text NOT NULL,
  severity         text NOT NULL CHECK (severity IN ('notice', 'violation')),
  words            text NOT NULL,
  clauses          text NOT NULL,
  person_id        bigint NOT NULL REFERENCES person (id),
  person_no        text NOT NULL,
  area_code        text NOT NULL,
  visit_no         text NOT NULL,
  orders           text[] NOT NULL CHECK (cardinality(orders) > 0),
  amount           bigint NOT NULL CHECK (amount >= 0),
  operator_name    text NOT NULL,
  warned_at        timestamptz NOT NULL,
  PRIMARY KEY (institution_code, warning_id)
);
CREATE INDEX order_warning_newest ON order_warning (warned_at DESC, institution_code);
COMMENT ON TABLE order_warning IS 'M11、M33：明细审核（3101、3102）给机构的每一条提示；同一任务的同一条只记第一次，只增不改';
COMMENT ON COLUMN order_warning.area_code IS '审核当日的参保地，行级隔离用';
COMMENT ON COLUMN order_warning.orders IS '涉及的医嘱 rx_id';
COMMENT ON COLUMN order_warning.amount IS '违规金额，分';

CREATE TABLE order_warning_answer (
  institution_code text NOT NULL,
  warning_id       text NOT NULL,
  seq              smallint NOT NULL CHECK (seq > 0),
  stage            text NOT NULL CHECK (stage IN ('before', 'during')),
  way              text NOT NULL CHECK (way IN ('kept', 'changed')),
  reason           text NOT NULL CHECK (length(reason) <= 500),
  msgid            text NOT NULL,
  operator_name    text NOT NULL,
  at               timestamptz NOT NULL,
  PRIMARY KEY (institution_code, warning_id, seq),
  FOREIGN KEY (institution_code, warning_id) REFERENCES order_warning (institution_code, warning_id),
  CONSTRAINT warning_answered_once_a_message UNIQUE (institution_code, warning_id, msgid)
);
COMMENT ON TABLE order_warning_answer IS 'M11、M33：机构系统用 3103 报来的处理，最后一条有效；只增不改';
COMMENT ON COLUMN order_warning_answer.way IS '医师坚持原医嘱，或者改了医嘱';

GRANT SELECT, INSERT ON order_warning, order_warning_answer TO shuangtong_app;
ALTER TABLE order_warning ENABLE ROW LEVEL SECURITY;
CREATE POLICY warning_in_scope ON order_warning USING (
  (SELECT scope_is_all()) OR area_code LIKE (SELECT scope_area_prefix() || '%') OR institution_code = (SELECT scope_institution()));
ALTER TABLE order_warning_answer ENABLE ROW LEVEL SECURITY;
CREATE POLICY answer_of_seen_warning ON order_warning_answer USING (
  (SELECT scope_is_all()) OR EXISTS (SELECT 1 FROM order_warning w WHERE w.institution_code = order_warning_answer.institution_code
    AND w.warning_id = order_warning_answer.warning_id));
COMMENT ON POLICY warning_in_scope ON order_warning IS 'M7：机构看本机构的，经办看本地区参保人的';

-- A correction leaves a mark in its own transaction; a scan looks at the years that it may concern and strikes it off.
CREATE TABLE readjudication_mark (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  cause         text NOT NULL CHECK (cause IN ('enrolment', 'majorIllness', 'assistance', 'death', 'otherSpending', 'personLimit', 'booked',
    'yearlyLimit', 'assistanceRule', 'ordinaryPlan', 'parameters', 'price', 'list')),
  person_id     bigint REFERENCES person (id),
  area_prefix   text NOT NULL DEFAULT '',
  national_code text,
  from_on       date NOT NULL DEFAULT '2000-01-01',
  to_on         date,
  raised_at     timestamptz NOT NULL DEFAULT now(),
  wait_for      xid8,
  after_person  bigint NOT NULL DEFAULT 0,
  after_scheme  text NOT NULL DEFAULT '',
  after_year    smallint NOT NULL DEFAULT 0,
  looked        int NOT NULL DEFAULT 0,
  found         int NOT NULL DEFAULT 0,
  done_at       timestamptz
);
CREATE INDEX readjudication_mark_open ON readjudication_mark (id) WHERE done_at IS NULL;
CREATE INDEX readjudication_mark_newest ON readjudication_mark (done_at DESC) WHERE done_at IS NOT NULL;
COMMENT ON TABLE readjudication_mark IS 'M9.5、M29：更正留下的标记：哪些人、哪些日子、哪种药的结算单要重新算一遍；由更正所在的事务写入，自动查找推进后面几列';
COMMENT ON COLUMN readjudication_mark.wait_for IS '标记可见时在途的事务都结束以后才查：它们写下的结算单还按更正以前的情况算';
COMMENT ON COLUMN readjudication_mark.after_person IS '查到哪一个人、险种、年度为止';

GRANT SELECT ON readjudication_mark TO shuangtong_app;
GRANT UPDATE (wait_for, after_person, after_scheme, after_year, looked, found, done_at) ON readjudication_mark TO shuangtong_app;
ALTER TABLE readjudication_mark ENABLE ROW LEVEL SECURITY;
CREATE POLICY mark_for_the_scan ON readjudication_mark USING ((SELECT scope_is_all()));
COMMENT ON POLICY mark_for_the_scan ON readjudication_mark IS 'M7：只有自动查找读得到，页面只看合计';

CREATE FUNCTION mark_changed_persons() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO readjudication_mark (cause, person_id) SELECT TG_ARGV[0], person_id FROM changed GROUP BY person_id;
  RETURN NULL;
END $$;
CREATE FUNCTION mark_changed_person() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO readjudication_mark (cause, person_id) VALUES ('death', NEW.id);
  RETURN NULL;
END $$;
CREATE FUNCTION mark_booked_person() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO readjudication_mark (cause, person_id) SELECT 'booked', c.person_id FROM claim c WHERE c.area_code = NEW.area_code AND c.id = NEW.claim_id;
  RETURN NULL;
END $$;
CREATE FUNCTION mark_changed_year() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  area_code text := CASE WHEN TG_OP = 'DELETE' THEN OLD.area_code ELSE NEW.area_code END;
  in_year int := CASE WHEN TG_OP = 'DELETE' THEN OLD.year ELSE NEW.year END;
BEGIN
  INSERT INTO readjudication_mark (cause, area_prefix, from_on, to_on)
  VALUES (TG_ARGV[0], regexp_replace(area_code, '(00){1,2}$', ''), make_date(in_year, 1, 1), make_date(in_year, 12, 31));
  RETURN NULL;
END $$;
CREATE FUNCTION mark_changed_parameters() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO readjudication_mark (cause, from_on, to_on) SELECT 'parameters', a.from_on, a.to_on FROM benefit_act a WHERE a.id = NEW.act_id;
  RETURN NULL;
END $$;
CREATE FUNCTION mark_changed_plan() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO readjudication_mark (cause, area_prefix, from_on) VALUES ('ordinaryPlan', regexp_replace(NEW.area_code, '(00){1,2}$', ''), NEW.from_on);
  RETURN NULL;
END $$;
CREATE FUNCTION mark_changed_prices() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO readjudication_mark (cause, national_code, from_on) SELECT 'price', national_code, min(from_on) FROM changed GROUP BY national_code;
  RETURN NULL;
END $$;
CREATE FUNCTION mark_changed_entry() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO readjudication_mark (cause, national_code, from_on)
  SELECT 'list', p.national_code, e.term_from FROM separate_entry e JOIN product p ON p.entry_key = e.entry_key WHERE e.id = NEW.entry_id;
  RETURN NULL;
END $$;
CREATE FUNCTION mark_published_list() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO readjudication_mark (cause, from_on) SELECT 'list', min(e.term_from) FROM separate_entry e WHERE e.version_id = NEW.id HAVING count(*) > 0;
  RETURN NULL;
END $$;
COMMENT ON FUNCTION mark_changed_persons() IS 'M9.5、M29：参保、大病参保、救助身份、其他待遇占用、个人限额变了的人；参数是 cause';
COMMENT ON FUNCTION mark_changed_person() IS 'M5、M29：登记或撤销死亡';
COMMENT ON FUNCTION mark_booked_person() IS 'I12：一个地区更正记账以后，同一人别的地区付的单也可能要变';
COMMENT ON FUNCTION mark_changed_year() IS 'M9.2、M9.4：统筹地区一年的限额、救助标准';
COMMENT ON FUNCTION mark_changed_parameters() IS 'M9.6：省局录入的待遇参数通过或撤回';
COMMENT ON FUNCTION mark_changed_plan() IS 'M9.7：普通门诊、慢特病的支付办法';
COMMENT ON FUNCTION mark_changed_prices() IS 'M12：支付标准、挂网价、承诺书；一次写入每种药一条';
COMMENT ON FUNCTION mark_changed_entry() IS 'M17：名单处理（调出、续期等）涉及的各产品';
COMMENT ON FUNCTION mark_published_list() IS 'M17：单行支付名单发布一版';

CREATE TRIGGER mark_added AFTER INSERT ON enrolment REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION mark_changed_persons('enrolment');
CREATE TRIGGER mark_changed AFTER UPDATE ON enrolment REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION mark_changed_persons('enrolment');
CREATE TRIGGER mark_added AFTER INSERT ON major_illness_membership REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION mark_changed_persons('majorIllness');
CREATE TRIGGER mark_changed AFTER UPDATE ON major_illness_membership REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION mark_changed_persons('majorIllness');
CREATE TRIGGER mark_added AFTER INSERT ON assistance_identity REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION mark_changed_persons('assistance');
CREATE TRIGGER mark_changed AFTER UPDATE ON assistance_identity REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION mark_changed_persons('assistance');
CREATE TRIGGER mark_added AFTER INSERT ON other_spending REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION mark_changed_persons('otherSpending');
CREATE TRIGGER mark_added AFTER INSERT ON person_limit_entry REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION mark_changed_persons('personLimit');
CREATE TRIGGER mark_changed AFTER UPDATE OF died_on ON person FOR EACH ROW WHEN (OLD.died_on IS DISTINCT FROM NEW.died_on) EXECUTE FUNCTION mark_changed_person();
CREATE TRIGGER mark_added AFTER INSERT ON claim_replacement FOR EACH ROW WHEN (NEW.kind = 'readjudication') EXECUTE FUNCTION mark_booked_person();
CREATE TRIGGER mark_changed AFTER INSERT OR UPDATE OR DELETE ON yearly_limit FOR EACH ROW EXECUTE FUNCTION mark_changed_year('yearlyLimit');
CREATE TRIGGER mark_changed AFTER INSERT OR UPDATE OR DELETE ON assistance_rule FOR EACH ROW EXECUTE FUNCTION mark_changed_year('assistanceRule');
CREATE TRIGGER mark_decided AFTER INSERT ON benefit_act_event FOR EACH ROW WHEN (NEW.step IN ('approved', 'withdrawn')) EXECUTE FUNCTION mark_changed_parameters();
CREATE TRIGGER mark_added AFTER INSERT ON ordinary_plan FOR EACH ROW EXECUTE FUNCTION mark_changed_plan();
CREATE TRIGGER mark_added AFTER INSERT ON payment_standard REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION mark_changed_prices();
CREATE TRIGGER mark_changed AFTER UPDATE ON payment_standard REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION mark_changed_prices();
CREATE TRIGGER mark_added AFTER INSERT ON listed_price REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION mark_changed_prices();
CREATE TRIGGER mark_changed AFTER UPDATE ON listed_price REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION mark_changed_prices();
CREATE TRIGGER mark_added AFTER INSERT ON commitment REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION mark_changed_prices();
CREATE TRIGGER mark_changed AFTER UPDATE ON commitment REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION mark_changed_prices();
CREATE TRIGGER mark_added AFTER INSERT ON list_act FOR EACH ROW EXECUTE FUNCTION mark_changed_entry();
CREATE TRIGGER mark_published AFTER UPDATE ON catalogue_version FOR EACH ROW WHEN (NEW.state = 'published' AND OLD.state <> 'published') EXECUTE FUNCTION mark_published_list();

-- What the scan finds is found by nobody.
ALTER TABLE readjudication ALTER COLUMN found_by DROP NOT NULL;
COMMENT ON COLUMN readjudication.found_by IS '谁查到的；空为更正以后自动查到';
ALTER TABLE readjudication_event ALTER COLUMN account_id DROP NOT NULL;
ALTER TABLE readjudication_event ADD CONSTRAINT only_lapsing_needs_nobody CHECK (account_id IS NOT NULL OR step = 'lapsed');
