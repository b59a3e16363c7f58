-- Fault reports and questions about payment scope climb from county to province; what is answered is published (N5.5, N5.6).

CREATE TABLE guidance (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind         text NOT NULL CHECK (kind IN ('ruling', 'explanation', 'question')),
  audience     text NOT NULL CHECK (audience IN ('public', 'staff')),
  title        text NOT NULL,
  body         text NOT NULL,
  entry_keys   text[] NOT NULL DEFAULT '{}',
  from_on      date NOT NULL,
  source       text NOT NULL DEFAULT '',
  supersedes   bigint UNIQUE REFERENCES guidance (id),
  published_by bigint NOT NULL REFERENCES account (id),
  published_at timestamptz NOT NULL,
  CONSTRAINT ruling_names_its_source CHECK (kind <> 'ruling' OR source <> '')
);
CREATE INDEX guidance_by_entry ON guidance USING gin (entry_keys);
COMMENT ON TABLE guidance IS 'N5.6：省局公布的支付范围口径、变化说明与问答，只增不改；由 supersedes 或 guidance_end 终止';

CREATE TABLE guidance_end (
  guidance_id bigint PRIMARY KEY REFERENCES guidance (id),
  ended_on    date NOT NULL,
  reason      text NOT NULL,
  ended_by    bigint NOT NULL REFERENCES account (id),
  ended_at    timestamptz NOT NULL
);
COMMENT ON TABLE guidance_end IS 'N5.6：口径或说明自某日起不再适用';

CREATE TABLE ticket (
  id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  ticket_no        text NOT NULL UNIQUE,
  kind             text NOT NULL CHECK (kind IN ('fault', 'scope')),
  title            text NOT NULL,
  entry_key        text,
  drug_name        text NOT NULL DEFAULT '',
  area_code        text NOT NULL REFERENCES area (code),
  institution_code text REFERENCES institution (code),
  raised_by        bigint NOT NULL REFERENCES account (id),
  created_at       timestamptz NOT NULL,
  request_id       text NOT NULL,
  CONSTRAINT ticket_raised_once UNIQUE (raised_by, request_id)
);
COMMENT ON TABLE ticket IS 'N5.5、N5.6：故障报告与支付范围疑问';

CREATE TABLE ticket_event (
  ticket_id   bigint NOT NULL REFERENCES ticket (id),
  seq         int NOT NULL,
  step        text NOT NULL,
  level       text NOT NULL CHECK (level IN ('county', 'city', 'province', 'nation')),
  state       text NOT NULL CHECK (state IN ('open', 'waiting', 'answered', 'closed', 'withdrawn')),
  at          timestamptz NOT NULL,
  account_id  bigint NOT NULL REFERENCES account (id),
  actor_name  text NOT NULL,
  actor_role  text NOT NULL,
  words       text NOT NULL,
  source      text NOT NULL DEFAULT '',
  guidance_id bigint REFERENCES guidance (id),
  PRIMARY KEY (ticket_id, seq)
);
COMMENT ON TABLE ticket_event IS 'N5.5：每一步由谁在何时办理，办理后在哪一级、什么状态；最后一行即现状，只增不改';

CREATE VIEW ticket_now WITH (security_invoker = true) AS
  SELECT t.*, e.seq, e.level, e.state, e.at AS moved_at FROM ticket t
  JOIN LATERAL (SELECT x.* FROM ticket_event x WHERE x.ticket_id = t.id ORDER BY x.seq DESC LIMIT 1) e ON true;
COMMENT ON VIEW ticket_now IS '故障报告与疑问的现状';

GRANT SELECT, INSERT ON guidance, guidance_end, ticket, ticket_event TO shuangtong_app;
GRANT SELECT ON ticket_now TO shuangtong_app;
