-- What patients ask the agency of their area about a drug, an application or a bill, and what is answered (M23.1, N5.1).

CREATE TABLE inquiry (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  inquiry_no     text NOT NULL UNIQUE,
  person_id      bigint NOT NULL REFERENCES person (id),
  area_code      text NOT NULL REFERENCES area (code),
  kind           text NOT NULL CHECK (kind IN ('drug', 'application', 'bill')),
  entry_key      text,
  drug_name      text NOT NULL DEFAULT '',
  application_id bigint REFERENCES application (id),
  claim_no       text,
  opening        text NOT NULL,
  asked_at       timestamptz NOT NULL,
  asked_by       bigint NOT NULL REFERENCES account (id),
  asker_name     text NOT NULL,
  request_id     text NOT NULL,
  CONSTRAINT inquiry_asked_once UNIQUE (asked_by, request_id),
  CONSTRAINT inquiry_is_about_its_kind CHECK (
    (application_id IS NULL OR kind = 'application') AND (claim_no IS NULL OR kind = 'bill') AND (kind <> 'bill' OR entry_key IS NULL))
);
CREATE INDEX inquiry_by_person ON inquiry (person_id, id DESC);
CREATE INDEX inquiry_by_area ON inquiry (area_code, id DESC);
COMMENT ON TABLE inquiry IS 'M23.1：患者或代办人向参保地经办的提问；只增不改';
COMMENT ON COLUMN inquiry.opening IS '提问的前 60 个字，供列表显示';

CREATE TABLE inquiry_event (
  inquiry_id  bigint NOT NULL REFERENCES inquiry (id),
  seq         int NOT NULL CHECK (seq > 0),
  step        text NOT NULL CHECK (step IN ('ask', 'refer', 'answer', 'askAgain', 'close')),
  state       text NOT NULL CHECK (state IN ('open', 'referred', 'answered', 'closed')),
  at          timestamptz NOT NULL,
  account_id  bigint NOT NULL REFERENCES account (id),
  actor_name  text NOT NULL,
  words       text NOT NULL,
  guidance_id bigint REFERENCES guidance (id),
  ticket_id   bigint REFERENCES ticket (id),
  PRIMARY KEY (inquiry_id, seq),
  CONSTRAINT referral_names_its_ticket CHECK ((step = 'refer') = (ticket_id IS NOT NULL)),
  CONSTRAINT only_answers_name_guidance CHECK (guidance_id IS NULL OR step = 'answer')
);
-- Asking back is possible once, whatever two windows send at the same moment.
CREATE UNIQUE INDEX inquiry_asked_again_once ON inquiry_event (inquiry_id) WHERE step = 'askAgain';
CREATE INDEX inquiry_answers_by_time ON inquiry_event (at) WHERE step = 'answer';
COMMENT ON TABLE inquiry_event IS 'M23.1、N5.1：问答的每一步；最后一行即现状，支付范围的答复写明口径，请示上级的写明疑问；只增不改';

CREATE VIEW inquiry_now WITH (security_invoker = true) AS
  SELECT q.*, e.seq, e.state, e.at AS moved_at,
    EXISTS (SELECT 1 FROM inquiry_event x WHERE x.inquiry_id = q.id AND x.step = 'askAgain') AS asked_again,
    EXISTS (SELECT 1 FROM inquiry_event x WHERE x.inquiry_id = q.id AND x.step = 'refer'
      AND x.seq > (SELECT max(y.seq) FROM inquiry_event y WHERE y.inquiry_id = q.id AND y.step IN ('ask', 'askAgain'))) AS was_referred
  FROM inquiry q
  JOIN LATERAL (SELECT x.* FROM inquiry_event x WHERE x.inquiry_id = q.id ORDER BY x.seq DESC LIMIT 1) e ON true;
COMMENT ON VIEW inquiry_now IS '提问的现状';

GRANT SELECT, INSERT ON inquiry, inquiry_event TO shuangtong_app;
GRANT SELECT ON inquiry_now TO shuangtong_app;
ALTER TABLE inquiry ENABLE ROW LEVEL SECURITY;
CREATE POLICY inquiry_in_scope ON inquiry USING (
  scope_is_all() OR area_code LIKE scope_area_prefix() || '%' OR person_id = scope_person());
ALTER TABLE inquiry_event ENABLE ROW LEVEL SECURITY;
CREATE POLICY inquiry_event_in_scope ON inquiry_event USING (
  scope_is_all() OR EXISTS (SELECT 1 FROM inquiry q WHERE q.id = inquiry_event.inquiry_id));
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO shuangtong_app;
