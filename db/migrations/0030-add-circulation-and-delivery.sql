-- Circulation and dispensing: taking, choosing and parts of a prescription (M28, N5.4), the paper exception (N5.4),
-- pack levels of trace codes and the delivery of injections (M32).

ALTER TABLE prescription_event DROP CONSTRAINT prescription_event_kind_check;
ALTER TABLE prescription_event ADD CONSTRAINT prescription_event_kind_check CHECK (kind IN (
  'issued', 'registered', 'chosen', 'taken', 'freed', 'checked', 'returned', 'undone', 'partlyUsed', 'used', 'released', 'withdrawn'));
ALTER TABLE prescription_state DROP CONSTRAINT prescription_state_state_check;
ALTER TABLE prescription_state ADD CONSTRAINT prescription_state_state_check
  CHECK (state IN ('issued', 'checked', 'returned', 'partlyUsed', 'used', 'withdrawn'));
ALTER TABLE prescription_state
  ADD COLUMN chosen_code text REFERENCES institution (code),
  ADD COLUMN held_by     text REFERENCES institution (code),
  ADD COLUMN held_until  timestamptz,
  ADD CONSTRAINT hold_has_an_end CHECK ((held_by IS NULL) = (held_until IS NULL));
CREATE INDEX prescription_state_by_holder ON prescription_state (held_by, prescription_id DESC) WHERE held_by IS NOT NULL;
COMMENT ON COLUMN prescription_state.chosen_code IS 'M28：患者指定的药店，空为不限';
COMMENT ON COLUMN prescription_state.held_by IS 'M28、N5.4：接单的药店，到 held_until 为止独占，过时自动失效';

CREATE TABLE prescription_dispensing (
  id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  prescription_id  bigint NOT NULL REFERENCES prescription (id),
  claim_no         text NOT NULL,
  national_code    text NOT NULL REFERENCES product (national_code),
  quantity         int NOT NULL,
  reversed         boolean NOT NULL DEFAULT false,
  institution_code text NOT NULL REFERENCES institution (code),
  at               timestamptz NOT NULL,
  CONSTRAINT dispensing_sign CHECK (CASE WHEN reversed THEN quantity < 0 ELSE quantity > 0 END),
  UNIQUE (prescription_id, claim_no, national_code, reversed)
);
COMMENT ON TABLE prescription_dispensing IS 'M33、I18：每次结算实际发出的数量（销售单位），撤销记负数；只增不改，未取量与手中天数由此得出';
INSERT INTO prescription_dispensing (prescription_id, claim_no, national_code, quantity, institution_code, at)
  SELECT l.prescription_id, s.claim_no, l.national_code, sum(l.quantity), s.institution_code,
    (SELECT max(e.at) FROM prescription_event e WHERE e.prescription_id = l.prescription_id AND e.kind = 'used')
  FROM prescription_line l JOIN prescription_state s ON s.prescription_id = l.prescription_id AND s.state = 'used'
  GROUP BY l.prescription_id, s.claim_no, l.national_code, s.institution_code;

CREATE TABLE paper_exception (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  area_code     text NOT NULL REFERENCES area (code),
  reason        text NOT NULL CHECK (reason <> ''),
  from_on       date NOT NULL,
  to_on         date NOT NULL,
  asked_by      bigint NOT NULL REFERENCES account (id),
  asked_at      timestamptz NOT NULL,
  approved      boolean,
  decided_by    bigint REFERENCES account (id),
  decided_at    timestamptz,
  decision_note text NOT NULL DEFAULT '',
  filed_no      text,
  filed_on      date,
  filed_by      bigint REFERENCES account (id),
  ended_on      date,
  ended_by      bigint REFERENCES account (id),
  end_note      text NOT NULL DEFAULT '',
  CONSTRAINT paper_at_most_three_months CHECK (to_on >= from_on AND to_on < from_on + interval '3 months'),
  CONSTRAINT paper_decided_by_another CHECK (decided_by <> asked_by),
  CONSTRAINT paper_decision_whole CHECK ((approved IS NULL) = (decided_by IS NULL) AND (approved IS NULL) = (decided_at IS NULL)),
  CONSTRAINT paper_filed_once_approved CHECK ((filed_no IS NULL) = (filed_on IS NULL) AND (filed_no IS NULL OR approved)),
  CONSTRAINT paper_ended_once_approved CHECK (ended_on IS NULL OR approved)
);
CREATE INDEX paper_exception_by_area ON paper_exception (area_code, from_on);
COMMENT ON TABLE paper_exception IS 'N5.4：纸质处方延期，市州申请、省局批准、报国家备案，最长三个月；备案后才生效，可提前结束';

