-- The official form of an application (M22), its printed copies that anyone can check, and lists that stay quick (M23.1).

CREATE TABLE application_form (
  application_id    bigint PRIMARY KEY REFERENCES application (id),
  department        text NOT NULL CHECK (length(department) <= 100),
  visit_no          text NOT NULL CHECK (length(visit_no) <= 60),
  stage             text NOT NULL CHECK (length(stage) <= 100),
  key_tests         text NOT NULL CHECK (length(key_tests) <= 500),
  earlier_treatment text NOT NULL CHECK (length(earlier_treatment) <= 500),
  dosing            text NOT NULL CHECK (length(dosing) <= 200),
  course            text NOT NULL CHECK (length(course) <= 200),
  scope_evidence    text NOT NULL CHECK (length(scope_evidence) <= 500),
  cause             text NOT NULL CHECK (cause IN ('illness', 'thirdParty')),
  promised_at       timestamptz NOT NULL
);
COMMENT ON TABLE application_form IS 'M22：申请表中除申请要素以外的栏目，只增不改';
COMMENT ON COLUMN application_form.cause IS 'M5：工伤费用不由单行支付负担，第三人责任须说明';

CREATE TABLE application_form_print (
  code           text PRIMARY KEY CHECK (code ~ '^[A-Z2-7]{20}$'),
  application_id bigint NOT NULL REFERENCES application (id),
  seq            int NOT NULL,
  sha256         text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  printed_at     timestamptz NOT NULL,
  printed_by     bigint NOT NULL REFERENCES account (id)
);
CREATE INDEX application_form_print_by_application ON application_form_print (application_id);
COMMENT ON TABLE application_form_print IS 'M22：打印出的申请表，凭码可查真伪；seq 为打印时的办理环节';

ALTER TABLE application_form ENABLE ROW LEVEL SECURITY;
ALTER TABLE application_form_print ENABLE ROW LEVEL SECURITY;
CREATE POLICY form_in_scope ON application_form USING (
  scope_is_all() OR EXISTS (SELECT 1 FROM application a WHERE a.id = application_form.application_id));
CREATE POLICY form_print_in_scope ON application_form_print USING (
  scope_is_all() OR EXISTS (SELECT 1 FROM application a WHERE a.id = application_form_print.application_id));
GRANT SELECT, INSERT ON application_form, application_form_print TO shuangtong_app;

-- Where an application belongs, beside where it stands: lists and counts are then read from one index. It never changes.
ALTER TABLE application_state ADD COLUMN area_code text, ADD COLUMN hospital_code text, ADD COLUMN doctor_code text, ADD COLUMN person_id bigint;
UPDATE application_state s SET area_code = a.area_code, hospital_code = a.hospital_code, doctor_code = a.doctor_code, person_id = a.person_id
  FROM application a WHERE a.id = s.application_id;
CREATE FUNCTION place_application_state() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT a.area_code, a.hospital_code, a.doctor_code, a.person_id INTO NEW.area_code, NEW.hospital_code, NEW.doctor_code, NEW.person_id
    FROM application a WHERE a.id = NEW.application_id;
  RETURN NEW;
END $$;
CREATE TRIGGER placed_application_state BEFORE INSERT ON application_state
  FOR EACH ROW EXECUTE FUNCTION place_application_state();
COMMENT ON COLUMN application_state.area_code IS '取自 application，供列表与计数；申请的参保地、医院、医师和本人不变';
CREATE INDEX application_state_by_area ON application_state (area_code text_pattern_ops, step, application_id DESC);
CREATE INDEX application_state_by_hospital ON application_state (hospital_code, step, application_id DESC);
CREATE INDEX application_state_by_doctor ON application_state (doctor_code, step, application_id DESC);
CREATE INDEX application_state_by_person ON application_state (person_id, application_id DESC);
CREATE INDEX application_state_by_step ON application_state (step, application_id DESC);
CREATE INDEX application_institution_by_hospital ON application_institution (hospital_code, application_id);
