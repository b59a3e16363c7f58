-- What decides how much the funds pay may be entered and changed by the province: cited, tried on past claims, confirmed by a second person (M9.6, M39, I15).

CREATE TABLE benefit_act (
  id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  document_title  text NOT NULL CHECK (document_title <> ''),
  document_number text NOT NULL CHECK (document_number <> ''),
  issued_on       date NOT NULL,
  from_on         date NOT NULL,
  to_on           date,
  employee_ratio  int CHECK (employee_ratio BETWEEN 0 AND 10000),
  resident_ratio  int CHECK (resident_ratio BETWEEN 0 AND 10000),
  limits          jsonb NOT NULL DEFAULT '[]',
  assistance      jsonb NOT NULL DEFAULT '[]',
  reason          text NOT NULL CHECK (reason <> ''),
  entered_by      bigint NOT NULL REFERENCES account (id),
  entered_name    text NOT NULL,
  entered_at      timestamptz NOT NULL,
  CONSTRAINT benefit_act_days CHECK (to_on >= from_on),
  CONSTRAINT benefit_act_says_something CHECK (employee_ratio IS NOT NULL OR resident_ratio IS NOT NULL OR jsonb_array_length(limits) + jsonb_array_length(assistance) > 0)
);
COMMENT ON TABLE benefit_act IS 'M9.6、M39、I15：省局录入或调整待遇参数的一件，带文件依据；只增不改，进展记在 benefit_act_event';
COMMENT ON COLUMN benefit_act.employee_ratio IS '职工医保单行支付比例，万分比；空为不涉及';
COMMENT ON COLUMN benefit_act.limits IS 'M9.2、M9.5：年度支付限额 {areaCode, scheme, year, pooledFund, majorIllness}，分';
COMMENT ON COLUMN benefit_act.assistance IS 'M9.4：救助标准 {areaCode, category, year, ratio 万分比, threshold 分, cap 分或 null}';

CREATE TABLE benefit_act_event (
  act_id       bigint NOT NULL REFERENCES benefit_act (id),
  seq          smallint NOT NULL CHECK (seq > 0),
  step         text NOT NULL CHECK (step IN ('proposed', 'sentBack', 'approved', 'withdrawn')),
  at           timestamptz NOT NULL,
  account_id   bigint NOT NULL REFERENCES account (id),
  actor_name   text NOT NULL,
  words        text NOT NULL CHECK (words <> ''),
  before       jsonb,
  PRIMARY KEY (act_id, seq)
);
CREATE UNIQUE INDEX benefit_act_approved_once ON benefit_act_event (act_id) WHERE step = 'approved';
CREATE UNIQUE INDEX benefit_act_withdrawn_once ON benefit_act_event (act_id) WHERE step = 'withdrawn';
COMMENT ON TABLE benefit_act_event IS 'M9.6：参数调整的每一步：提请、退回、通过、撤回；只增不改';
COMMENT ON COLUMN benefit_act_event.before IS '通过时被替换的限额和救助标准，撤回时恢复';

CREATE TABLE benefit_replay (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  act_id       bigint NOT NULL REFERENCES benefit_act (id),
  from_on      date NOT NULL,
  to_on        date NOT NULL,
  areas        text[] NOT NULL,
  last_claim   bigint NOT NULL,
  asked_by     bigint NOT NULL REFERENCES account (id),
  asked_name   text NOT NULL,
  asked_at     timestamptz NOT NULL,
  CONSTRAINT benefit_replay_days CHECK (to_on >= from_on)
);
CREATE INDEX benefit_replay_of_act ON benefit_replay (act_id, id);
COMMENT ON TABLE benefit_replay IS 'M9.6：用一段日期、若干地区已经结算的费用试算一件参数；只增不改';
COMMENT ON COLUMN benefit_replay.areas IS '参保地区划，空为全省';
COMMENT ON COLUMN benefit_replay.last_claim IS '试算到这一号结算单为止：开始以后结算的不算';