ALTER TABLE prescription
  ADD COLUMN kind          text NOT NULL DEFAULT 'electronic' CHECK (kind IN ('electronic', 'paper')),
  ADD COLUMN registered_by text REFERENCES institution (code),
  ADD COLUMN exception_id  bigint REFERENCES paper_exception (id),
  ADD CONSTRAINT paper_is_registered CHECK ((kind = 'paper') = (registered_by IS NOT NULL) AND (kind = 'paper') = (exception_id IS NOT NULL));
ALTER TABLE prescription DROP CONSTRAINT prescription_hospital_code_year_serial_no_key;
CREATE UNIQUE INDEX prescription_serial_of_hospital ON prescription (hospital_code, year, serial_no) WHERE kind = 'electronic';
CREATE UNIQUE INDEX prescription_serial_of_pharmacy ON prescription (registered_by, year, serial_no) WHERE kind = 'paper';
COMMENT ON COLUMN prescription.kind IS 'N5.4：paper 为延期内由药店登记的纸质处方，签名是登记药师的，编号以 Z 开头、按药店按年不断号';

CREATE POLICY prescription_of_dispenser ON prescription USING (
  EXISTS (SELECT 1 FROM prescription_state s WHERE s.prescription_id = prescription.id AND s.held_by = scope_institution())
  OR EXISTS (SELECT 1 FROM prescription_dispensing d WHERE d.prescription_id = prescription.id AND d.institution_code = scope_institution()));
COMMENT ON POLICY prescription_of_dispenser ON prescription IS 'M28：接了单的、发过其中一部分药的药店看得到这张处方';

CREATE TABLE circulation_token (
  token            text PRIMARY KEY CHECK (token ~ '^[0-9A-Za-z]{24,64}$'),
  kind             text NOT NULL CHECK (kind IN ('authorisation', 'code')),
  prescription_id  bigint NOT NULL REFERENCES prescription (id),
  institution_code text NOT NULL REFERENCES institution (code),
  issued_at        timestamptz NOT NULL,
  expires_at       timestamptz NOT NULL,
  used_at          timestamptz
);
COMMENT ON TABLE circulation_token IS 'M28、N5.4：接口 7201 至 7203 发给一家药店的一次性授权，7204 凭它接单下载';

CREATE TABLE sale_upload (
  id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  claim_no         text NOT NULL,
  prescription_id  bigint NOT NULL REFERENCES prescription (id),
  institution_code text NOT NULL REFERENCES institution (code),
  content          json NOT NULL,
  uploaded_at      timestamptz NOT NULL,
  undone_at        timestamptz
);
CREATE UNIQUE INDEX sale_uploaded_once ON sale_upload (claim_no) WHERE undone_at IS NULL;
COMMENT ON TABLE sale_upload IS 'M32：接口 7207 上传的销售出库明细（批号、效期、追溯码），7208 撤销';

CREATE TABLE trace_pack_prefix (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  prefix        text NOT NULL CHECK (prefix ~ '^[0-9]{5,14}$'),
  national_code text NOT NULL REFERENCES product (national_code),
  level         text NOT NULL CHECK (level IN ('middle', 'case')),
  packs         int NOT NULL CHECK (packs > 1),
  entered_by    bigint NOT NULL REFERENCES account (id),
  entered_at    timestamptz NOT NULL,
  withdrawn_at  timestamptz
);
CREATE UNIQUE INDEX trace_pack_prefix_once ON trace_pack_prefix (prefix) WHERE withdrawn_at IS NULL;
CREATE INDEX trace_pack_prefix_by_product ON trace_pack_prefix (national_code) WHERE withdrawn_at IS NULL;
COMMENT ON TABLE trace_pack_prefix IS 'M32：中包装、大包装追溯码的码段；零售一盒须扫最小销售包装的码';

