-- Changes of the catalogue wait for each other before they touch a row, not after: two that each hold a row the other
-- needs would otherwise meet at the revision and one would be thrown out as a deadlock.

CREATE FUNCTION await_catalogue_turn() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM catalogue_revision FOR UPDATE;
  RETURN NULL;
END $$;
COMMENT ON FUNCTION await_catalogue_turn() IS '目录的改动依次进行：先占修订号，再改行';

DO $$ DECLARE watched regclass; BEGIN
  FOR watched IN SELECT t.tgrelid::regclass FROM pg_trigger t WHERE t.tgname = 'renew_revision' LOOP
    EXECUTE format('CREATE TRIGGER await_turn BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION await_catalogue_turn()', watched);
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER await_turn', watched);
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER renew_revision', watched);
  END LOOP;
END $$;
