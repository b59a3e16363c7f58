-- The second line of the rules: the application's role may add facts but not change them, and sees only the rows of its scope.

DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'shuangtong_app') THEN
    CREATE ROLE shuangtong_app NOLOGIN;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
-- From PostgreSQL 16 on, who creates a role is its member without the right to act as it, until that is granted too.
DO $$ BEGIN
  IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
    EXECUTE format('GRANT shuangtong_app TO %I', current_user);
  END IF;
EXCEPTION WHEN insufficient_privilege THEN NULL; -- An administrator made the role and has granted it already.
END $$;

GRANT USAGE ON SCHEMA public TO shuangtong_app;
GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA public TO shuangtong_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO shuangtong_app;
REVOKE ALL ON schema_migration FROM shuangtong_app;
GRANT SELECT ON schema_migration TO shuangtong_app;

-- What is a current state rather than a fact may be updated, column by column where that is enough.
GRANT UPDATE (password_hash, name, disabled_at) ON account TO shuangtong_app;
GRANT UPDATE (completed_at) ON demo_province TO shuangtong_app;
GRANT UPDATE (last_seen_at, revoked_at) ON session TO shuangtong_app;
GRANT DELETE ON session, sign_in_attempt TO shuangtong_app;
GRANT UPDATE (revoked_at) ON certificate TO shuangtong_app;
GRANT UPDATE ON serial_counter TO shuangtong_app;
GRANT UPDATE (status, to_on) ON enrolment TO shuangtong_app;
GRANT UPDATE (to_on) ON major_illness_membership, assistance_identity TO shuangtong_app;
GRANT UPDATE ON yearly_limit, assistance_rule, calendar_year TO shuangtong_app;
GRANT UPDATE, DELETE ON calendar_day TO shuangtong_app;
GRANT UPDATE ON catalogue_version, catalogue_import, separate_entry, product TO shuangtong_app;
GRANT DELETE ON catalogue_entry, separate_entry TO shuangtong_app;
GRANT UPDATE (to_on) ON commitment, payment_standard, listed_price TO shuangtong_app;
GRANT UPDATE ON institution TO shuangtong_app;
GRANT UPDATE (to_on, suspended_from, suspended_to, ended_on, stop_reason) ON agreement TO shuangtong_app;
GRANT UPDATE (institution_code, department, title) ON practitioner TO shuangtong_app;
GRANT UPDATE (checked_at, checked_by, published_on, published_by, suspended_from, suspended_to, ended_on, stop_reason) ON doctor_filing TO shuangtong_app;
GRANT UPDATE (to_on) ON title_relaxation TO shuangtong_app;
GRANT UPDATE ON application_state, prescription_state, person_year TO shuangtong_app;
GRANT UPDATE (application_id) ON application_paper TO shuangtong_app;
GRANT UPDATE (released_by) ON trace_sale TO shuangtong_app;
GRANT UPDATE (disabled_at) ON api_client TO shuangtong_app;
GRANT UPDATE (signed_out_at) ON gateway_sign_in TO shuangtong_app;

-- A published version and its entries stay as they are (N1.1).
CREATE FUNCTION refuse_published_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM catalogue_version v WHERE v.id = OLD.version_id AND v.state = 'published') THEN
    RAISE EXCEPTION 'a published catalogue version is immutable';
  END IF;
  RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER entry_of_published_version BEFORE UPDATE OR DELETE ON catalogue_entry
  FOR EACH ROW EXECUTE FUNCTION refuse_published_change();

CREATE FUNCTION refuse_unpublishing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state = 'published' THEN RAISE EXCEPTION 'a published catalogue version is immutable'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER published_version BEFORE UPDATE OR DELETE ON catalogue_version
  FOR EACH ROW EXECUTE FUNCTION refuse_unpublishing();

-- Row-level security: `app.scope` is set at the start of every transaction from the actor's role (M7).
CREATE FUNCTION scope_is_all() RETURNS boolean LANGUAGE sql STABLE AS
  $$ SELECT current_setting('app.scope', true) = 'all' $$;
CREATE FUNCTION scope_area_prefix() RETURNS text LANGUAGE sql STABLE AS
  $$ SELECT CASE WHEN current_setting('app.scope', true) LIKE 'area:%' THEN substr(current_setting('app.scope', true), 6) END $$;
CREATE FUNCTION scope_institution() RETURNS text LANGUAGE sql STABLE AS
  $$ SELECT CASE WHEN current_setting('app.scope', true) LIKE 'institution:%' THEN substr(current_setting('app.scope', true), 13) END $$;
CREATE FUNCTION scope_person() RETURNS bigint LANGUAGE sql STABLE AS
  $$ SELECT CASE WHEN current_setting('app.scope', true) LIKE 'person:%' THEN substr(current_setting('app.scope', true), 8)::bigint END $$;

ALTER TABLE person ENABLE ROW LEVEL SECURITY;
ALTER TABLE application ENABLE ROW LEVEL SECURITY;
ALTER TABLE application_paper ENABLE ROW LEVEL SECURITY;
ALTER TABLE prescription ENABLE ROW LEVEL SECURITY;
ALTER TABLE claim ENABLE ROW LEVEL SECURITY;

CREATE POLICY application_in_scope ON application USING (
  scope_is_all() OR area_code LIKE scope_area_prefix() || '%' OR hospital_code = scope_institution() OR person_id = scope_person()
  OR EXISTS (SELECT 1 FROM application_institution c WHERE c.application_id = application.id AND c.hospital_code = scope_institution()));
CREATE POLICY paper_in_scope ON application_paper USING (
  scope_is_all() OR person_id = scope_person()
  OR EXISTS (SELECT 1 FROM application a WHERE a.id = application_paper.application_id));
CREATE POLICY prescription_in_scope ON prescription USING (
  scope_is_all() OR area_code LIKE scope_area_prefix() || '%' OR hospital_code = scope_institution() OR person_id = scope_person()
  OR EXISTS (SELECT 1 FROM prescription_state s WHERE s.prescription_id = prescription.id AND s.institution_code = scope_institution()));
CREATE POLICY claim_in_scope ON claim USING (
  scope_is_all() OR area_code LIKE scope_area_prefix() || '%' OR institution_code = scope_institution() OR person_id = scope_person());
CREATE POLICY person_in_scope ON person USING (
  scope_is_all() OR area_code LIKE scope_area_prefix() || '%' OR id = scope_person()
  OR (scope_institution() IS NOT NULL AND (
    EXISTS (SELECT 1 FROM application a WHERE a.person_id = person.id)
    OR EXISTS (SELECT 1 FROM prescription p WHERE p.person_id = person.id)
    OR EXISTS (SELECT 1 FROM claim c WHERE c.person_id = person.id AND c.institution_code = scope_institution()))));
COMMENT ON POLICY person_in_scope ON person IS '经办看本地区，机构看与己有业务往来者，本人看本人（M7）；出示凭证的查找在引擎范围内进行并留痕（M35）';
