-- Who may act for a patient (M23.1, M35), what a patient asks for off-site care (M30), and prescriptions that a hospital's system writes (M28).

CREATE TABLE mandate (
  id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  principal_id     bigint NOT NULL REFERENCES person (id),
  agent_id         bigint NOT NULL REFERENCES person (id),
  principal_name   text NOT NULL,
  agent_name       text NOT NULL,
  area_code        text NOT NULL REFERENCES area (code),
  relation         text NOT NULL CHECK (relation IN ('spouse', 'child', 'parent', 'sibling', 'guardian', 'other')),
  powers           text[] NOT NULL CHECK (cardinality(powers) > 0 AND powers <@ ARRAY['applications', 'prescriptions', 'bills']),
  from_on          date NOT NULL,
  to_on            date NOT NULL,
  basis            text NOT NULL CHECK (basis IN ('online', 'paper')),
  proof_kind       text CHECK (proof_kind IN ('letter', 'household', 'guardianship', 'court')),
  proof_cipher     bytea,
  proof_media_type text CHECK (proof_media_type IN ('image/jpeg', 'image/png', 'application/pdf')),
  given_at         timestamptz NOT NULL,
  given_by         bigint NOT NULL REFERENCES account (id),
  request_id       text NOT NULL,
  CONSTRAINT mandate_days_in_order CHECK (to_on >= from_on),
  CONSTRAINT mandate_for_another CHECK (principal_id <> agent_id),
  CONSTRAINT mandate_on_paper_has_proof CHECK (
    (basis = 'paper') = (proof_kind IS NOT NULL) AND (proof_kind IS NOT NULL) = (proof_cipher IS NOT NULL) AND (proof_cipher IS NOT NULL) = (proof_media_type IS NOT NULL)),
  CONSTRAINT mandate_given_once UNIQUE (given_by, request_id)
);
CREATE INDEX mandate_by_principal ON mandate (principal_id);
CREATE INDEX mandate_by_agent ON mandate (agent_id);
COMMENT ON TABLE mandate IS 'M23.1、M35：委托代办；谁代谁、办哪些事、起止日期和凭据，凭据加密；只增不改';
GRANT SELECT, INSERT ON mandate TO shuangtong_app;
ALTER TABLE mandate ENABLE ROW LEVEL SECURITY;
CREATE POLICY mandate_in_scope ON mandate USING (
  scope_is_all() OR area_code LIKE scope_area_prefix() || '%' OR principal_id = scope_person() OR agent_id = scope_person());

CREATE TABLE mandate_end (
  mandate_id bigint PRIMARY KEY REFERENCES mandate (id),
  ended_at   timestamptz NOT NULL,
  ended_by   bigint NOT NULL REFERENCES account (id),
  by_whom    text NOT NULL CHECK (by_whom IN ('principal', 'agent', 'agency')),
  reason     text NOT NULL
);
COMMENT ON TABLE mandate_end IS 'M35：委托的撤回、辞去或经办终止，自此刻起失效';
GRANT SELECT, INSERT ON mandate_end TO shuangtong_app;
ALTER TABLE mandate_end ENABLE ROW LEVEL SECURITY;
CREATE POLICY mandate_end_in_scope ON mandate_end USING (
  scope_is_all() OR EXISTS (SELECT 1 FROM mandate m WHERE m.id = mandate_end.mandate_id));

-- A mandate dies with who gave it; the agent may not see that person, only that it is over.
CREATE FUNCTION principal_died_on(mandate_number bigint) RETURNS date
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS
$$ SELECT p.died_on FROM mandate m JOIN person p ON p.id = m.principal_id WHERE m.id = mandate_number $$;
COMMENT ON FUNCTION principal_died_on IS 'M5：委托人去世之日，委托随之终止；健在的为空';
REVOKE ALL ON FUNCTION principal_died_on FROM PUBLIC;
GRANT EXECUTE ON FUNCTION principal_died_on TO shuangtong_app;

ALTER TABLE session ADD COLUMN mandate_id bigint REFERENCES mandate (id);
COMMENT ON COLUMN session.mandate_id IS '本次登录正在代谁办理；每个请求都按委托当时是否有效重新判断';
GRANT UPDATE (mandate_id) ON session TO shuangtong_app;
ALTER TABLE audit_entry ADD COLUMN mandate_id bigint REFERENCES mandate (id);
COMMENT ON COLUMN audit_entry.mandate_id IS '代办所依据的委托；本人办理的为空';