CREATE TABLE injection_delivery (
  id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  claim_no        text NOT NULL UNIQUE,
  prescription_id bigint REFERENCES prescription (id),
  person_id       bigint NOT NULL REFERENCES person (id),
  area_code       text NOT NULL REFERENCES area (code),
  pharmacy_code   text NOT NULL REFERENCES institution (code),
  hospital_code   text NOT NULL REFERENCES institution (code),
  goods           json NOT NULL,
  opened_at       timestamptz NOT NULL,
  due_at          timestamptz NOT NULL,
  state           text NOT NULL CHECK (state IN ('opened', 'dispatched', 'arrived', 'handedOver', 'refused', 'cancelled')),
  storage         text CHECK (storage IN ('ordinary', 'cool', 'refrigerated', 'frozen')),
  carrier         text NOT NULL DEFAULT '',
  CONSTRAINT delivery_packed_for_storage CHECK (state IN ('opened', 'cancelled') OR storage IS NOT NULL)
);
CREATE INDEX injection_delivery_by_pharmacy ON injection_delivery (pharmacy_code, id DESC);
CREATE INDEX injection_delivery_by_hospital ON injection_delivery (hospital_code, id DESC);
CREATE INDEX injection_delivery_by_person ON injection_delivery (person_id, id DESC);
COMMENT ON TABLE injection_delivery IS 'M32：药店结算的注射剂送到就诊医院，有时限、温度记录和签名交接';

CREATE TABLE injection_delivery_event (
  id                 bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  delivery_id        bigint NOT NULL REFERENCES injection_delivery (id),
  kind               text NOT NULL CHECK (kind IN ('opened', 'dispatched', 'arrived', 'handedOver', 'refused', 'cancelled')),
  at                 timestamptz NOT NULL,
  account_id         bigint REFERENCES account (id),
  actor_name         text NOT NULL,
  institution_code   text REFERENCES institution (code),
  note               text NOT NULL DEFAULT '',
  signed_text        text,
  signature          text,
  certificate_serial text REFERENCES certificate (serial),
  CONSTRAINT hand_over_is_signed CHECK (kind <> 'handedOver' OR (signed_text IS NOT NULL AND signature IS NOT NULL AND certificate_serial IS NOT NULL))
);
CREATE INDEX injection_delivery_event_by_delivery ON injection_delivery_event (delivery_id, id);

CREATE TABLE injection_delivery_reading (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  delivery_id bigint NOT NULL REFERENCES injection_delivery (id),
  measured_at timestamptz NOT NULL,
  tenths      int NOT NULL CHECK (tenths BETWEEN -800 AND 800),
  device      text NOT NULL,
  account_id  bigint REFERENCES account (id),
  recorded_at timestamptz NOT NULL,
  UNIQUE (delivery_id, device, measured_at)
);
COMMENT ON COLUMN injection_delivery_reading.tenths IS '温度，十分之一摄氏度';

GRANT SELECT, INSERT ON prescription_dispensing, paper_exception, circulation_token, sale_upload, trace_pack_prefix,
  injection_delivery, injection_delivery_event, injection_delivery_reading TO shuangtong_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO shuangtong_app;
GRANT UPDATE (approved, decided_by, decided_at, decision_note, to_on, filed_no, filed_on, filed_by, ended_on, ended_by, end_note) ON paper_exception TO shuangtong_app;
GRANT UPDATE (used_at) ON circulation_token TO shuangtong_app;
GRANT UPDATE (undone_at) ON sale_upload TO shuangtong_app;
GRANT UPDATE (withdrawn_at) ON trace_pack_prefix TO shuangtong_app;
GRANT UPDATE (state, storage, carrier) ON injection_delivery TO shuangtong_app;

ALTER TABLE injection_delivery ENABLE ROW LEVEL SECURITY;
CREATE POLICY delivery_in_scope ON injection_delivery USING (
  scope_is_all() OR area_code LIKE scope_area_prefix() || '%' OR pharmacy_code = scope_institution()
  OR hospital_code = scope_institution() OR person_id = scope_person());
