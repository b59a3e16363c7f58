-- What doctors and pharmacists answer for (M20, M27, M34), and what hospitals decide about stocking the lists (N5.2, M8).

CREATE TABLE point_case (
  id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  case_no           text NOT NULL UNIQUE,
  practitioner_code text NOT NULL REFERENCES practitioner (code),
  institution_code  text NOT NULL REFERENCES institution (code),
  area_code         text NOT NULL REFERENCES area (code),
  basis             text NOT NULL CHECK (basis IN ('administrative', 'agreement')),
  ground            text NOT NULL CHECK (ground IN ('identityNotChecked', 'falseRecord', 'aidedFraud', 'outOfScope', 'brokenAgreement')),
  responsibility    text NOT NULL CHECK (responsibility IN ('main', 'important', 'general')),
  happened_on       date NOT NULL,
  facts             text NOT NULL,
  reply_by          date NOT NULL
);
CREATE INDEX point_case_by_practitioner ON point_case (practitioner_code, id);
CREATE INDEX point_case_by_area ON point_case (area_code, id);
COMMENT ON TABLE point_case IS 'M27、M34：对医师、药师违规行为的支付资格记分案件，从告知开始；只增不改';

CREATE TABLE point_event (
  case_id        bigint NOT NULL REFERENCES point_case (id),
  seq            int NOT NULL CHECK (seq > 0),
  step           text NOT NULL CHECK (step IN ('noticed', 'replied', 'decided', 'dropped', 'appealed', 'appealUpheld', 'appealRejected',
                   'repairAsked', 'repairGranted', 'repairRefused', 'readmitted')),
  at             timestamptz NOT NULL,
  on_day         date NOT NULL,
  account_id     bigint NOT NULL REFERENCES account (id),
  actor_name     text NOT NULL,
  actor_role     text NOT NULL,
  words          text NOT NULL,
  points         int CHECK (points BETWEEN 1 AND 12),
  suspend_months int CHECK (suspend_months BETWEEN 1 AND 6),
  document_no    text NOT NULL DEFAULT '',
  PRIMARY KEY (case_id, seq),
  CONSTRAINT points_where_points_move CHECK ((step IN ('noticed', 'decided', 'repairGranted')) = (points IS NOT NULL)),
  CONSTRAINT decision_has_document CHECK (step <> 'decided' OR document_no <> ''),
  CONSTRAINT months_by_decision CHECK (step = 'decided' OR suspend_months IS NULL)
);
COMMENT ON TABLE point_event IS 'M27：告知、陈述、决定、申诉、修复的每一步，只增不改；记分和资格状态由已生效的决定逐日推出';
COMMENT ON COLUMN point_event.suspend_months IS '当年累计达到暂停分数时，决定写明的暂停月数';

CREATE TABLE follow_up (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  application_id bigint NOT NULL REFERENCES application (id),
  person_id      bigint NOT NULL REFERENCES person (id),
  area_code      text NOT NULL,
  hospital_code  text NOT NULL REFERENCES institution (code),
  doctor_code    text NOT NULL REFERENCES practitioner (code),
  assessed_on    date NOT NULL,
  response       text NOT NULL CHECK (response IN ('complete', 'partial', 'stable', 'progressed', 'notAssessable')),
  tolerance      text NOT NULL CHECK (tolerance IN ('none', 'mild', 'severe')),
  continues      boolean NOT NULL,
  words          text NOT NULL,
  next_on        date CHECK (next_on > assessed_on),
  recorded_by    bigint NOT NULL REFERENCES account (id),
  recorded_at    timestamptz NOT NULL,
  CONSTRAINT next_while_it_goes_on CHECK (continues = (next_on IS NOT NULL))
);
CREATE INDEX follow_up_by_application ON follow_up (application_id, id);
CREATE INDEX follow_up_by_doctor ON follow_up (doctor_code, assessed_on);
ALTER TABLE follow_up ENABLE ROW LEVEL SECURITY;
CREATE POLICY follow_up_in_scope ON follow_up USING (
  scope_is_all() OR area_code LIKE scope_area_prefix() || '%' OR hospital_code = scope_institution() OR person_id = scope_person()
  OR EXISTS (SELECT 1 FROM application a WHERE a.id = follow_up.application_id));
COMMENT ON TABLE follow_up IS 'M20：责任医师对用药患者的后续评估，只增不改';

CREATE TABLE committee_due (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  version_id bigint NOT NULL REFERENCES catalogue_version (id),
  due_on     date NOT NULL,
  source     text NOT NULL CHECK (source <> ''),
  entered_by bigint NOT NULL REFERENCES account (id),
  entered_at timestamptz NOT NULL
);
CREATE INDEX committee_due_by_version ON committee_due (version_id, id);
COMMENT ON TABLE committee_due IS 'N5.2：省里为某一版目录另定的药事会期限及依据，只增不改，最后一行有效；没有的按规则推算';

