-- 民族 and the day of retirement are told to institutions with every person and every settlement (M5). What the register says of them
-- may be entered late or corrected, while a settlement goes on telling what was known when it was settled: every entry stays.

CREATE TABLE person_particular (
  person_id   bigint NOT NULL REFERENCES person (id),
  version     smallint NOT NULL CHECK (version > 0),
  nationality text CONSTRAINT nationality_is_coded CHECK (nationality ~ '^(0[1-9]|[1-4][0-9]|5[0-6]|97|98)$'),
  retired_on  date,
  evidence    text NOT NULL CHECK (length(evidence) BETWEEN 1 AND 200),
  recorded_at timestamptz NOT NULL,
  recorded_by bigint NOT NULL REFERENCES account (id),
  request_id  text,
  PRIMARY KEY (person_id, version),
  CONSTRAINT particular_request_once UNIQUE (recorded_by, request_id)
);
COMMENT ON TABLE person_particular IS 'M5：参保人的民族和退休日期，每次登记或更正一版，只增不改，最后一版有效；没有登记过的人没有行';
COMMENT ON COLUMN person_particular.nationality IS '民族代码（GB/T 3304，97 其他、98 外国血统中国籍人士）；没有登记的为空';
COMMENT ON COLUMN person_particular.retired_on IS '从这一天起算退休人员，只对职工医保有意义；在职的为空';
COMMENT ON COLUMN person_particular.request_id IS '请求编号，同一编号只登记一次；随参保登记一起写的为空';

CREATE FUNCTION check_person_particular() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.retired_on < (SELECT p.born_on FROM person p WHERE p.id = NEW.person_id) THEN
    RAISE EXCEPTION 'nobody retires before they are born' USING ERRCODE = 'check_violation', CONSTRAINT = 'retired_after_birth';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER person_particular_of_person AFTER INSERT ON person_particular FOR EACH ROW EXECUTE FUNCTION check_person_particular();
COMMENT ON FUNCTION check_person_particular() IS 'M5：退休日期不早于出生日期';

GRANT SELECT, INSERT ON person_particular TO shuangtong_app;
ALTER TABLE person_particular ENABLE ROW LEVEL SECURITY;
CREATE POLICY person_particular_in_scope ON person_particular USING (
  scope_is_all() OR EXISTS (SELECT 1 FROM person p WHERE p.id = person_particular.person_id));
COMMENT ON POLICY person_particular_in_scope ON person_particular IS '看得见这个人的，看得见他的民族和退休日期（M7）';
