-- All kinds of list (N1.1, N6, M3); a version is submitted by one person and published by another (N5.1), and what was
-- submitted is what is published; self-pay ratios are set in acts that can be undone (N2.1); renames are confirmed by people.

ALTER TABLE catalogue_version
  DROP CONSTRAINT catalogue_version_kind_check,
  ADD CONSTRAINT catalogue_version_kind_check CHECK (kind IN
    ('national', 'herbalPieces', 'institutionPreparation', 'commercialInnovative', 'dualChannel', 'separatePayment')),
  DROP CONSTRAINT catalogue_version_state_check,
  ADD CONSTRAINT catalogue_version_state_check CHECK (state IN ('draft', 'submitted', 'published')),
  DROP CONSTRAINT version_published_by_someone,
  ADD CONSTRAINT version_published_by_someone CHECK (state <> 'published' OR (published_by IS NOT NULL AND published_at IS NOT NULL)),
  ADD COLUMN source_document text NOT NULL DEFAULT '',
  ADD COLUMN derived_from bigint REFERENCES catalogue_version (id),
  ADD COLUMN submitted_by bigint REFERENCES account (id),
  ADD COLUMN submitted_at timestamptz,
  ADD COLUMN submit_note text,
  ADD CONSTRAINT submission_is_whole CHECK (
    (submitted_by IS NULL) = (submitted_at IS NULL) AND (state <> 'submitted' OR (submitted_by IS NOT NULL AND submit_note IS NOT NULL))),
  -- What was published by one person before this migration stays as it is.
  ADD CONSTRAINT published_by_another CHECK (state <> 'published' OR (submitted_by IS NOT NULL AND submitted_by <> published_by)) NOT VALID,
  ADD CONSTRAINT two_years_at_most CHECK (kind NOT IN ('herbalPieces', 'institutionPreparation')
    OR (effective_to IS NOT NULL AND effective_to < effective_from + interval '2 years'));
COMMENT ON TABLE catalogue_version IS 'N1.1、N5.1、N6、M3：各类目录的版本；一人提交，另一人核对后发布；提交后内容不变，发布后不可更改';
COMMENT ON COLUMN catalogue_version.control_totals IS 'N1.1、N3.3：公布的总数，各类目录各有其计数口径；没有公布的项目不写';
COMMENT ON COLUMN catalogue_version.source_document IS '公布这一版目录的文件及文号';
COMMENT ON CONSTRAINT two_years_at_most ON catalogue_version IS 'N6：饮片目录和医疗机构制剂目录有效期两年';

CREATE TABLE publication_step (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  version_id bigint NOT NULL REFERENCES catalogue_version (id),
  step       text NOT NULL CHECK (step IN ('submitted', 'returned', 'published')),
  note       text NOT NULL,
  by_account bigint NOT NULL REFERENCES account (id),
  at         timestamptz NOT NULL
);
CREATE INDEX publication_step_by_version ON publication_step (version_id, id);
COMMENT ON TABLE publication_step IS 'N1.1、N5.1：提交、退回、发布的经过，只增不改';

-- The columns that the other kinds of list print, beside those of the national catalogue.
ALTER TABLE catalogue_entry
  DROP CONSTRAINT catalogue_entry_section_kind_check,
  ADD CONSTRAINT catalogue_entry_section_kind_check CHECK (section_kind IN ('western', 'chinese', 'negotiatedWestern', 'negotiatedChinese',
    'bid', 'herbalPieces', 'institutionPreparation', 'commercialInnovative', 'dualChannel')),
  ADD COLUMN ethnic boolean NOT NULL DEFAULT false,
  ADD COLUMN not_paid_alone boolean NOT NULL DEFAULT false,
  ADD COLUMN trade_name text,
  ADD COLUMN strength text,
  ADD COLUMN indication text,
  ADD COLUMN institution text,
  ADD COLUMN approval_no text,
  ADD COLUMN holder text,
  ADD COLUMN authorised_enterprise text,
  ADD COLUMN price_text text;
CREATE INDEX catalogue_entry_by_match_key ON catalogue_entry (match_key);
COMMENT ON TABLE catalogue_entry IS 'N1.1、N6、M3：国家目录、饮片、医疗机构制剂、商保创新药和双通道目录的条目；单行支付目录的条目在 separate_entry';
COMMENT ON COLUMN catalogue_entry.ethnic IS 'N1.1：民族药';
COMMENT ON COLUMN catalogue_entry.not_paid_alone IS 'N6：单独使用时基金不予支付的饮片';
COMMENT ON COLUMN catalogue_entry.holder IS '上市许可持有人';
COMMENT ON COLUMN catalogue_entry.authorised_enterprise IS '获授权的企业';
COMMENT ON COLUMN catalogue_entry.institution IS '配制制剂的医疗机构';
COMMENT ON COLUMN catalogue_entry.price_text IS '目录上印出的价格；支付标准在 standard_text';

