-- The master of products by national code (N3.1, N5.5): whatever the province's tables name, listed on its own line or not.

CREATE SEQUENCE national_product_revision;

CREATE TABLE national_product (
  national_code    text PRIMARY KEY,
  kind             text NOT NULL GENERATED ALWAYS AS
    (CASE left(national_code, 1) WHEN 'X' THEN 'western' WHEN 'Z' THEN 'chinese' ELSE 'piece' END) STORED,
  name             text NOT NULL,
  trade_name       text NOT NULL DEFAULT '',
  name_key         text NOT NULL GENERATED ALWAYS AS
    (translate(lower(regexp_replace(normalize(name || trade_name, NFKC), '\s+', '', 'g')), '【[〔】]〕、', '((())),')) STORED,
  name_pinyin      text NOT NULL DEFAULT '',
  registered_form  text NOT NULL DEFAULT '',
  spec             text NOT NULL DEFAULT '',
  pack             text NOT NULL DEFAULT '',
  maker            text NOT NULL DEFAULT '',
  approval_text    text NOT NULL DEFAULT '',
  approval_numbers text[] NOT NULL DEFAULT '{}',
  drug_type        text NOT NULL DEFAULT '',
  quality_level    text NOT NULL DEFAULT '',
  reimbursement    text NOT NULL DEFAULT '',
  norm             text NOT NULL DEFAULT '',
  is_procured      boolean,
  is_dual_channel  boolean,
  is_negotiated    boolean,
  is_confidential  boolean,
  first_import     bigint,
  last_import      bigint,
  revision         bigint NOT NULL DEFAULT nextval('national_product_revision'),
  changed_at       timestamptz NOT NULL,
  CONSTRAINT national_code_of_a_known_system CHECK (national_code ~ '^([XZ][0-9A-Z]{19,22}|T[0-9]{9})$'),
  CONSTRAINT national_product_has_name CHECK (name <> ''),
  CONSTRAINT seen_first_then_last CHECK ((first_import IS NULL) = (last_import IS NULL))
);
CREATE UNIQUE INDEX national_product_by_revision ON national_product (revision);
COMMENT ON TABLE national_product IS 'N3.1、N5.5：按国家编码的产品主档（西药 23 位、中成药 20 位、饮片 10 位）；改动过的旧值在 national_product_history';
COMMENT ON COLUMN national_product.revision IS '每次改动取新号；按 revision > 上次 增量下载（1301–1303）';
COMMENT ON COLUMN national_product.is_procured IS '各“是否”列照表中所写；表中没有这一列的为空';
COMMENT ON COLUMN national_product.name_key IS '查找用：通用名与商品名，不分全半角、大小写、括号和空格';
COMMENT ON COLUMN national_product.norm IS '饮片执行的标准名称';
COMMENT ON COLUMN national_product.first_import IS '首次出现于哪次导入（catalogue_import.id，为了大表的速度不设外键）；手工登记的为空';

CREATE TABLE national_product_history (
  revision      bigint PRIMARY KEY,
  national_code text NOT NULL REFERENCES national_product (national_code),
  facts         jsonb NOT NULL,
  changed_at    timestamptz NOT NULL,
  superseded_at timestamptz NOT NULL
);
CREATE INDEX national_product_history_by_code ON national_product_history (national_code, revision);
COMMENT ON TABLE national_product_history IS 'N3.1：产品主档被改动前的样子，由触发器写入，只增不改';

-- Numbers are taken and committed in one order: who reads up to a revision never misses one that was committed later.
CREATE FUNCTION queue_for_product_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(170017);
  RETURN NULL;
END $$;
CREATE TRIGGER national_product_in_turn BEFORE INSERT OR UPDATE ON national_product
  FOR EACH STATEMENT EXECUTE FUNCTION queue_for_product_revision();

CREATE FUNCTION keep_product_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO national_product_history (revision, national_code, facts, changed_at, superseded_at)
  VALUES (OLD.revision, OLD.national_code, to_jsonb(OLD) - 'national_code' - 'revision' - 'changed_at', OLD.changed_at, NEW.changed_at);
  NEW.revision := nextval('national_product_revision');
  RETURN NEW;