CREATE TABLE benefit_replay_run (
  replay_id    bigint PRIMARY KEY REFERENCES benefit_replay (id),
  runner       uuid,
  heartbeat_at timestamptz,
  attempts     smallint NOT NULL DEFAULT 1,
  claims_done  bigint NOT NULL DEFAULT 0,
  persons_done bigint NOT NULL DEFAULT 0,
  ended_at     timestamptz,
  failed       boolean NOT NULL DEFAULT false
);
COMMENT ON TABLE benefit_replay_run IS '试算任务的进度；进程停了由别的进程从头再算';

CREATE TABLE benefit_replay_result (
  replay_id   bigint PRIMARY KEY REFERENCES benefit_replay (id),
  effect      json NOT NULL,
  digest      text NOT NULL,
  milliseconds bigint NOT NULL CHECK (milliseconds >= 0),
  finished_at timestamptz NOT NULL
);
COMMENT ON TABLE benefit_replay_result IS 'M9.6：试算结果，随提请留存，只增不改';

-- Nobody's word alone: a change is tried before it is proposed, and let into force by somebody else.
CREATE FUNCTION check_benefit_act_step() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE last benefit_act_event;
BEGIN
  SELECT e.* INTO last FROM benefit_act_event e WHERE e.act_id = NEW.act_id AND e.seq = NEW.seq - 1;
  IF NEW.step = 'proposed' AND NOT EXISTS (SELECT 1 FROM benefit_replay r JOIN benefit_replay_result x ON x.replay_id = r.id WHERE r.act_id = NEW.act_id) THEN
    RAISE EXCEPTION 'a change is tried on past claims first' USING ERRCODE = 'check_violation', CONSTRAINT = 'benefit_act_tried_first';
  END IF;
  IF NEW.step IN ('approved', 'sentBack') AND (last.step IS DISTINCT FROM 'proposed' OR last.account_id = NEW.account_id
      OR EXISTS (SELECT 1 FROM benefit_act a WHERE a.id = NEW.act_id AND a.entered_by = NEW.account_id)) THEN
    RAISE EXCEPTION 'what one proposes another reviews' USING ERRCODE = 'check_violation', CONSTRAINT = 'benefit_act_second_person';
  END IF;
  IF last.step = 'withdrawn' OR (last.step = 'approved' AND NEW.step <> 'withdrawn') THEN
    RAISE EXCEPTION 'what has ended stays as it is' USING ERRCODE = 'check_violation', CONSTRAINT = 'benefit_act_ended';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER benefit_act_in_order AFTER INSERT ON benefit_act_event FOR EACH ROW EXECUTE FUNCTION check_benefit_act_step();
COMMENT ON FUNCTION check_benefit_act_step() IS 'M9.6：没有试算不能提请，通过的不是录入或提请的人';

-- The key of what every process keeps of the entered rules, as the catalogue has one of its own.
CREATE TABLE benefit_revision (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  token    uuid NOT NULL DEFAULT gen_random_uuid()
);
INSERT INTO benefit_revision DEFAULT VALUES;
COMMENT ON TABLE benefit_revision IS '录入的待遇参数的修订号：通过或撤回一件即换新号，各进程的缓存以它为键';
CREATE FUNCTION renew_benefit_revision() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE benefit_revision SET token = gen_random_uuid();
  RETURN NULL;
END $$;
CREATE TRIGGER renew_benefits AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON benefit_act_event FOR EACH STATEMENT EXECUTE FUNCTION renew_benefit_revision();
ALTER TABLE benefit_act_event ENABLE ALWAYS TRIGGER renew_benefits;
COMMENT ON FUNCTION renew_benefit_revision() IS '参数的每一步都换号，所以同一个号只有一种内容';

GRANT SELECT, INSERT ON benefit_act, benefit_act_event, benefit_replay, benefit_replay_run, benefit_replay_result TO shuangtong_app;
GRANT UPDATE ON benefit_replay_run TO shuangtong_app;
GRANT DELETE ON yearly_limit, assistance_rule TO shuangtong_app;
GRANT SELECT ON benefit_revision TO shuangtong_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO shuangtong_app;
GRANT SELECT ON SEQUENCE claim_id_sequence TO shuangtong_app;
