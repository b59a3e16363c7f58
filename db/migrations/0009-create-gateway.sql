-- The national interface: who may call, which messages came, who signed in.

CREATE TABLE api_client (
  access_key       text PRIMARY KEY CHECK (access_key ~ '^[A-Za-z0-9]{16,100}$'),
  secret_cipher    bytea NOT NULL,
  institution_code text NOT NULL REFERENCES institution (code),
  created_by       bigint REFERENCES account (id),
  created_at       timestamptz NOT NULL,
  disabled_at      timestamptz
);
CREATE INDEX api_client_by_institution ON api_client (institution_code);
COMMENT ON TABLE api_client IS '定点机构系统的接入密钥；密钥加密保存，只在建立时显示一次';

CREATE TABLE gateway_message (
  institution_code text NOT NULL,
  msgid            text NOT NULL,
  infno            text NOT NULL,
  content_hash     text NOT NULL,
  received_at      timestamptz NOT NULL,
  PRIMARY KEY (institution_code, msgid)
);
COMMENT ON TABLE gateway_message IS '收到过的报文编号：同一编号只属于一次交易；内容不留存';

CREATE TABLE gateway_sign_in (
  sign_no          text PRIMARY KEY,
  institution_code text NOT NULL,
  msgid            text NOT NULL,
  operator_no      text NOT NULL,
  signed_in_at     timestamptz NOT NULL,
  signed_out_at    timestamptz,
  UNIQUE (institution_code, msgid)
);
