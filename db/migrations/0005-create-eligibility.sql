-- The patient's application (M22, M23): facts and events, never overwritten.

CREATE TABLE application (
  id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  application_no   text NOT NULL UNIQUE,
  person_id        bigint NOT NULL REFERENCES person (id),
  scheme           text NOT NULL CHECK (scheme IN ('employee', 'resident')),
  area_code        text NOT NULL REFERENCES area (code),
  entry_key        text NOT NULL,
  generic_name     text NOT NULL,
  dosage_form      text NOT NULL,
  field            text NOT NULL,
  diagnosis_code   text NOT NULL,
  diagnosis_name   text NOT NULL,
  condition_text   text NOT NULL,
  hospital_code    text NOT NULL REFERENCES institution (code),
  doctor_code      text NOT NULL REFERENCES practitioner (code),
  pharmacy_code    text REFERENCES institution (code),
  phone_cipher     bytea,
  applied_on       date NOT NULL,
  created_at       timestamptz NOT NULL,
  created_by       bigint NOT NULL REFERENCES account (id),
  request_id       text NOT NULL,
  extends_id       bigint REFERENCES application (id),
  UNIQUE (created_by, request_id)
);
COMMENT ON COLUMN application.extends_id IS 'M23.4：延期所接续的申请；未变化的材料沿用';
CREATE INDEX application_by_person ON application (person_id, entry_key);
CREATE INDEX application_by_area ON application (area_code, id DESC);
CREATE INDEX application_by_hospital ON application (hospital_code, id DESC);
CREATE INDEX application_by_doctor ON application (doctor_code, id DESC);

CREATE TABLE application_event (
  id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  application_id   bigint NOT NULL REFERENCES application (id),
  seq              int NOT NULL,
  step             text NOT NULL CHECK (step IN ('submitted', 'doctorStated', 'doctorDeclined', 'hospitalConfirmed', 'hospitalReturned',
                     'accepted', 'supplementRequested', 'supplemented', 'approved', 'refused', 'withdrawn')),
  at               timestamptz NOT NULL,
  on_day           date NOT NULL,
  account_id       bigint NOT NULL REFERENCES account (id),
  actor_name       text NOT NULL,
  note             text NOT NULL DEFAULT '',
  clause           text,
  due_on           date,
  term_from        date,
  term_to          date,
  signed_text      text,
  signature        text,
  certificate_serial text REFERENCES certificate (serial),
  UNIQUE (application_id, seq)
);
COMMENT ON TABLE application_event IS 'M23.1：办理环节，只增不改；状态由各环节依次推得';

CREATE TABLE application_state (
  application_id bigint PRIMARY KEY REFERENCES application (id),
  seq            int NOT NULL,
  step           text NOT NULL,
  accepted_on    date,
  due_on         date,
  term_from      date,
  term_to        date
);
CREATE INDEX application_state_by_due ON application_state (step, due_on);
COMMENT ON TABLE application_state IS '最后一个环节的投影，供排队与按日查询；与 application_event 同一事务写入';

CREATE TABLE application_paper (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  application_id bigint REFERENCES application (id),
  person_id      bigint NOT NULL REFERENCES person (id),
  kind           text NOT NULL CHECK (kind IN ('identity', 'credential', 'medicalRecord', 'testReport', 'other')),
  file_name      text NOT NULL,
  media_type     text NOT NULL CHECK (media_type IN ('image/jpeg', 'image/png', 'application/pdf')),
  size_bytes     int NOT NULL CHECK (size_bytes > 0),
  sha256         text NOT NULL,
  content_cipher bytea NOT NULL,
  uploaded_at    timestamptz NOT NULL,
  uploaded_by    bigint NOT NULL REFERENCES account (id)
);
CREATE INDEX application_paper_by_application ON application_paper (application_id);
COMMENT ON TABLE application_paper IS 'M23.2：申请材料，内容加密保存';

CREATE TABLE application_institution (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  application_id bigint NOT NULL REFERENCES application (id),
  hospital_code  text NOT NULL REFERENCES institution (code),
  pharmacy_code  text REFERENCES institution (code),
  on_day         date NOT NULL,
  at             timestamptz NOT NULL,
  account_id     bigint NOT NULL REFERENCES account (id)
);
CREATE INDEX application_institution_by_application ON application_institution (application_id, id DESC);
COMMENT ON TABLE application_institution IS 'M23.1：批准后网上变更就诊医院与购药药店，最后一条有效';
