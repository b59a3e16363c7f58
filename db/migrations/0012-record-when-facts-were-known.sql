-- When was a fact known? Standards, listing prices and commitments become assertions that are never changed again: of all
-- that were known at an instant and cover a day, the one entered last holds. A list entry's term changes by acts (N2.3, M17).

ALTER TABLE payment_standard
  DROP CONSTRAINT one_standard_a_day,
  ALTER COLUMN kind DROP NOT NULL,
  ALTER COLUMN standard DROP NOT NULL,
  ADD CONSTRAINT withdrawn_standard_has_no_kind CHECK ((standard IS NULL) = (kind IS NULL));
CREATE INDEX payment_standard_by_product ON payment_standard (national_code, id);
COMMENT ON TABLE payment_standard IS 'M12、N2.2、N2.3、N5.1：支付标准的记载，万分之一元，只增不改；同一日期以最后记载的为准，standard 为空表示该段日期没有标准；confidential 的数值只供结算与省局价格岗位';

ALTER TABLE listed_price
  DROP CONSTRAINT one_listed_price_a_day,
  ALTER COLUMN price DROP NOT NULL,
  ADD COLUMN evidence text NOT NULL DEFAULT '',
  ADD COLUMN entered_by bigint REFERENCES account (id),
  ADD COLUMN entered_at timestamptz;
UPDATE listed_price SET entered_at = least(now(), from_on::timestamp AT TIME ZONE 'Asia/Shanghai');
ALTER TABLE listed_price ALTER COLUMN entered_at SET DEFAULT now(), ALTER COLUMN entered_at SET NOT NULL;
CREATE INDEX listed_price_by_product ON listed_price (national_code, id);
COMMENT ON TABLE listed_price IS 'N3.1、M12：平台挂网价的记载，万分之一元，只增不改；同一日期以最后记载的为准，price 为空表示该段日期不挂网';

ALTER TABLE commitment
  ADD COLUMN withdrawn boolean NOT NULL DEFAULT false,
  ADD COLUMN evidence text NOT NULL DEFAULT '',
  ADD COLUMN entered_by bigint REFERENCES account (id),
  ADD COLUMN entered_at timestamptz;
UPDATE commitment SET entered_at = least(now(), from_on::timestamp AT TIME ZONE 'Asia/Shanghai');
ALTER TABLE commitment ALTER COLUMN entered_at SET DEFAULT now(), ALTER COLUMN entered_at SET NOT NULL;
COMMENT ON TABLE commitment IS 'M4：企业承诺书的记载，只增不改；withdrawn 表示该段日期承诺失效，同一日期以最后记载的为准';

REVOKE UPDATE (to_on) ON commitment, payment_standard, listed_price FROM shuangtong_app;

CREATE TABLE list_act (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  entry_id      bigint NOT NULL REFERENCES separate_entry (id),
  kind          text NOT NULL CHECK (kind IN ('removal', 'reinstatement', 'termChange')),
  ground        text,
  term_to       date NOT NULL,
  transition_to date CHECK (transition_to > LEAST(term_to, removed_on - 1)),
  removed_on    date,
  reason        text NOT NULL,
  evidence      text NOT NULL DEFAULT '',
  entered_by    bigint REFERENCES account (id),
  entered_at    timestamptz NOT NULL,
  CONSTRAINT removal_names_its_day CHECK ((kind = 'removal') = (removed_on IS NOT NULL))
);
CREATE INDEX list_act_by_entry ON list_act (entry_id, id);
COMMENT ON TABLE list_act IS 'M10、M17、M18、N1.2、N3.3：对已发布条目的处理，只增不改；每一行写明处理后的有效期、过渡期与调出日，最后一行有效';

-- What was removed by a column becomes an act, known from the moment the audit recorded.
INSERT INTO list_act (entry_id, kind, term_to, transition_to, removed_on, reason, entered_by, entered_at)
  SELECT e.id, 'removal', e.term_to, e.transition_to, e.removed_on, e.removal_reason, a.account_id, COALESCE(a.at, now())
  FROM separate_entry e LEFT JOIN LATERAL (SELECT x.at, x.account_id FROM audit_entry x
    WHERE x.action = 'catalogue.removeFromList' AND x.subject_id = e.id::text ORDER BY x.id DESC LIMIT 1) a ON true
  WHERE e.removed_on IS NOT NULL;
UPDATE separate_entry SET transition_to = NULL WHERE removed_on IS NOT NULL;
ALTER TABLE separate_entry
  DROP COLUMN removed_on CASCADE,
  DROP COLUMN removal_reason CASCADE,
  ADD CONSTRAINT transition_follows_term CHECK (transition_to > term_to);
CREATE TRIGGER entry_of_published_list BEFORE UPDATE OR DELETE ON separate_entry
  FOR EACH ROW EXECUTE FUNCTION refuse_published_change();

-- An entry as it stands by what is known now.
CREATE VIEW list_entry WITH (security_invoker = true) AS
  SELECT e.id, e.version_id, e.entry_key, e.generic_name, e.name_pinyin, e.dosage_form, e.field, e.payment_scope, e.diagnosis_codes,
         e.origin, e.term_from, COALESCE(a.term_to, e.term_to) AS term_to,
         CASE WHEN a.id IS NULL THEN e.transition_to ELSE a.transition_to END AS transition_to,
         a.removed_on, CASE WHEN a.kind = 'removal' THEN a.reason END AS removal_reason
  FROM separate_entry e
  LEFT JOIN LATERAL (SELECT x.* FROM list_act x WHERE x.entry_id = e.id ORDER BY x.id DESC LIMIT 1) a ON true;
COMMENT ON VIEW list_entry IS 'M10、I14：单行支付条目连同对它的最后一次处理';

-- The key of every cache of the catalogue. The number comes from a sequence, so that one that was rolled back never comes again.
CREATE SEQUENCE catalogue_revision_number;
CREATE TABLE catalogue_revision (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  revision bigint NOT NULL,
  token    uuid NOT NULL DEFAULT gen_random_uuid()
);
INSERT INTO catalogue_revision (revision) VALUES (nextval('catalogue_revision_number'));
COMMENT ON COLUMN catalogue_revision.token IS '从备份恢复后序号会重复，随机数不会';
COMMENT ON TABLE catalogue_revision IS '目录的修订号：影响结算的目录事实每变一次即换新号，各进程的缓存以它为键';
CREATE FUNCTION renew_catalogue_revision() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE catalogue_revision SET revision = nextval('catalogue_revision_number'), token = gen_random_uuid();
  RETURN NULL;
END $$;
DO $$ DECLARE changed text; BEGIN
  FOREACH changed IN ARRAY ARRAY['catalogue_version', 'separate_entry', 'list_act', 'product', 'commitment', 'payment_standard', 'listed_price'] LOOP
    EXECUTE format('CREATE TRIGGER renew_revision AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION renew_catalogue_revision()', changed);
  END LOOP;
END $$;

GRANT SELECT, INSERT ON list_act TO shuangtong_app;
GRANT SELECT ON list_entry, catalogue_revision TO shuangtong_app;
