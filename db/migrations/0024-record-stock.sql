-- What hospitals and pharmacies have on their shelves (M26, M31), who comes in and goes out by it, and which pharmacies makers choose (M26, M38).

CREATE TABLE stock_record (
  id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  institution_code text NOT NULL REFERENCES institution (code),
  national_code    text NOT NULL REFERENCES national_product (national_code),
  item_code        text NOT NULL DEFAULT '',
  item_name        text NOT NULL DEFAULT '',
  batch_no         text NOT NULL CHECK (batch_no ~ '^[^\s[:cntrl:]]{1,30}$'),
  lot_no           text NOT NULL DEFAULT '',
  made_on          date,
  expires_on       date,
  kind             text NOT NULL CHECK (kind IN ('count', 'change', 'purchase', 'purchaseReturn', 'sale', 'saleReturn')),
  change_type      text CHECK (change_type ~ '^1(0[1-9]|1[01])$'),
  quantity         bigint NOT NULL,
  happened_at      timestamptz NOT NULL,
  detail           jsonb NOT NULL DEFAULT '{}',
  fingerprint      text NOT NULL CHECK (fingerprint <> ''),
  channel          text NOT NULL CHECK (channel IN ('page', 'upload', 'gateway', 'demo')),
  entered_by       bigint REFERENCES account (id),
  entered_name     text NOT NULL,
  entered_at       timestamptz NOT NULL,
  CONSTRAINT change_has_its_type CHECK ((kind = 'change') = (change_type IS NOT NULL)),
  CONSTRAINT quantity_of_its_kind CHECK (CASE kind WHEN 'count' THEN quantity >= 0 WHEN 'change' THEN quantity <> 0
    WHEN 'purchase' THEN quantity > 0 WHEN 'saleReturn' THEN quantity > 0 ELSE quantity < 0 END)
);
CREATE INDEX stock_record_by_batch ON stock_record (institution_code, national_code, batch_no, happened_at);
CREATE INDEX stock_record_by_fingerprint ON stock_record (institution_code, fingerprint);
CREATE INDEX stock_record_by_batch_number ON stock_record (institution_code, batch_no);
COMMENT ON TABLE stock_record IS 'M26、M31、M32：机构报的盘点和进销存，只增不改；删除另记一行';
COMMENT ON COLUMN stock_record.quantity IS '万分之一最小计价包装单位；盘点是实存数，其余是增减数，出为负';
COMMENT ON COLUMN stock_record.happened_at IS '发生时间；只有日期的盘点算到当日结束';
COMMENT ON COLUMN stock_record.detail IS '报文里的单据号、供应商、单价、结算号等；不存购药人的姓名和证件号';
COMMENT ON COLUMN stock_record.fingerprint IS '内容的摘要：同样的内容再报一次不重复记账';

CREATE TABLE stock_withdrawal (
  record_id    bigint PRIMARY KEY REFERENCES stock_record (id),
  reason       text NOT NULL,
  entered_by   bigint REFERENCES account (id),
  entered_name text NOT NULL,
  entered_at   timestamptz NOT NULL
);
COMMENT ON TABLE stock_withdrawal IS '机构删除的进销存记录（3507 或页面撤销），原记录留着，不再计入库存';

CREATE TABLE stock_trace_code (
  record_id  bigint NOT NULL REFERENCES stock_record (id),
  trace_code text NOT NULL CHECK (trace_code ~ '^[0-9A-Za-z]{13,100}$'),
  PRIMARY KEY (record_id, trace_code)
);
CREATE INDEX stock_trace_code_by_code ON stock_trace_code (trace_code);
COMMENT ON TABLE stock_trace_code IS 'M32：随进销存上传的药品追溯码';

CREATE TABLE stock_state (
  institution_code text NOT NULL REFERENCES institution (code),
  national_code    text NOT NULL REFERENCES national_product (national_code),
  batch_no         text NOT NULL,
  lot_no           text NOT NULL DEFAULT '',
  expires_on       date,
  quantity         bigint NOT NULL,
  reported_at      timestamptz NOT NULL,
  PRIMARY KEY (institution_code, national_code, batch_no)
);
CREATE INDEX stock_state_by_product ON stock_state (national_code, institution_code) WHERE quantity > 0;
COMMENT ON TABLE stock_state IS '各批次现存数，由 stock_record 推出，可随时重算；为负说明账实不符';