END $$;
CREATE TRIGGER national_product_changed BEFORE UPDATE ON national_product FOR EACH ROW
  WHEN ((OLD.name, OLD.trade_name, OLD.registered_form, OLD.spec, OLD.pack, OLD.maker, OLD.approval_text, OLD.drug_type,
         OLD.quality_level, OLD.reimbursement, OLD.norm, OLD.is_procured, OLD.is_dual_channel, OLD.is_negotiated, OLD.is_confidential)
        IS DISTINCT FROM
        (NEW.name, NEW.trade_name, NEW.registered_form, NEW.spec, NEW.pack, NEW.maker, NEW.approval_text, NEW.drug_type,
         NEW.quality_level, NEW.reimbursement, NEW.norm, NEW.is_procured, NEW.is_dual_channel, NEW.is_negotiated, NEW.is_confidential))
  EXECUTE FUNCTION keep_product_history();

INSERT INTO national_product (national_code, name, trade_name, name_pinyin, registered_form, spec, pack, maker, changed_at)
SELECT national_code, generic_name, trade_name, name_pinyin, dosage_form, strength, pack, maker, now()
FROM product ORDER BY national_code;

-- A product registered by hand is in the master as soon as it is registered; a row that a table brought is left as printed there.
CREATE FUNCTION enter_product_in_master() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO national_product (national_code, name, trade_name, name_pinyin, registered_form, spec, pack, maker, changed_at)
  VALUES (NEW.national_code, NEW.generic_name, NEW.trade_name, NEW.name_pinyin, NEW.dosage_form, NEW.strength, NEW.pack, NEW.maker, now())
  ON CONFLICT (national_code) DO UPDATE SET name = excluded.name, trade_name = excluded.trade_name,
    name_pinyin = excluded.name_pinyin, registered_form = excluded.registered_form, spec = excluded.spec, pack = excluded.pack,
    maker = excluded.maker, changed_at = excluded.changed_at
  WHERE national_product.last_import IS NULL;
  RETURN NEW;
END $$;
CREATE TRIGGER product_in_master BEFORE INSERT OR UPDATE ON product FOR EACH ROW EXECUTE FUNCTION enter_product_in_master();

ALTER TABLE product ADD CONSTRAINT product_in_national_master FOREIGN KEY (national_code) REFERENCES national_product (national_code);
ALTER TABLE listed_price DROP CONSTRAINT listed_price_national_code_fkey;
ALTER TABLE listed_price ADD CONSTRAINT listed_price_of_known_product FOREIGN KEY (national_code) REFERENCES national_product (national_code);

CREATE TABLE product_match (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  version_id    bigint NOT NULL REFERENCES catalogue_version (id),
  national_code text NOT NULL REFERENCES national_product (national_code),
  verdict       text NOT NULL CHECK (verdict IN ('matched', 'doubtful', 'none')),
  entry_seq     int,
  entry_key     text,
  candidates    int[] NOT NULL DEFAULT '{}',
  confidence    int NOT NULL CHECK (confidence BETWEEN 0 AND 10000),
  reason        text NOT NULL,
  origin        text NOT NULL CHECK (origin IN ('rule', 'carried', 'person')),
  entered_by    bigint REFERENCES account (id),
  entered_at    timestamptz NOT NULL,
  FOREIGN KEY (version_id, entry_seq) REFERENCES catalogue_entry (version_id, seq),
  CONSTRAINT matched_with_an_entry CHECK ((verdict = 'matched') = (entry_seq IS NOT NULL) AND (entry_seq IS NULL) = (entry_key IS NULL)),
  CONSTRAINT decided_by_someone CHECK (origin <> 'person' OR entered_by IS NOT NULL)
);
CREATE INDEX product_match_latest ON product_match (version_id, national_code, id DESC) INCLUDE (verdict);
CREATE INDEX product_match_by_entry ON product_match (version_id, entry_seq) WHERE entry_seq IS NOT NULL;
CREATE INDEX product_match_by_key ON product_match (version_id, entry_key) WHERE entry_key IS NOT NULL;
COMMENT ON COLUMN product_match.entry_key IS '条目键：通用名与剂型，跨版本不变';
COMMENT ON TABLE product_match IS 'M4、N1.1：产品对应国家目录哪个条目，只增不改，同一版本同一编码最后一行有效；拿不准的由人决定';

-- Whoever keeps products or their matches in memory learns of a change by the catalogue's revision.
CREATE TRIGGER renew_revision AFTER INSERT OR UPDATE ON national_product FOR EACH STATEMENT EXECUTE FUNCTION renew_catalogue_revision();
CREATE TRIGGER renew_revision AFTER INSERT ON product_match FOR EACH STATEMENT EXECUTE FUNCTION renew_catalogue_revision();

GRANT SELECT, INSERT ON national_product, national_product_history, product_match TO shuangtong_app;
GRANT UPDATE ON national_product TO shuangtong_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO shuangtong_app;
