-- Outpatient visits and inpatient stays with their fee lines, as hospital systems report them (M19, M25, M29, M35).

CREATE SEQUENCE stay_number_sequence;

CREATE TABLE stay (
  id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  stay_no          text NOT NULL UNIQUE CHECK (length(stay_no) BETWEEN 10 AND 30),
  kind             text NOT NULL CHECK (kind IN ('outpatient', 'inpatient')),
  institution_code text NOT NULL REFERENCES institution (code),
  person_id        bigint NOT NULL REFERENCES person (id),
  person_no        text NOT NULL,
  person_name      text NOT NULL,
  area_code        text NOT NULL,
  scheme           text NOT NULL CHECK (scheme IN ('employee', 'resident')),
  visit_no         text NOT NULL CHECK (length(visit_no) BETWEEN 1 AND 30),
  opened_at        timestamptz NOT NULL,
  begun_at         timestamptz NOT NULL,
  med_type         text NOT NULL DEFAULT '',
  doctor_code      text NOT NULL DEFAULT '',
  doctor_name      text NOT NULL DEFAULT '',
  department       text NOT NULL DEFAULT '',
  bed              text NOT NULL DEFAULT '',
  diagnoses        json NOT NULL DEFAULT '[]',
  ended_at         timestamptz,
  undone_at        timestamptz,
  CONSTRAINT stay_ends_after_it_began CHECK (ended_at >= begun_at),
  CONSTRAINT only_inpatients_are_discharged CHECK (ended_at IS NULL OR kind = 'inpatient')
);
CREATE UNIQUE INDEX one_bed_at_a_time ON stay (person_id) WHERE kind = 'inpatient' AND ended_at IS NULL AND undone_at IS NULL;
CREATE UNIQUE INDEX visit_number_once ON stay (institution_code, kind, visit_no) WHERE undone_at IS NULL;
CREATE INDEX stay_by_institution ON stay (institution_code, id DESC);
COMMENT ON TABLE stay IS 'M19、M25：门诊挂号和住院登记，由医院系统报来；之后的变更、出院、撤销改状态列，经过记在 stay_message';
COMMENT ON COLUMN stay.person_name IS '登记时的姓名，供本院列表使用';
COMMENT ON COLUMN stay.area_code IS '登记当日的参保地，行级隔离用';
COMMENT ON INDEX one_bed_at_a_time IS 'M35：同一个人同一时间只能在一家医院住院';

CREATE TABLE stay_message (
  institution_code text NOT NULL,
  msgid            text NOT NULL,
  infno            text NOT NULL,
  stay_id          bigint REFERENCES stay (id),
  words            text NOT NULL,
  actor_name       text NOT NULL,
  answer           json NOT NULL,
  at               timestamptz NOT NULL,
  PRIMARY KEY (institution_code, msgid)
);
CREATE INDEX stay_message_of_stay ON stay_message (stay_id, at);
COMMENT ON TABLE stay_message IS 'M29：就诊登记和明细的每一步，只增不改；同一报文重发得到第一次的应答；没有就诊的是冲正作废的报文';

CREATE TABLE stay_line (
  id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  stay_id           bigint NOT NULL REFERENCES stay (id),
  serial            text NOT NULL CHECK (length(serial) BETWEEN 1 AND 30),
  batch             text NOT NULL DEFAULT '',
  used_at           timestamptz NOT NULL,
  national_code     text NOT NULL,
  item_code         text NOT NULL,
  rxno              text,
  price             bigint NOT NULL CHECK (price >= 0),
  quantity          bigint NOT NULL CHECK (quantity > 0),
  amount            bigint NOT NULL CHECK (amount >= 0),
  in_smallest_units boolean NOT NULL,
  trace_codes       text[] NOT NULL DEFAULT '{}',
  doctor_code       text NOT NULL,
  doctor_name       text NOT NULL,
  department        text NOT NULL,
  uploaded_at       timestamptz NOT NULL,
  withdrawn_at      timestamptz
);
CREATE UNIQUE INDEX stay_serial_once ON stay_line (stay_id, serial) WHERE withdrawn_at IS NULL;
CREATE INDEX stay_line_of_stay ON stay_line (stay_id, used_at);
COMMENT ON TABLE stay_line IS 'M19：就诊的费用明细，一行一次用药或一个项目，带发生时刻；不属于单行支付的也记，但不在本平台结算';
COMMENT ON COLUMN stay_line.rxno IS 'N5.4：凭外配处方流转取药时的处方流水号；院内用药为空';
COMMENT ON COLUMN stay_line.in_smallest_units IS 'M33：单价和数量按最小单位（拆零）';
COMMENT ON COLUMN stay_line.amount IS '金额单位分';

CREATE TABLE stay_settlement (
  institution_code text NOT NULL,
  msgid            text NOT NULL,
  stay_id          bigint NOT NULL REFERENCES stay (id),
  line_ids         bigint[] NOT NULL CHECK (cardinality(line_ids) > 0),
  interim          boolean NOT NULL,
  at               timestamptz NOT NULL,
  PRIMARY KEY (institution_code, msgid)
);
CREATE INDEX stay_settlement_of_stay ON stay_settlement (stay_id);
COMMENT ON TABLE stay_settlement IS 'M29：要结算就诊的哪些明细，按结算单的行次；结成与否看同一请求编号的 claim_request，这里不记第二遍；只增不改';
COMMENT ON COLUMN stay_settlement.interim IS '中途结算，不是出院结算';

GRANT SELECT, INSERT ON stay, stay_message, stay_line, stay_settlement TO shuangtong_app;
GRANT UPDATE (begun_at, med_type, doctor_code, doctor_name, department, bed, diagnoses, ended_at, undone_at) ON stay TO shuangtong_app;
GRANT UPDATE (withdrawn_at) ON stay_line TO shuangtong_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO shuangtong_app;

ALTER TABLE stay ENABLE ROW LEVEL SECURITY;
CREATE POLICY stay_in_scope ON stay USING (
  scope_is_all() OR area_code LIKE scope_area_prefix() || '%' OR institution_code = scope_institution() OR person_id = scope_person());
ALTER TABLE stay_message ENABLE ROW LEVEL SECURITY;
CREATE POLICY message_of_seen_stay ON stay_message USING (
  scope_is_all() OR EXISTS (SELECT 1 FROM stay s WHERE s.id = stay_message.stay_id));
ALTER TABLE stay_line ENABLE ROW LEVEL SECURITY;
CREATE POLICY line_of_seen_stay ON stay_line USING (
  scope_is_all() OR EXISTS (SELECT 1 FROM stay s WHERE s.id = stay_line.stay_id));
ALTER TABLE stay_settlement ENABLE ROW LEVEL SECURITY;
CREATE POLICY settlement_of_seen_stay ON stay_settlement USING (
  scope_is_all() OR EXISTS (SELECT 1 FROM stay s WHERE s.id = stay_settlement.stay_id));
COMMENT ON POLICY stay_in_scope ON stay IS 'M7：医院看本院的，经办看本地区参保人的，本人看本人的';
