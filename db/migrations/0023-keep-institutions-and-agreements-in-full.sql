-- Institutions in full: licences, chain, place (M2); agreements from dated templates, signed by both sides (N3.2, M25, M27);
-- the areas' reports and their publication, promised free supplies (N5.3); settlements apart from the cost controls (N3.2).

ALTER TABLE institution
  ADD COLUMN chain_name text NOT NULL DEFAULT '',
  ADD COLUMN lon numeric(9, 6) CHECK (lon BETWEEN 73 AND 136),
  ADD COLUMN lat numeric(8, 6) CHECK (lat BETWEEN 3 AND 54),
  ADD CONSTRAINT institution_place_is_whole CHECK ((lon IS NULL) = (lat IS NULL));
COMMENT ON COLUMN institution.chain_name IS '所属连锁；单体药店和医院为空';
COMMENT ON COLUMN institution.lon IS '经度，度';
COMMENT ON COLUMN institution.lat IS '纬度，度';

CREATE TABLE institution_licence (
  id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  institution_code text NOT NULL REFERENCES institution (code),
  kind             text NOT NULL CHECK (kind IN ('practice', 'drugBusiness', 'business')),
  licence_no       text NOT NULL CHECK (licence_no <> ''),
  issuer           text NOT NULL DEFAULT '',
  from_on          date NOT NULL,
  to_on            date CHECK (to_on >= from_on),
  entered_by       bigint NOT NULL REFERENCES account (id),
  entered_at       timestamptz NOT NULL,
  UNIQUE (institution_code, kind, licence_no, from_on)
);
COMMENT ON TABLE institution_licence IS 'M25、M26：机构的证照，换证另记一行；to_on 为空是长期';

-- The agency signs its agreements with a certificate of its own.
ALTER TABLE certificate
  DROP CONSTRAINT certificate_holder_kind_check,
  ADD CONSTRAINT certificate_holder_kind_check CHECK (holder_kind IN ('practitioner', 'institution', 'agency', 'platform'));

CREATE TABLE agreement_template (
  id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  institution_kind text NOT NULL CHECK (institution_kind IN ('hospital', 'pharmacy')),
  title            text NOT NULL,
  effective_from   date NOT NULL,
  source           text NOT NULL,
  published_by     bigint NOT NULL REFERENCES account (id),
  published_at     timestamptz NOT NULL,
  CONSTRAINT template_of_a_day UNIQUE (institution_kind, effective_from)
);
COMMENT ON TABLE agreement_template IS 'N3.2、M25、M27：协议范本，按起用日分版，只增不改';

CREATE TABLE agreement_template_clause (
  template_id bigint NOT NULL REFERENCES agreement_template (id),
  seq         smallint NOT NULL CHECK (seq > 0),
  clause      text CHECK (clause IN ('outpatientDualChannel', 'pharmacyDualChannel', 'outsideBudget', 'doctorService', 'stocking', 'traceCodes')),
  words       text NOT NULL CHECK (words <> ''),
  PRIMARY KEY (template_id, seq)
);
COMMENT ON TABLE agreement_template_clause IS '范本的条款；clause 为空的是一般条款';

CREATE TABLE agreement_draft (
  id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  institution_code text NOT NULL REFERENCES institution (code),
  template_id      bigint NOT NULL REFERENCES agreement_template (id),
  agreement_no     text NOT NULL UNIQUE,
  agency_code      text NOT NULL REFERENCES area (code),
  from_on          date NOT NULL,
  to_on            date NOT NULL CHECK (to_on >= from_on),
  renews_id        bigint REFERENCES agreement (id),
  content          text NOT NULL,
  drafted_by       bigint NOT NULL REFERENCES account (id),
  drafted_at       timestamptz NOT NULL
);
CREATE INDEX agreement_draft_by_institution ON agreement_draft (institution_code, id DESC);
COMMENT ON TABLE agreement_draft IS 'M25、M27：待双方签署的协议；content 是双方签名所盖的全文，一字不改';