CREATE TABLE stocking_floor (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  area_code  text NOT NULL REFERENCES area (code),
  floor      int NOT NULL CHECK (floor BETWEEN 1 AND 10000),
  from_on    date NOT NULL,
  source     text NOT NULL CHECK (source <> ''),
  entered_by bigint NOT NULL REFERENCES account (id),
  entered_at timestamptz NOT NULL
);
CREATE INDEX stocking_floor_by_area ON stocking_floor (area_code, from_on, id);
COMMENT ON TABLE stocking_floor IS 'M26：市州定的药店配备率底线（万分之一），自某日起，写明依据；同一天后录的有效';

CREATE TABLE stocking_proposal (
  id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  institution_code text NOT NULL REFERENCES institution (code),
  kind             text NOT NULL CHECK (kind IN ('entry', 'exit')),
  as_of            date NOT NULL,
  stocked          int NOT NULL CHECK (stocked >= 0),
  listed           int NOT NULL CHECK (listed >= stocked),
  floor            int NOT NULL CHECK (floor BETWEEN 1 AND 10000),
  reason           text NOT NULL CHECK (reason <> ''),
  proposed_by      bigint NOT NULL REFERENCES account (id),
  proposed_at      timestamptz NOT NULL
);
CREATE INDEX stocking_proposal_by_institution ON stocking_proposal (institution_code, id DESC);
COMMENT ON TABLE stocking_proposal IS 'M26：按配备率提出的药店准入、退出，连同当时的数';

CREATE TABLE stocking_decision (
  proposal_id  bigint PRIMARY KEY REFERENCES stocking_proposal (id),
  approved     boolean NOT NULL,
  effective_on date,
  reason       text NOT NULL CHECK (reason <> ''),
  decided_by   bigint NOT NULL REFERENCES account (id),
  decided_at   timestamptz NOT NULL,
  CONSTRAINT approval_has_a_day CHECK (approved = (effective_on IS NOT NULL))
);
COMMENT ON TABLE stocking_decision IS 'M26：对准入、退出建议的决定，由提出人以外的人作出';

CREATE TABLE pharmacy_authorisation (
  id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  enterprise_code text NOT NULL REFERENCES enterprise (code),
  national_code   text NOT NULL REFERENCES product (national_code),
  pharmacy_code   text NOT NULL REFERENCES institution (code) CHECK (left(pharmacy_code, 1) = 'P'),
  from_on         date NOT NULL,
  to_on           date NOT NULL CHECK (to_on >= from_on),
  note            text NOT NULL DEFAULT '',
  offered_by      bigint NOT NULL REFERENCES account (id),
  offered_at      timestamptz NOT NULL
);
CREATE INDEX pharmacy_authorisation_by_pharmacy ON pharmacy_authorisation (pharmacy_code, national_code);
CREATE INDEX pharmacy_authorisation_by_enterprise ON pharmacy_authorisation (enterprise_code, national_code);
COMMENT ON TABLE pharmacy_authorisation IS 'M26、M38：药品企业授权药店供应其产品，药店接受后生效';

CREATE TABLE pharmacy_authorisation_step (
  authorisation_id bigint NOT NULL REFERENCES pharmacy_authorisation (id),
  seq              smallint NOT NULL CHECK (seq > 0),
  step             text NOT NULL CHECK (step IN ('accept', 'decline', 'withdraw', 'end')),
  ended_on         date,
  reason           text NOT NULL DEFAULT '',
  by_account       bigint NOT NULL REFERENCES account (id),
  at               timestamptz NOT NULL,
  PRIMARY KEY (authorisation_id, seq),
  CONSTRAINT end_has_a_day CHECK ((step = 'end') = (ended_on IS NOT NULL)),
  CONSTRAINT no_has_a_reason CHECK (step = 'accept' OR reason <> '')
);
COMMENT ON TABLE pharmacy_authorisation_step IS '授权的接受、拒绝、撤回、终止，只增不改；ended_on 是不再供应的第一天';

-- A competitor's books are nobody's business; what is on the shelf is told to all by stock_state, without numbers.
ALTER TABLE stock_record ENABLE ROW LEVEL SECURITY;
CREATE POLICY stock_record_in_scope ON stock_record USING (
  scope_is_all() OR institution_code = scope_institution()
  OR EXISTS (SELECT 1 FROM institution i WHERE i.code = institution_code AND i.area_code LIKE scope_area_prefix() || '%'));

GRANT SELECT, INSERT ON stock_record, stock_withdrawal, stock_trace_code, stock_state, stocking_floor, stocking_proposal, stocking_decision,
  pharmacy_authorisation, pharmacy_authorisation_step TO shuangtong_app;
GRANT UPDATE, DELETE ON stock_state TO shuangtong_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO shuangtong_app;
