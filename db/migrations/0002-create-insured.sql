-- People, enrolment, 大病 membership, assistance; what an area sets by year.

CREATE TABLE person (
  id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  person_no        text NOT NULL UNIQUE CHECK (person_no ~ '^[0-9A-Z]{6,30}$'),
  name             text NOT NULL,
  sex              text NOT NULL CHECK (sex IN ('male', 'female')),
  born_on          date NOT NULL,
  id_number_cipher bytea NOT NULL,
  id_number_hash   bytea NOT NULL UNIQUE,
  id_number_head   text NOT NULL,
  id_number_tail   text NOT NULL,
  phone_cipher     bytea,
  phone_tail       text,
  address          text NOT NULL DEFAULT '',
  area_code        text NOT NULL REFERENCES area (code),
  died_on          date
);
CREATE INDEX person_by_area ON person (area_code, id);
COMMENT ON TABLE person IS '参保人；证件号码 SM4 加密，另存带密钥摘要供查找';
ALTER TABLE account ADD CONSTRAINT account_of_person FOREIGN KEY (person_id) REFERENCES person (id);

CREATE TABLE credential (
  kind      text NOT NULL CHECK (kind IN ('token', 'card')),
  hash      bytea NOT NULL,
  person_id bigint NOT NULL REFERENCES person (id),
  PRIMARY KEY (kind, hash)
);
COMMENT ON TABLE credential IS 'M35：医保电子凭证令牌与社会保障卡号的带密钥摘要';

CREATE TABLE enrolment (
  id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  person_id bigint NOT NULL REFERENCES person (id),
  scheme    text NOT NULL CHECK (scheme IN ('employee', 'resident')),
  area_code text NOT NULL REFERENCES area (code),
  status    text NOT NULL CHECK (status IN ('normal', 'suspended', 'waiting')),
  from_on   date NOT NULL,
  to_on     date CHECK (to_on >= from_on)
);
CREATE INDEX enrolment_by_person ON enrolment (person_id, from_on);
COMMENT ON TABLE enrolment IS 'M5：参保关系与待遇状态，按日期';

CREATE TABLE major_illness_membership (
  person_id bigint NOT NULL REFERENCES person (id),
  scheme    text NOT NULL CHECK (scheme IN ('employee', 'resident')),
  from_on   date NOT NULL,
  to_on     date CHECK (to_on >= from_on),
  PRIMARY KEY (person_id, scheme, from_on)
);
COMMENT ON TABLE major_illness_membership IS 'M9.2：职工大病、居民大病参保';

CREATE TABLE assistance_identity (
  person_id bigint NOT NULL REFERENCES person (id),
  category  text NOT NULL CHECK (category IN ('extremePoverty', 'subsistence', 'subsistenceEdge', 'povertyByIllness', 'monitored')),
  from_on   date NOT NULL,
  to_on     date CHECK (to_on >= from_on),
  PRIMARY KEY (person_id, category, from_on)
);
COMMENT ON TABLE assistance_identity IS 'M9.4：特困、低保、低保边缘、因病致贫、监测对象';

CREATE TABLE yearly_limit (
  area_code     text NOT NULL REFERENCES area (code),
  scheme        text NOT NULL CHECK (scheme IN ('employee', 'resident')),
  year          smallint NOT NULL,
  pooled_fund   bigint NOT NULL CHECK (pooled_fund >= 0),
  major_illness bigint NOT NULL CHECK (major_illness >= 0),
  source        text NOT NULL,
  PRIMARY KEY (area_code, scheme, year)
);
COMMENT ON TABLE yearly_limit IS 'M9.2、M9.5：统筹地区年度支付限额，分；按市州录入';

CREATE TABLE assistance_rule (
  area_code text NOT NULL REFERENCES area (code),
  category  text NOT NULL,
  year      smallint NOT NULL,
  ratio     int NOT NULL CHECK (ratio BETWEEN 0 AND 10000),
  threshold bigint NOT NULL CHECK (threshold >= 0),
  cap       bigint CHECK (cap >= 0),
  source    text NOT NULL,
  PRIMARY KEY (area_code, category, year)
);
COMMENT ON TABLE assistance_rule IS 'M9.4：救助比例（万分比）、起付标准与年度限额（分）';

CREATE TABLE calendar_year (
  year      smallint PRIMARY KEY,
  announced boolean NOT NULL,
  source    text NOT NULL
);
CREATE TABLE calendar_day (
  on_day date PRIMARY KEY,
  kind   text NOT NULL CHECK (kind IN ('off', 'work'))
);
COMMENT ON TABLE calendar_day IS 'M23.3、I5：放假的工作日（off）与调休上班的周末（work）';
