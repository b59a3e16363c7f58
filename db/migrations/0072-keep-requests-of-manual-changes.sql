-- 核对药品、核对省外机构、更换收款账户各带请求编号：迟到的旧报文不会盖掉后来改的（M30、M29）。
CREATE TABLE manual_change (
  manual_id    bigint NOT NULL REFERENCES manual_claim (id),
  account_id   bigint NOT NULL REFERENCES account (id),
  request_id   text NOT NULL CHECK (length(request_id) BETWEEN 8 AND 64),
  what         text NOT NULL CHECK (what IN ('lines', 'seller', 'payee')),
  content_hash text NOT NULL,
  at           timestamptz NOT NULL,
  PRIMARY KEY (manual_id, account_id, request_id)
);
COMMENT ON TABLE manual_change IS 'M30：申报上不算一步的改动，凭请求编号只做一次；只增不改';
COMMENT ON COLUMN manual_change.content_hash IS '改成什么的摘要，同一编号换了内容的不收；收款账户只算户名、银行和尾号';

GRANT SELECT, INSERT ON manual_change TO shuangtong_app;
ALTER TABLE manual_change ENABLE ROW LEVEL SECURITY;
CREATE POLICY manual_change_in_scope ON manual_change USING (
  scope_is_all() OR EXISTS (SELECT 1 FROM manual_claim m WHERE m.id = manual_change.manual_id));
