-- The national interface: who may call, what was answered.

CREATE TABLE api_client (
  access_key       text PRIMARY KEY,
  secret_cipher    bytea NOT NULL,
  institution_code text NOT NULL REFERENCES institution (code),
  created_at       timestamptz NOT NULL,
  disabled_at      timestamptz
);

CREATE TABLE gateway_message (
  institution_code text NOT NULL,
  msgid            text NOT NULL,
  infno            text NOT NULL,
  content_hash     text NOT NULL,
  received_at      timestamptz NOT NULL,
  claim_no         text,
  response         jsonb NOT NULL,
  PRIMARY KEY (institution_code, msgid)
);
COMMENT ON TABLE gateway_message IS '已处理的报文；重复的 msgid 不再办理';

CREATE TABLE gateway_sign_in (
  sign_no          text PRIMARY KEY,
  institution_code text NOT NULL,
  operator_no      text NOT NULL,
  at               timestamptz NOT NULL,
  signed_out_at    timestamptz
);
