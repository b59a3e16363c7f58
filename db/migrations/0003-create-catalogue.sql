-- The lists (N1.1, N5.1, M4, M6): the national catalogue by version, the 单行支付 list, products, standards, prices.

CREATE TABLE catalogue_version (
  id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind            text NOT NULL CHECK (kind IN ('national', 'separatePayment')),
  edition         text NOT NULL,
  effective_from  date NOT NULL,
  effective_to    date CHECK (effective_to >= effective_from),
  state           text NOT NULL CHECK (state IN ('draft', 'published')),
  file_name       text,
  file_hash       text,
  control_totals  jsonb NOT NULL,
  created_by      bigint REFERENCES account (id),
  created_at      timestamptz NOT NULL,
  published_by    bigint REFERENCES account (id),
  published_at    timestamptz,
  override_name   text,
  override_reason text,
  CONSTRAINT version_published_by_someone CHECK (state = 'draft' OR (published_by IS NOT NULL AND published_at IS NOT NULL)),
  CONSTRAINT override_named_with_reason CHECK ((override_name IS NULL) = (override_reason IS NULL))
);
CREATE UNIQUE INDEX catalogue_version_edition_published ON catalogue_version (kind, edition) WHERE state = 'published';
CREATE UNIQUE INDEX catalogue_version_same_file ON catalogue_version (kind, edition, file_hash) WHERE file_hash IS NOT NULL;
COMMENT ON TABLE catalogue_version IS 'N1.1：发布后不可更改';

CREATE TABLE catalogue_import (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  version_id   bigint REFERENCES catalogue_version (id),
  file_name    text NOT NULL,
  file_hash    text NOT NULL,
  state        text NOT NULL CHECK (state IN ('running', 'done', 'failed', 'cancelled')),
  rows_total   int NOT NULL DEFAULT 0,
  rows_done    int NOT NULL DEFAULT 0,
  taken        int NOT NULL DEFAULT 0,
  doubtful     int NOT NULL DEFAULT 0,
  refused      int NOT NULL DEFAULT 0,
  error        text,
  started_by   bigint REFERENCES account (id),
  started_at   timestamptz NOT NULL,
  ended_at     timestamptz
);

CREATE TABLE catalogue_import_row (
  import_id bigint NOT NULL REFERENCES catalogue_import (id),
  seq       int NOT NULL,
  sheet     text NOT NULL,
  sheet_row int NOT NULL,
  cell      text NOT NULL,
  outcome   text NOT NULL CHECK (outcome IN ('taken', 'doubtful', 'refused', 'category', 'skipped')),
  name      text NOT NULL DEFAULT '',
  reason    text NOT NULL DEFAULT '',
  PRIMARY KEY (import_id, seq)
);

CREATE TABLE catalogue_entry (
  version_id    bigint NOT NULL REFERENCES catalogue_version (id),
  seq           int NOT NULL,
  section       text NOT NULL,
  section_kind  text NOT NULL CHECK (section_kind IN ('western', 'chinese', 'negotiatedWestern', 'negotiatedChinese', 'bid')),
  sheet_row     int NOT NULL,
  category_code text,
  category_path text NOT NULL DEFAULT '',
  class         text CHECK (class IN ('甲', '乙')),
  number        int NOT NULL,
  is_sub_entry  boolean NOT NULL,
  name          text NOT NULL,
  name_pinyin   text NOT NULL DEFAULT '',
  match_key     text NOT NULL,
  dosage_form   text,
  standard_text text,
  confidential  boolean NOT NULL DEFAULT false,
  remark        text,
  term_text     text,
  term_from     date,
  term_to       date,
  PRIMARY KEY (version_id, seq)
);
CREATE INDEX catalogue_entry_by_key ON catalogue_entry (version_id, match_key);

CREATE TABLE self_pay_ratio (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  version_id  bigint NOT NULL,
  seq         int NOT NULL,
  ratio       int NOT NULL CHECK (ratio BETWEEN 0 AND 10000),
  source      text NOT NULL CHECK (source IN ('carried', 'review')),
  evidence    text NOT NULL,
  entered_by  bigint REFERENCES account (id),
  entered_at  timestamptz NOT NULL,
  FOREIGN KEY (version_id, seq) REFERENCES catalogue_entry (version_id, seq)
);
CREATE INDEX self_pay_ratio_by_entry ON self_pay_ratio (version_id, seq, id);
COMMENT ON TABLE self_pay_ratio IS 'N2.1：乙类药品自付比例（万分之一），只增不改，最后一行有效；甲类恒为零，不入此表';