CREATE TABLE agreement_signature (
  draft_id           bigint NOT NULL REFERENCES agreement_draft (id),
  party              text NOT NULL CHECK (party IN ('institution', 'agency')),
  holder_code        text NOT NULL,
  signature          text NOT NULL CHECK (signature ~ '^[0-9a-f]+$'),
  certificate_serial text NOT NULL REFERENCES certificate (serial),
  signed_by          bigint NOT NULL REFERENCES account (id),
  signed_at          timestamptz NOT NULL,
  PRIMARY KEY (draft_id, party)
);
COMMENT ON TABLE agreement_signature IS 'M25、M28：协议双方的 SM2 签名';

CREATE TABLE agreement_withdrawal (
  draft_id     bigint PRIMARY KEY REFERENCES agreement_draft (id),
  reason       text NOT NULL CHECK (reason <> ''),
  withdrawn_by bigint NOT NULL REFERENCES account (id),
  withdrawn_at timestamptz NOT NULL
);
COMMENT ON TABLE agreement_withdrawal IS '没有签成的协议：撤回或拒签，写明原因';

ALTER TABLE agreement ADD COLUMN draft_id bigint UNIQUE REFERENCES agreement_draft (id);
COMMENT ON COLUMN agreement.draft_id IS '双方在线签署的协议；线下签署后登记的为空';

CREATE TABLE agreement_event (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  agreement_id bigint NOT NULL REFERENCES agreement (id),
  kind         text NOT NULL CHECK (kind IN ('suspended', 'resumed', 'ended')),
  from_on      date,
  to_on        date CHECK (to_on >= from_on),
  reason       text NOT NULL,
  by_account   bigint NOT NULL REFERENCES account (id),
  at           timestamptz NOT NULL
);
CREATE INDEX agreement_event_by_agreement ON agreement_event (agreement_id, id);
COMMENT ON TABLE agreement_event IS 'M26、M36：协议中止、恢复、终止的经过，只增不改';

-- The areas' reports of hospitals, pharmacies and 责任医师 (N5.3).
CREATE TABLE report_round (
  id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  title     text NOT NULL UNIQUE,
  due_on    date NOT NULL,
  opened_by bigint NOT NULL REFERENCES account (id),
  opened_at timestamptz NOT NULL
);
COMMENT ON TABLE report_round IS 'N5.3：省里布置的一次上报，限期由各市州报定点机构和责任医师';

CREATE TABLE report_batch (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  round_id     bigint NOT NULL REFERENCES report_round (id),
  area_code    text NOT NULL REFERENCES area (code),
  kind         text NOT NULL CHECK (kind IN ('hospital', 'pharmacy', 'doctor')),
  note         text NOT NULL DEFAULT '',
  submitted_by bigint NOT NULL REFERENCES account (id),
  submitted_at timestamptz NOT NULL
);
CREATE INDEX report_batch_by_round ON report_batch (round_id, area_code, kind);
COMMENT ON TABLE report_batch IS 'N5.3：市州报送的一批；没有可报的写明情况，行数为零';

CREATE TABLE report_row (
  id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  batch_id         bigint NOT NULL REFERENCES report_batch (id),
  institution_code text NOT NULL REFERENCES institution (code),
  filing_id        bigint REFERENCES doctor_filing (id),
  name             text NOT NULL,
  facts            text NOT NULL
);
CREATE UNIQUE INDEX report_row_once ON report_row (batch_id, institution_code, coalesce(filing_id, 0));
CREATE INDEX report_row_by_institution ON report_row (institution_code);
COMMENT ON TABLE report_row IS 'N5.3：报送的机构或责任医师，名称和要素照报送时的写';

CREATE TABLE report_check (
  row_id     bigint PRIMARY KEY REFERENCES report_row (id),
  accepted   boolean NOT NULL,
  reason     text NOT NULL DEFAULT '',
  checked_by bigint NOT NULL REFERENCES account (id),
  checked_at timestamptz NOT NULL,
  CONSTRAINT return_has_a_reason CHECK (accepted OR reason <> '')
);
COMMENT ON TABLE report_check IS 'N5.3：省里逐行核对，通过或退回';