-- What is submitted cannot change under the eyes of whoever checks it; what is published cannot change at all.
CREATE OR REPLACE FUNCTION refuse_published_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM catalogue_version v WHERE v.id = OLD.version_id AND v.state <> 'draft') THEN
    RAISE EXCEPTION 'a submitted or published catalogue version is immutable';
  END IF;
  RETURN COALESCE(NEW, OLD);
END $$;

CREATE FUNCTION refuse_rows_outside_draft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM added a JOIN catalogue_version v ON v.id = a.version_id WHERE v.state <> 'draft') THEN
    RAISE EXCEPTION 'a submitted or published catalogue version is immutable';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER entry_added_to_draft AFTER INSERT ON catalogue_entry
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION refuse_rows_outside_draft();
CREATE TRIGGER entry_added_to_draft AFTER INSERT ON separate_entry
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION refuse_rows_outside_draft();

CREATE OR REPLACE FUNCTION refuse_unpublishing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state = 'published' THEN RAISE EXCEPTION 'a published catalogue version is immutable'; END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  IF NEW.state = 'published' AND OLD.state <> 'submitted' THEN
    RAISE EXCEPTION 'a catalogue version is published only after it was submitted';
  END IF;
  IF OLD.state = 'submitted' AND (NEW.kind, NEW.edition, NEW.effective_from, NEW.effective_to, NEW.control_totals, NEW.source_document)
      IS DISTINCT FROM (OLD.kind, OLD.edition, OLD.effective_from, OLD.effective_to, OLD.control_totals, OLD.source_document) THEN
    RAISE EXCEPTION 'a submitted catalogue version is immutable';
  END IF;
  RETURN NEW;
END $$;

-- Ratios are set in acts: many rows at once, undone together as long as the version is a draft.
CREATE TABLE ratio_act (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  version_id bigint NOT NULL REFERENCES catalogue_version (id),
  kind       text NOT NULL CHECK (kind IN ('review', 'rename', 'undo')),
  undoes     bigint UNIQUE REFERENCES ratio_act (id),
  proposal   text NOT NULL DEFAULT '',
  evidence   text NOT NULL,
  entered_by bigint REFERENCES account (id),
  entered_at timestamptz NOT NULL,
  CONSTRAINT undo_names_its_act CHECK ((kind = 'undo') = (undoes IS NOT NULL))
);
CREATE INDEX ratio_act_by_version ON ratio_act (version_id, id);
COMMENT ON TABLE ratio_act IS 'N2.1：成批录入、沿用或撤销自付比例，只增不改；proposal 为专家评审的建议，evidence 为依据';

ALTER TABLE self_pay_ratio
  ALTER COLUMN ratio DROP NOT NULL,
  DROP CONSTRAINT self_pay_ratio_source_check,
  ADD CONSTRAINT self_pay_ratio_source_check CHECK (source IN ('carried', 'renamed', 'printed', 'review', 'undone')),
  ADD COLUMN act_id bigint REFERENCES ratio_act (id);
CREATE INDEX self_pay_ratio_by_act ON self_pay_ratio (act_id);
COMMENT ON TABLE self_pay_ratio IS 'N2.1：自付比例（万分之一），只增不改，最后一行有效，ratio 为空表示待评审；甲类和饮片恒为零';

CREATE FUNCTION refuse_wrong_ratio() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM added a JOIN catalogue_entry e ON e.version_id = a.version_id AND e.seq = a.seq
             WHERE a.ratio <> 0 AND (e.class = '甲' OR e.section_kind = 'herbalPieces')) THEN
    RAISE EXCEPTION 'the self-pay ratio of class A and of herbal pieces is zero';
  END IF;
  IF EXISTS (SELECT 1 FROM added a JOIN catalogue_version v ON v.id = a.version_id WHERE v.state = 'submitted') THEN
    RAISE EXCEPTION 'a submitted catalogue version is immutable';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER ratio_fits_entry AFTER INSERT ON self_pay_ratio
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION refuse_wrong_ratio();

CREATE TABLE entry_rename (
  id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  version_id      bigint NOT NULL REFERENCES catalogue_version (id),
  ref             bigint NOT NULL,
  against_version bigint NOT NULL REFERENCES catalogue_version (id),
  against_ref     bigint NOT NULL,
  same            boolean NOT NULL,
  reason          text NOT NULL,
  decided_by      bigint NOT NULL REFERENCES account (id),
  decided_at      timestamptz NOT NULL
);
CREATE INDEX entry_rename_by_version ON entry_rename (version_id, against_version, id);
COMMENT ON TABLE entry_rename IS 'N1.1、N2.1：两版目录间由人认定的更名，只增不改，每个条目最后一行有效；ref 为 catalogue_entry.seq 或 separate_entry.id';

GRANT SELECT, INSERT ON publication_step, ratio_act, entry_rename TO shuangtong_app;
