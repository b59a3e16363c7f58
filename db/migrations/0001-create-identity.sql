-- Who works with the platform (M7): areas, accounts, sessions, certificates, audit.

CREATE TABLE area (
  code        text PRIMARY KEY CHECK (code ~ '^[0-9]{6}$'),
  name        text NOT NULL,
  level       smallint NOT NULL CHECK (level IN (1, 2, 3)),
  parent_code text REFERENCES area (code)
);
COMMENT ON TABLE area IS '医保区划：1 省、2 市州与省本级、3 县市区';

CREATE TABLE account (
  id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  login             text NOT NULL UNIQUE CHECK (login ~ '^[a-z0-9][a-z0-9._-]{2,59}$'),
  password_hash     text NOT NULL,
  name              text NOT NULL,
  role              text NOT NULL CHECK (role IN ('provinceAdmin', 'provinceCatalogue', 'provincePrice', 'auditor', 'agencyReviewer',
                      'responsibleDoctor', 'hospitalOffice', 'pharmacist', 'cashier', 'patient')),
  area_code         text REFERENCES area (code),
  institution_code  text,
  practitioner_code text,
  person_id         bigint,
  created_at        timestamptz NOT NULL,
  disabled_at       timestamptz,
  CONSTRAINT account_bound_to_its_level CHECK (
    CASE
      WHEN role IN ('provinceAdmin', 'provinceCatalogue', 'provincePrice', 'auditor') THEN institution_code IS NULL AND person_id IS NULL
      WHEN role = 'agencyReviewer' THEN area_code IS NOT NULL AND institution_code IS NULL AND person_id IS NULL
      WHEN role IN ('responsibleDoctor', 'pharmacist') THEN institution_code IS NOT NULL AND practitioner_code IS NOT NULL
      WHEN role IN ('hospitalOffice', 'cashier') THEN institution_code IS NOT NULL
      ELSE person_id IS NOT NULL AND institution_code IS NULL
    END)
);
COMMENT ON TABLE account IS 'M7：每个账号只属于一个层级，并限定在其地区、机构或本人';

CREATE TABLE demo_account (
  account_id bigint PRIMARY KEY REFERENCES account (id),
  password   text NOT NULL,
  place      text NOT NULL,
  sort_order int NOT NULL
);
COMMENT ON TABLE demo_account IS '示例环境登录页所列账号；正式环境为空';

CREATE TABLE demo_province (
  only_one     boolean PRIMARY KEY DEFAULT true CHECK (only_one),
  made_for     date NOT NULL,
  seed         bigint NOT NULL,
  begun_at     timestamptz NOT NULL,
  completed_at timestamptz
);
COMMENT ON TABLE demo_province IS '示例省的建立记录；没有完成时间的，下次启动时清空重建；正式环境为空';

CREATE TABLE session (
  token_hash   bytea PRIMARY KEY,
  account_id   bigint NOT NULL REFERENCES account (id),
  created_at   timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  expires_at   timestamptz NOT NULL,
  revoked_at   timestamptz
);
CREATE INDEX session_by_account ON session (account_id);

CREATE TABLE sign_in_attempt (
  login  text NOT NULL,
  at     timestamptz NOT NULL,
  failed boolean NOT NULL
);
CREATE INDEX sign_in_attempt_recent ON sign_in_attempt (login, at DESC);

CREATE TABLE certificate (
  serial             text PRIMARY KEY,
  holder_kind        text NOT NULL CHECK (holder_kind IN ('practitioner', 'institution', 'platform')),
  holder_code        text NOT NULL,
  holder_name        text NOT NULL,
  public_key         text NOT NULL CHECK (public_key ~ '^04[0-9a-f]{128}$'),
  private_key_cipher bytea,
  valid_from         timestamptz NOT NULL,
  valid_to           timestamptz NOT NULL CHECK (valid_to > valid_from),
  revoked_at         timestamptz
);
CREATE INDEX certificate_by_holder ON certificate (holder_kind, holder_code);
COMMENT ON TABLE certificate IS 'M28：SM2 证书；私钥加密保存，接入 CA 或密码机后为空';

CREATE TABLE serial_counter (
  kind        text NOT NULL,
  owner       text NOT NULL,
  year        smallint NOT NULL,
  last_number bigint NOT NULL CHECK (last_number > 0),
  PRIMARY KEY (kind, owner, year)
);
COMMENT ON TABLE serial_counter IS 'M28：不断号流水号，在业务事务内加一';

CREATE TABLE audit_entry (
  id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at               timestamptz NOT NULL,
  account_id       bigint,
  actor_name       text NOT NULL,
  role             text NOT NULL,
  area_code        text,
  institution_code text,
  action           text NOT NULL,
  subject_kind     text NOT NULL,
  subject_id       text NOT NULL,
  person_id        bigint,
  detail           text NOT NULL DEFAULT '',
  request_id       text NOT NULL DEFAULT ''
);
CREATE INDEX audit_entry_recent ON audit_entry (at DESC, id DESC);
CREATE INDEX audit_entry_by_person ON audit_entry (person_id, at DESC) WHERE person_id IS NOT NULL;
COMMENT ON TABLE audit_entry IS '每一次对个人信息的查阅和每一次写入；只增不改';
