-- Claims and their bills; requests answered once; trace codes sold once (M9, M13, M32).

CREATE SEQUENCE claim_id_sequence;

CREATE TABLE claim (
  area_code         text NOT NULL,
  id                bigint NOT NULL,
  claim_no          text NOT NULL,
  kind              text NOT NULL CHECK (kind IN ('settlement', 'reversal')),
  reverses_id       bigint,
  channel           text NOT NULL CHECK (channel IN ('page', 'gateway')),
  institution_code  text NOT NULL,
  cashier_name      text NOT NULL,
  account_id        bigint,
  person_id         bigint NOT NULL,
  scheme            text NOT NULL CHECK (scheme IN ('employee', 'resident')),
  served_on         date NOT NULL,
  settled_at        timestamptz NOT NULL,
  prescription_id   bigint,
  receiving_hospital text,
  rule_version      text NOT NULL,
  charged           bigint NOT NULL,
  above_standard    bigint NOT NULL,
  eligible          bigint NOT NULL,
  fund_share        bigint NOT NULL,
  from_pooled_fund  bigint NOT NULL,
  from_major_illness bigint NOT NULL,
  over_limit        bigint NOT NULL,
  own_share         bigint NOT NULL,
  from_assistance   bigint NOT NULL,
  person_pays       bigint NOT NULL,
  towards_threshold bigint NOT NULL,
  bill              json NOT NULL,
  PRIMARY KEY (area_code, id),
  CONSTRAINT everyone_pays_the_charge CHECK (charged = from_pooled_fund + from_major_illness + from_assistance + person_pays),
  CONSTRAINT person_pays_their_parts CHECK (person_pays = above_standard + own_share + over_limit - from_assistance),
  CONSTRAINT fund_share_is_split CHECK (fund_share = from_pooled_fund + from_major_illness + over_limit),
  CONSTRAINT reversal_of_one_claim CHECK ((kind = 'reversal') = (reverses_id IS NOT NULL))
);
CREATE UNIQUE INDEX claim_by_number ON claim (claim_no, area_code);
CREATE INDEX claim_by_person ON claim (person_id, id DESC);
CREATE INDEX claim_by_institution ON claim (institution_code, id DESC);
CREATE UNIQUE INDEX claim_reversed_once ON claim (reverses_id, area_code) WHERE reverses_id IS NOT NULL;
COMMENT ON TABLE claim IS 'M9、M29：结算与撤销，只增不改；金额单位分';
COMMENT ON COLUMN claim.bill IS '账单的比例、文件和每一步的说明；json 保持成员次序，重读与首次应答逐字相同';

CREATE TABLE claim_line (
  area_code     text NOT NULL,
  claim_id      bigint NOT NULL,
  line_no       smallint NOT NULL,
  national_code text NOT NULL,
  standard_kind text NOT NULL CHECK (standard_kind IN ('negotiated', 'bid', 'procured', 'listed')),
  price         bigint NOT NULL,
  quantity      bigint NOT NULL,
  charged       bigint NOT NULL,
  eligible      bigint NOT NULL,
  fund_share    bigint NOT NULL,
  PRIMARY KEY (area_code, claim_id, line_no)
);

CREATE TABLE claim_request (
  institution_code text NOT NULL,
  request_id       text NOT NULL,
  content_hash     text NOT NULL,
  area_code        text,
  claim_id         bigint,
  at               timestamptz NOT NULL,
  PRIMARY KEY (institution_code, request_id),
  CONSTRAINT request_claim_whole CHECK ((area_code IS NULL) = (claim_id IS NULL))
);
COMMENT ON TABLE claim_request IS '同一请求只办一次：重发得到第一次的结果；没有结算号的是已冲正作废的请求';

CREATE TABLE trace_sale (
  trace_code    text NOT NULL CHECK (trace_code ~ '^[0-9A-Za-z]{13,100}$'),
  claim_id      bigint NOT NULL,
  line_no       smallint NOT NULL,
  national_code text NOT NULL,
  institution_code text NOT NULL,
  sold_at       timestamptz NOT NULL,
  released_by   bigint
);
CREATE UNIQUE INDEX trace_code_sold_once ON trace_sale (trace_code) WHERE released_by IS NULL;
CREATE INDEX trace_sale_by_claim ON trace_sale (claim_id);
COMMENT ON TABLE trace_sale IS 'M32：追溯码销售记录；只有撤销结算才释放';

CREATE TABLE off_site_filing (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  person_id  bigint NOT NULL REFERENCES person (id),
  place_code text NOT NULL REFERENCES area (code),
  kind       text NOT NULL CHECK (kind IN ('settled', 'livingElsewhere', 'workingElsewhere', 'referral', 'temporary')),
  from_on    date NOT NULL,
  to_on      date CHECK (to_on >= from_on),
  filed_by   bigint NOT NULL REFERENCES account (id),
  filed_at   timestamptz NOT NULL,
  UNIQUE (person_id, place_code, from_on)
);
COMMENT ON TABLE off_site_filing IS 'M30：异地购药备案，place_code 为购药地统筹地区；参保地经办登记';
