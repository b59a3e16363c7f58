-- Bills that come out otherwise by what is known now: what was found, and who decided what about it (M9.5, M29, I6, I12).

CREATE TABLE readjudication (
  id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  area_code       text NOT NULL REFERENCES area (code),
  person_id       bigint NOT NULL REFERENCES person (id),
  scheme          text NOT NULL CHECK (scheme IN ('employee', 'resident')),
  year            smallint NOT NULL,
  digest          text NOT NULL,
  bills           int NOT NULL CHECK (bills >= 0),
  obstacles       int NOT NULL CHECK (obstacles >= 0),
  from_funds      bigint NOT NULL,
  from_commercial bigint NOT NULL,
  person_pays     bigint NOT NULL,
  proposal        json NOT NULL,
  found_by        bigint NOT NULL REFERENCES account (id),
  found_at        timestamptz NOT NULL,
  CONSTRAINT readjudication_says_something CHECK (bills + obstacles > 0),
  CONSTRAINT readjudication_leaves_the_charge CHECK (from_funds + from_commercial + person_pays = 0)
);
CREATE INDEX readjudication_of_year ON readjudication (person_id, scheme, year, area_code, id DESC);
CREATE INDEX readjudication_of_area ON readjudication (area_code, id DESC);
COMMENT ON TABLE readjudication IS 'M9.5、M29、I12：一个人一个险种一年里按现在知道的情况会变的结算单，一次重算一行；只增不改，进展记在 readjudication_event';
COMMENT ON COLUMN readjudication.area_code IS '各张结算单的付款地区，由它的经办决定';
COMMENT ON COLUMN readjudication.digest IS '重算结果的摘要：办理时再算一遍，不同就不办';
COMMENT ON COLUMN readjudication.from_funds IS '各基金合计变动（分），正数为多付';
COMMENT ON COLUMN readjudication.person_pays IS '个人合计变动（分），正数为应补，负数为应退';

CREATE TABLE readjudication_event (
  readjudication_id bigint NOT NULL REFERENCES readjudication (id),
  seq               smallint NOT NULL CHECK (seq > 0),
  step              text NOT NULL CHECK (step IN ('proposed', 'sentBack', 'refused', 'booked', 'lapsed')),
  at                timestamptz NOT NULL,
  account_id        bigint NOT NULL REFERENCES account (id),
  actor_name        text NOT NULL,
  words             text NOT NULL,
  PRIMARY KEY (readjudication_id, seq),
  CONSTRAINT readjudication_step_says_why CHECK (step IN ('booked', 'lapsed') OR words <> '')
);
CREATE UNIQUE INDEX readjudication_ended_once ON readjudication_event (readjudication_id) WHERE step IN ('refused', 'booked', 'lapsed');
COMMENT ON TABLE readjudication_event IS 'M29：更正重算的每一步：提请、退回、不调整、确认记账、失效；确认的不是提请的人；只增不改';

-- The second person holds in the database too.
CREATE FUNCTION check_readjudication_second_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM readjudication_event e WHERE e.readjudication_id = NEW.readjudication_id AND e.seq = NEW.seq - 1
      AND e.step = 'proposed' AND (NEW.step = 'sentBack' OR e.account_id <> NEW.account_id)) THEN
    RAISE EXCEPTION 'what one proposes another confirms' USING ERRCODE = 'check_violation', CONSTRAINT = 'readjudication_second_person';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER readjudication_by_a_second_person AFTER INSERT ON readjudication_event FOR EACH ROW WHEN (NEW.step IN ('booked', 'sentBack'))
  EXECUTE FUNCTION check_readjudication_second_person();
COMMENT ON FUNCTION check_readjudication_second_person() IS 'M29：确认记账的不是提请的人';

GRANT SELECT, INSERT ON readjudication, readjudication_event TO shuangtong_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO shuangtong_app;
ALTER TABLE readjudication ENABLE ROW LEVEL SECURITY;
CREATE POLICY readjudication_in_scope ON readjudication USING (scope_is_all() OR area_code LIKE scope_area_prefix() || '%');
ALTER TABLE readjudication_event ENABLE ROW LEVEL SECURITY;
CREATE POLICY event_of_seen_readjudication ON readjudication_event USING (
  scope_is_all() OR EXISTS (SELECT 1 FROM readjudication r WHERE r.id = readjudication_event.readjudication_id));
COMMENT ON POLICY readjudication_in_scope ON readjudication IS 'M7：付款地区的经办看本地区的';