CREATE TABLE committee_meeting (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  version_id    bigint NOT NULL REFERENCES catalogue_version (id),
  hospital_code text NOT NULL REFERENCES institution (code),
  held_on       date NOT NULL,
  chair         text NOT NULL,
  attendees     int NOT NULL CHECK (attendees > 0),
  words         text NOT NULL DEFAULT '',
  request_id    text NOT NULL,
  recorded_by   bigint NOT NULL REFERENCES account (id),
  recorded_at   timestamptz NOT NULL,
  CONSTRAINT minutes_recorded_once UNIQUE (hospital_code, request_id)
);
CREATE INDEX committee_meeting_by_hospital ON committee_meeting (hospital_code, version_id, id);
COMMENT ON TABLE committee_meeting IS 'N5.2、M8：医院药事会的会议记录，只增不改';

CREATE TABLE committee_item (
  meeting_id  bigint NOT NULL REFERENCES committee_meeting (id),
  drug_key    text NOT NULL,
  drug_name   text NOT NULL,
  decision    text NOT NULL CHECK (decision IN ('in', 'out')),
  ground      text NOT NULL,
  words       text NOT NULL DEFAULT '',
  PRIMARY KEY (meeting_id, drug_key),
  -- The grounds that N5.2 and M8 forbid are not on either list.
  CONSTRAINT ground_of_decision CHECK (ground IN ('needed', 'replaces', 'rareDisease', 'notOurField', 'equivalentStocked', 'unsafe', 'notSupplied', 'noQualification', 'leftList'))
);
CREATE INDEX committee_item_by_drug ON committee_item (drug_key, meeting_id);
COMMENT ON TABLE committee_item IS 'N5.2、M8：每种药品进出本院用药目录的决定和理由；同一医院同一药品以最后一次为准';

CREATE TABLE purchase_clock (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  from_on      date NOT NULL,
  working_days int NOT NULL CHECK (working_days BETWEEN 1 AND 60),
  source       text NOT NULL CHECK (source <> ''),
  entered_by   bigint NOT NULL REFERENCES account (id),
  entered_at   timestamptz NOT NULL
);
COMMENT ON TABLE purchase_clock IS 'M8：省里规定的临时采购办理工作日数及依据，只增不改；没有的按平台起始值';

CREATE TABLE purchase_request (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  request_no    text NOT NULL UNIQUE,
  hospital_code text NOT NULL REFERENCES institution (code),
  drug_key      text NOT NULL,
  drug_name     text NOT NULL,
  quantity      int NOT NULL CHECK (quantity > 0),
  need          text NOT NULL,
  due_on        date NOT NULL,
  provisional   boolean NOT NULL,
  request_id    text NOT NULL,
  requested_by  bigint NOT NULL REFERENCES account (id),
  requested_at  timestamptz NOT NULL,
  CONSTRAINT purchase_requested_once UNIQUE (requested_by, request_id)
);
CREATE INDEX purchase_request_by_hospital ON purchase_request (hospital_code, id);
COMMENT ON TABLE purchase_request IS 'M8：目录内药品的临时采购申请，走绿色通道；不写患者个人信息';

CREATE TABLE purchase_event (
  purchase_id bigint NOT NULL REFERENCES purchase_request (id),
  seq         int NOT NULL CHECK (seq > 0),
  step        text NOT NULL CHECK (step IN ('requested', 'approved', 'refused', 'arrived', 'withdrawn')),
  at          timestamptz NOT NULL,
  on_day      date NOT NULL,
  account_id  bigint NOT NULL REFERENCES account (id),
  actor_name  text NOT NULL,
  actor_role  text NOT NULL,
  ground      text NOT NULL DEFAULT '' CHECK (ground IN ('', 'notOurField', 'equivalentStocked', 'unsafe', 'notSupplied', 'noQualification', 'leftList')),
  words       text NOT NULL DEFAULT '',
  PRIMARY KEY (purchase_id, seq),
  CONSTRAINT refusal_has_ground CHECK ((step = 'refused') = (ground <> ''))
);
COMMENT ON TABLE purchase_event IS 'M8：临时采购的每一步，只增不改；最后一步即现状';

GRANT SELECT, INSERT ON point_case, point_event, follow_up, committee_due, committee_meeting, committee_item, purchase_clock,
  purchase_request, purchase_event TO shuangtong_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO shuangtong_app;
