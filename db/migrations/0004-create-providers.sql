-- The two channels (M2): hospitals and pharmacies, their agreements; responsible doctors and pharmacists.

CREATE TABLE institution (
  code      text PRIMARY KEY CHECK (code ~ '^[HP][0-9]{11}$'),
  kind      text NOT NULL CHECK (kind IN ('hospital', 'pharmacy')),
  name      text NOT NULL,
  level     text NOT NULL DEFAULT '',
  area_code text NOT NULL REFERENCES area (code),
  address   text NOT NULL DEFAULT '',
  phone     text NOT NULL DEFAULT '',
  CONSTRAINT institution_code_of_kind CHECK (left(code, 1) = CASE kind WHEN 'hospital' THEN 'H' ELSE 'P' END)
);
CREATE INDEX institution_by_area ON institution (area_code);

CREATE TABLE agreement (
  id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  institution_code text NOT NULL REFERENCES institution (code),
  agreement_no     text NOT NULL UNIQUE,
  clauses          text[] NOT NULL,
  from_on          date NOT NULL,
  to_on            date NOT NULL CHECK (to_on >= from_on),
  suspended_from   date,
  suspended_to     date CHECK (suspended_to >= suspended_from),
  ended_on         date,
  stop_reason      text
);
CREATE INDEX agreement_by_institution ON agreement (institution_code, from_on);
COMMENT ON TABLE agreement IS 'M25、M26、M27：含“双通道”条款的医保协议';

CREATE TABLE practitioner (
  code             text PRIMARY KEY CHECK (code ~ '^(D|HY|Y)[0-9]{12}$'),
  kind             text NOT NULL CHECK (kind IN ('doctor', 'pharmacist')),
  name             text NOT NULL,
  institution_code text NOT NULL REFERENCES institution (code),
  department       text NOT NULL DEFAULT '',
  title            text NOT NULL,
  licence_no       text NOT NULL
);
CREATE INDEX practitioner_by_institution ON practitioner (institution_code);

CREATE TABLE doctor_filing (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  doctor_code  text NOT NULL REFERENCES practitioner (code),
  fields       text[] NOT NULL CHECK (cardinality(fields) > 0),
  filed_at     timestamptz NOT NULL,
  filed_by     bigint REFERENCES account (id),
  checked_at   timestamptz,
  checked_by   bigint REFERENCES account (id),
  published_on date,
  published_by bigint REFERENCES account (id),
  suspended_from date,
  suspended_to   date CHECK (suspended_to >= suspended_from),
  ended_on       date,
  stop_reason    text,
  CONSTRAINT published_after_check CHECK (published_on IS NULL OR checked_at IS NOT NULL)
);
CREATE INDEX doctor_filing_by_doctor ON doctor_filing (doctor_code, published_on);
COMMENT ON TABLE doctor_filing IS 'M20、M21：责任医师由医院申报、市州审核、省级公布，全省互认';

CREATE TABLE title_relaxation (
  area_code text NOT NULL REFERENCES area (code),
  title     text NOT NULL,
  from_on   date NOT NULL,
  to_on     date CHECK (to_on >= from_on),
  source    text NOT NULL,
  PRIMARY KEY (area_code, title, from_on)
);
COMMENT ON TABLE title_relaxation IS 'M20：按统筹地区放宽到主治医师';
