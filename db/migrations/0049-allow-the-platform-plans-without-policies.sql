-- What the platform decides on its own behalf, such as a settlement, sees every row already (scope `all`). Under a role that no policy
-- limits, its statements are planned without the looks by which the policies find out who may see a row: of a claim's statements the
-- database spent a third of its time on making ready such looks, of which not one was taken. Whoever asks for somebody is limited as before.
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'shuangtong_platform') THEN
    CREATE ROLE shuangtong_platform NOLOGIN;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation OR insufficient_privilege THEN NULL;
END $$;
-- It may do what the application's role may do, and nothing else.
DO $$ BEGIN
  IF NOT pg_has_role('shuangtong_platform', 'shuangtong_app', 'USAGE') THEN
    GRANT shuangtong_app TO shuangtong_platform;
  END IF;
EXCEPTION WHEN undefined_object OR insufficient_privilege OR unique_violation OR internal_error THEN NULL;
END $$;
DO $$ BEGIN
  IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
    EXECUTE format('GRANT shuangtong_platform TO %I', current_user);
  END IF;
EXCEPTION WHEN undefined_object OR insufficient_privilege OR unique_violation OR internal_error THEN NULL;
END $$;

-- Where an administrator keeps the making of roles to himself there is no such role, and the application's own does its work.
DO $$
DECLARE acts_as text := 'shuangtong_app'; place text;
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'shuangtong_platform') AND pg_has_role('shuangtong_platform', 'shuangtong_app', 'USAGE')
    AND pg_has_role('shuangtong_platform', CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END) THEN
    acts_as := 'shuangtong_platform';
    FOR place IN SELECT DISTINCT tablename FROM pg_policies WHERE schemaname = 'public' ORDER BY 1 LOOP
      EXECUTE format('CREATE POLICY whole_for_the_platform ON %I TO shuangtong_platform USING (true)', place);
    END LOOP;
  END IF;
  EXECUTE format('CREATE FUNCTION platform_role() RETURNS text LANGUAGE sql IMMUTABLE AS %L', format('SELECT %L::text', acts_as));
END $$;
COMMENT ON FUNCTION platform_role() IS '平台自己办事（范围 all）时的角色：看全部行，能做的和 shuangtong_app 一样';
