-- The signed electronic prescription (M28, M33, N5.4).

CREATE TABLE prescription (
  id                 bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  rxno               text NOT NULL UNIQUE,
  hospital_code      text NOT NULL REFERENCES institution (code),
  year               smallint NOT NULL,
  serial_no          int NOT NULL,
  application_id     bigint NOT NULL REFERENCES application (id),
  application_no     text NOT NULL,
  entry_key          text NOT NULL,
  field              text NOT NULL,
  person_id          bigint NOT NULL REFERENCES person (id),
  area_code          text NOT NULL REFERENCES area (code),
  doctor_code        text NOT NULL REFERENCES practitioner (code),
  diagnosis_code     text NOT NULL,
  diagnosis_name     text NOT NULL,
  issued_at          timestamptz NOT NULL,
  issued_on          date NOT NULL,
  valid_to           date NOT NULL CHECK (valid_to >= issued_on),
  identity_checked   boolean NOT NULL CHECK (identity_checked),
  signed_text        text NOT NULL,
  signature          text NOT NULL,
  certificate_serial text NOT NULL REFERENCES certificate (serial),
  request_id         text NOT NULL,
  request_hash       text NOT NULL,
  UNIQUE (hospital_code, year, serial_no),
  UNIQUE (doctor_code, request_id)
);
CREATE INDEX prescription_by_person ON prescription (person_id, id DESC);
CREATE INDEX prescription_by_entry ON prescription (person_id, entry_key, issued_on);
CREATE INDEX prescription_by_hospital ON prescription (hospital_code, id DESC);
CREATE INDEX prescription_by_doctor ON prescription (doctor_code, id DESC);
COMMENT ON TABLE prescription IS 'M28：电子处方，医师 SM2 签名；流水号按医院按年不断号';

CREATE TABLE prescription_line (
  prescription_id bigint NOT NULL REFERENCES prescription (id),
  line_no         smallint NOT NULL,
  national_code   text NOT NULL REFERENCES product (national_code),
  dose            bigint NOT NULL CHECK (dose > 0),
  dose_unit       text NOT NULL,
  times           smallint NOT NULL CHECK (times > 0),
  per_days        smallint NOT NULL CHECK (per_days > 0),
  usage_text      text NOT NULL,
  quantity        int NOT NULL CHECK (quantity > 0),
  sale_unit       text NOT NULL,
  supply_days     int NOT NULL CHECK (supply_days > 0),
  PRIMARY KEY (prescription_id, line_no)
);
COMMENT ON COLUMN prescription_line.dose IS '每次剂量，制剂单位的万分之一';
COMMENT ON COLUMN prescription_line.times IS '每 per_days 日的次数：每 21 日 1 次记 1 与 21，天数按整数除得（I18）';

CREATE TABLE prescription_event (
  id                 bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  prescription_id    bigint NOT NULL REFERENCES prescription (id),
  kind               text NOT NULL CHECK (kind IN ('issued', 'checked', 'returned', 'used', 'released', 'withdrawn')),
  at                 timestamptz NOT NULL,
  account_id         bigint REFERENCES account (id),
  actor_name         text NOT NULL,
  institution_code   text REFERENCES institution (code),
  claim_no           text,
  note               text NOT NULL DEFAULT '',
  signed_text        text,
  signature          text,
  certificate_serial text REFERENCES certificate (serial)
);
CREATE INDEX prescription_event_by_prescription ON prescription_event (prescription_id, id);

CREATE TABLE prescription_state (
  prescription_id  bigint PRIMARY KEY REFERENCES prescription (id),
  state            text NOT NULL CHECK (state IN ('issued', 'checked', 'returned', 'used', 'withdrawn')),
  institution_code text REFERENCES institution (code),
  claim_no         text
);
CREATE INDEX prescription_state_by_institution ON prescription_state (institution_code, prescription_id DESC) WHERE institution_code IS NOT NULL;
COMMENT ON TABLE prescription_state IS '处方当前状态；结算时加锁，一张处方只用一次（N5.4）';