CREATE TABLE report_publication (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  round_id     bigint NOT NULL REFERENCES report_round (id),
  kind         text NOT NULL CHECK (kind IN ('hospital', 'pharmacy', 'doctor')),
  published_on date NOT NULL,
  published_by bigint NOT NULL REFERENCES account (id),
  published_at timestamptz NOT NULL
);
COMMENT ON TABLE report_publication IS 'N5.3：核对后统一公布，写明公布日期';

CREATE TABLE report_published_row (
  row_id         bigint PRIMARY KEY REFERENCES report_row (id),
  publication_id bigint NOT NULL REFERENCES report_publication (id)
);
CREATE INDEX report_published_row_by_publication ON report_published_row (publication_id);

-- Promised free supplies and their breaches (N5.3).
CREATE TABLE donation_programme (
  id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name            text NOT NULL UNIQUE,
  enterprise_name text NOT NULL,
  generic_name    text NOT NULL,
  terms           text NOT NULL,
  buy_units       smallint NOT NULL CHECK (buy_units > 0),
  free_units      smallint NOT NULL CHECK (free_units > 0),
  from_on         date NOT NULL,
  to_on           date NOT NULL CHECK (to_on >= from_on),
  source          text NOT NULL,
  entered_by      bigint NOT NULL REFERENCES account (id),
  entered_at      timestamptz NOT NULL
);
COMMENT ON TABLE donation_programme IS 'N5.3：慈善赠药承诺：谁、什么药、买几赠几、哪一段日子、依据';

CREATE TABLE donation_breach (
  id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  programme_id     bigint NOT NULL REFERENCES donation_programme (id),
  area_code        text NOT NULL REFERENCES area (code),
  institution_code text REFERENCES institution (code),
  happened_on      date NOT NULL,
  raised_by        bigint NOT NULL REFERENCES account (id),
  raised_at        timestamptz NOT NULL
);
CREATE INDEX donation_breach_by_area ON donation_breach (area_code);
COMMENT ON TABLE donation_breach IS 'N5.3：没有兑现赠药承诺的案子，由市州核实后报到省里';

CREATE TABLE donation_breach_step (
  breach_id  bigint NOT NULL REFERENCES donation_breach (id),
  seq        smallint NOT NULL CHECK (seq > 0),
  step       text NOT NULL CHECK (step IN ('raise', 'reportUp', 'dismiss', 'uphold', 'reject', 'resolve')),
  words      text NOT NULL CHECK (words <> ''),
  by_account bigint NOT NULL REFERENCES account (id),
  at         timestamptz NOT NULL,
  PRIMARY KEY (breach_id, seq)
);
COMMENT ON TABLE donation_breach_step IS '案子的每一步，只增不改；不写患者个人信息';

-- Settlements apart from the cost controls (N3.2, M27).
CREATE TABLE payment_flag (
  id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  area_code        text NOT NULL,
  claim_id         bigint NOT NULL,
  institution_code text NOT NULL REFERENCES institution (code),
  kind             text CHECK (kind IN ('specialCase', 'outsideDrg')),
  ground           text CHECK (ground IN ('fillsGap', 'liftsCover')),
  words            text NOT NULL CHECK (words <> ''),
  by_account       bigint NOT NULL REFERENCES account (id),
  at               timestamptz NOT NULL,
  CONSTRAINT ground_with_flag CHECK ((kind IS NULL) = (ground IS NULL))
);
CREATE INDEX payment_flag_by_claim ON payment_flag (area_code, claim_id, id DESC);
CREATE INDEX payment_flag_by_institution ON payment_flag (institution_code);
COMMENT ON TABLE payment_flag IS 'N3.2：特例单议或不按 DRG/DIP 付费的标记；最后一行有效，kind 为空是取消';
ALTER TABLE payment_flag ENABLE ROW LEVEL SECURITY;
CREATE POLICY payment_flag_in_scope ON payment_flag USING (
  scope_is_all() OR area_code LIKE scope_area_prefix() || '%' OR institution_code = scope_institution());

GRANT SELECT, INSERT ON institution_licence, agreement_template, agreement_template_clause, agreement_draft, agreement_signature,
  agreement_withdrawal, agreement_event, report_round, report_batch, report_row, report_check, report_publication, report_published_row,
  donation_programme, donation_breach, donation_breach_step, payment_flag TO shuangtong_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO shuangtong_app;
