-- The catalogue's revision is the key of what the settlement keeps in memory, so nothing may change the catalogue behind
-- its back: the triggers fire also where ordinary ones are silent, when rows come by replication or by a repair of the
-- data with `session_replication_role = replica`.

DO $$ DECLARE watched regclass; BEGIN
  FOR watched IN SELECT t.tgrelid::regclass FROM pg_trigger t WHERE t.tgname = 'renew_revision' LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER renew_revision', watched);
  END LOOP;
END $$;
COMMENT ON FUNCTION renew_catalogue_revision() IS '结算读取的每一张目录表都要挂这个触发器（ENABLE ALWAYS）；缓存的测试按查询计划逐表核对';

-- A counter that tries price after price would find out a standard marked “∗” by what is refused (N5.1).
CREATE TABLE price_trial (
  id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  institution_code text NOT NULL REFERENCES institution (code),
  national_code    text NOT NULL REFERENCES product (national_code),
  price            bigint NOT NULL CHECK (price >= 0),
  tried_by         bigint REFERENCES account (id),
  tried_at         timestamptz NOT NULL
);
CREATE INDEX price_trial_by_product ON price_trial (institution_code, national_code, tried_at);
COMMENT ON TABLE price_trial IS 'N5.1：机构对保密支付标准的产品试过的不同价格（万分之一元），只增不改；试价有次数限制';
GRANT SELECT, INSERT ON price_trial TO shuangtong_app;