CREATE TABLE off_site_request (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  person_id    bigint NOT NULL REFERENCES person (id),
  area_code    text NOT NULL REFERENCES area (code),
  place_code   text NOT NULL REFERENCES area (code),
  kind         text NOT NULL CHECK (kind IN ('settled', 'livingElsewhere', 'workingElsewhere', 'referral', 'temporary')),
  from_on      date NOT NULL,
  to_on        date,
  note         text NOT NULL,
  asked_at     timestamptz NOT NULL,
  asked_by     bigint NOT NULL REFERENCES account (id),
  asker_name   text NOT NULL,
  request_id   text NOT NULL,
  CONSTRAINT off_site_request_days_in_order CHECK (to_on >= from_on),
  CONSTRAINT off_site_asked_once UNIQUE (asked_by, request_id)
);
CREATE INDEX off_site_request_by_person ON off_site_request (person_id, id DESC);
CREATE INDEX off_site_request_by_area ON off_site_request (area_code, id DESC);
COMMENT ON TABLE off_site_request IS 'M30：参保人网上提出的异地购药备案，由参保地经办确认';
GRANT SELECT, INSERT ON off_site_request TO shuangtong_app;
ALTER TABLE off_site_request ENABLE ROW LEVEL SECURITY;
CREATE POLICY off_site_request_in_scope ON off_site_request USING (
  scope_is_all() OR area_code LIKE scope_area_prefix() || '%' OR person_id = scope_person());

CREATE TABLE off_site_answer (
  request_id  bigint PRIMARY KEY REFERENCES off_site_request (id),
  granted     boolean NOT NULL,
  reason      text NOT NULL,
  answered_at timestamptz NOT NULL,
  answered_by bigint NOT NULL REFERENCES account (id),
  CONSTRAINT off_site_denial_has_reason CHECK (granted OR reason <> '')
);
COMMENT ON TABLE off_site_answer IS 'M30：经办对异地购药备案申请的答复；同意的另有备案记录';
GRANT SELECT, INSERT ON off_site_answer TO shuangtong_app;
ALTER TABLE off_site_answer ENABLE ROW LEVEL SECURITY;
CREATE POLICY off_site_answer_in_scope ON off_site_answer USING (
  scope_is_all() OR EXISTS (SELECT 1 FROM off_site_request r WHERE r.id = off_site_answer.request_id));

CREATE TABLE gateway_rx_check (
  trace_code       text PRIMARY KEY CHECK (trace_code ~ '^[0-9]{20}$'),
  hi_rxno          text NOT NULL UNIQUE CHECK (length(hi_rxno) <= 30),
  institution_code text NOT NULL REFERENCES institution (code),
  hosp_rxno        text NOT NULL,
  doctor_code      text NOT NULL,
  person_id        bigint NOT NULL REFERENCES person (id),
  content_cipher   bytea NOT NULL,
  checked_at       timestamptz NOT NULL,
  valid_to         date NOT NULL,
  msgid            text NOT NULL UNIQUE
);
CREATE INDEX gateway_rx_check_by_hospital ON gateway_rx_check (institution_code, hosp_rxno);
COMMENT ON TABLE gateway_rx_check IS 'M28：7101 预核验通过的处方内容，加密；处方追溯码只能上传一次';
CREATE TABLE gateway_rx_signature (
  id                 bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  trace_code         text NOT NULL REFERENCES gateway_rx_check (trace_code),
  signed_text        text NOT NULL,
  file_hash          text NOT NULL,
  signature          text NOT NULL,
  certificate_serial text NOT NULL REFERENCES certificate (serial),
  signed_at          timestamptz NOT NULL
);
CREATE INDEX gateway_rx_signature_by_code ON gateway_rx_signature (trace_code);
COMMENT ON TABLE gateway_rx_signature IS 'M28：7102 对上传要素和处方文件摘要的医师签名';
CREATE TABLE gateway_rx_upload (
  trace_code      text PRIMARY KEY REFERENCES gateway_rx_check (trace_code),
  prescription_id bigint NOT NULL UNIQUE REFERENCES prescription (id),
  facts_cipher    bytea NOT NULL,
  uploaded_at     timestamptz NOT NULL,
  msgid           text NOT NULL
);
COMMENT ON TABLE gateway_rx_upload IS 'M28：7103 上传成为处方；医院药师审方要素加密保存';
GRANT SELECT, INSERT ON gateway_rx_check, gateway_rx_signature, gateway_rx_upload TO shuangtong_app;
ALTER TABLE gateway_rx_check ENABLE ROW LEVEL SECURITY;
ALTER TABLE gateway_rx_signature ENABLE ROW LEVEL SECURITY;
ALTER TABLE gateway_rx_upload ENABLE ROW LEVEL SECURITY;
CREATE POLICY rx_check_in_scope ON gateway_rx_check USING (
  scope_is_all() OR institution_code = scope_institution() OR person_id = scope_person());
CREATE POLICY rx_signature_in_scope ON gateway_rx_signature USING (
  scope_is_all() OR EXISTS (SELECT 1 FROM gateway_rx_check c WHERE c.trace_code = gateway_rx_signature.trace_code));
CREATE POLICY rx_upload_in_scope ON gateway_rx_upload USING (
  scope_is_all() OR EXISTS (SELECT 1 FROM gateway_rx_check c WHERE c.trace_code = gateway_rx_upload.trace_code));
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO shuangtong_app;