CREATE TABLE separate_entry (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  version_id     bigint NOT NULL REFERENCES catalogue_version (id),
  entry_key      text NOT NULL,
  generic_name   text NOT NULL,
  name_pinyin    text NOT NULL DEFAULT '',
  dosage_form    text NOT NULL,
  field          text NOT NULL,
  payment_scope  text,
  diagnosis_codes text[] NOT NULL DEFAULT '{}',
  origin         text NOT NULL CHECK (origin IN ('negotiated', 'regular')),
  term_from      date NOT NULL,
  term_to        date NOT NULL CHECK (term_to >= term_from),
  transition_to  date CHECK (transition_to > LEAST(term_to, removed_on)),
  removed_on     date,
  removal_reason text,
  CONSTRAINT removal_has_reason CHECK ((removed_on IS NULL) = (removal_reason IS NULL)),
  UNIQUE (version_id, entry_key)
);
CREATE INDEX separate_entry_by_key ON separate_entry (entry_key, term_from);
COMMENT ON TABLE separate_entry IS 'M4、M10：通用名＋医保剂型条目，entry_key 跨版本不变；有效期与过渡期';
COMMENT ON COLUMN separate_entry.diagnosis_codes IS 'M11：限定支付范围对应的诊断编码前缀；空表示由人审核';

CREATE TABLE product (
  national_code   text PRIMARY KEY CHECK (national_code ~ '^[XZ][0-9A-Z]{19,22}$'),
  entry_key       text NOT NULL,
  trade_name      text NOT NULL DEFAULT '',
  generic_name    text NOT NULL,
  name_pinyin     text NOT NULL DEFAULT '',
  dosage_form     text NOT NULL,
  maker           text NOT NULL,
  strength        text NOT NULL,
  pack            text NOT NULL,
  units_per_pack  int NOT NULL CHECK (units_per_pack > 0),
  dose_unit       text NOT NULL,
  sale_unit       text NOT NULL,
  is_injection    boolean NOT NULL,
  trace_prefixes  text[] NOT NULL DEFAULT '{}'
);
CREATE INDEX product_by_entry ON product (entry_key);
COMMENT ON TABLE product IS 'M4：同通用名、同剂型条目下的产品；units_per_pack 为每销售单位所含制剂单位数';

CREATE TABLE commitment (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  national_code text NOT NULL REFERENCES product (national_code),
  document_no   text NOT NULL,
  signed_on     date NOT NULL,
  from_on       date NOT NULL,
  to_on         date CHECK (to_on >= from_on)
);
CREATE INDEX commitment_by_product ON commitment (national_code, from_on);

CREATE EXTENSION IF NOT EXISTS btree_gist;

CREATE TABLE payment_standard (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  national_code text NOT NULL REFERENCES product (national_code),
  kind          text NOT NULL CHECK (kind IN ('negotiated', 'bid', 'procured', 'listed')),
  standard      bigint NOT NULL CHECK (standard > 0),
  confidential  boolean NOT NULL,
  from_on       date NOT NULL,
  to_on         date CHECK (to_on >= from_on),
  reason        text NOT NULL,
  evidence      text NOT NULL DEFAULT '',
  entered_by    bigint REFERENCES account (id),
  entered_at    timestamptz NOT NULL,
  CONSTRAINT one_standard_a_day EXCLUDE USING gist (national_code WITH =, daterange(from_on, to_on, '[]') WITH &&)
);
COMMENT ON TABLE payment_standard IS 'M12、N2.2、N5.1：支付标准，万分之一元；confidential 的数值只供结算与省局价格岗位';

CREATE TABLE listed_price (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  national_code text NOT NULL REFERENCES product (national_code),
  price         bigint NOT NULL CHECK (price > 0),
  from_on       date NOT NULL,
  to_on         date CHECK (to_on >= from_on),
  source        text NOT NULL,
  CONSTRAINT one_listed_price_a_day EXCLUDE USING gist (national_code WITH =, daterange(from_on, to_on, '[]') WITH &&)
);
COMMENT ON TABLE listed_price IS 'N3.1、M12：平台挂网价，万分之一元';
