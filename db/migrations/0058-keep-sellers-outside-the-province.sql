-- What was bought in another province is reimbursed by hand: its seller stands in no register of ours (M30, I24).

ALTER TABLE manual_claim ALTER COLUMN institution_code DROP NOT NULL;
COMMENT ON COLUMN manual_claim.institution_code IS '本省的购药机构；省外的为空，记在 manual_seller';

CREATE TABLE manual_seller (
  manual_id          bigint NOT NULL REFERENCES manual_claim (id),
  version            smallint NOT NULL CHECK (version > 0),
  place_code         text NOT NULL,
  name               text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  kind               text NOT NULL CHECK (kind IN ('hospital', 'pharmacy')),
  level              text NOT NULL CHECK (level IN ('三级', '二级', '一级', '未定级')),
  designated_code    text,
  receiving_hospital text CHECK (length(receiving_hospital) BETWEEN 1 AND 100),
  entered_at         timestamptz NOT NULL,
  entered_by         bigint NOT NULL REFERENCES account (id),
  PRIMARY KEY (manual_id, version),
  CONSTRAINT seller_is_of_another_province CHECK (place_code ~ '^[1-6][0-9]0000$'),
  CONSTRAINT seller_code_is_of_its_kind CHECK (designated_code ~ '^[HP][0-9]{11}$' AND (designated_code LIKE 'H%') = (kind = 'hospital')),
  CONSTRAINT seller_code_is_of_its_province CHECK (substr(designated_code, 2, 2) = left(place_code, 2)),
  CONSTRAINT only_pharmacies_deliver CHECK (receiving_hospital IS NULL OR kind = 'pharmacy')
);
COMMENT ON TABLE manual_seller IS 'M30、I24：省外的购药机构；申报人填写，审核人核对，每次保存存为新的一版，最后一版有效';
COMMENT ON COLUMN manual_seller.place_code IS '所在省份的区划代码';
COMMENT ON COLUMN manual_seller.designated_code IS '国家统一的定点机构编码；还没有查到的为空，不能通过审核';
COMMENT ON COLUMN manual_seller.receiving_hospital IS 'M32：药店卖的注射剂在哪家省外医院使用';

-- A purchase has one seller: an institution of ours, or one outside that its claim tells.
CREATE FUNCTION check_manual_has_seller() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.institution_code IS NULL AND NOT EXISTS (SELECT 1 FROM manual_seller s WHERE s.manual_id = NEW.id) THEN
    RAISE EXCEPTION 'a manual claim has a seller' USING ERRCODE = 'check_violation', CONSTRAINT = 'manual_has_one_seller';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER manual_claim_has_seller AFTER INSERT ON manual_claim DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION check_manual_has_seller();
COMMENT ON FUNCTION check_manual_has_seller() IS 'M30：申报有一家购药机构，本省的或者省外的';

CREATE FUNCTION check_manual_seller() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM manual_claim m WHERE m.id = NEW.manual_id AND m.institution_code IS NULL
      AND (m.setting = 'pharmacy') = (NEW.kind = 'pharmacy'))
    OR EXISTS (SELECT 1 FROM area a WHERE left(a.code, 2) = left(NEW.place_code, 2)) THEN
    RAISE EXCEPTION 'a seller outside the province belongs to a claim without one of ours' USING ERRCODE = 'check_violation', CONSTRAINT = 'manual_has_one_seller';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER manual_seller_of_claim AFTER INSERT ON manual_seller FOR EACH ROW EXECUTE FUNCTION check_manual_seller();
COMMENT ON FUNCTION check_manual_seller() IS 'I24：省外机构不在本省，医院或药店与申报的就诊方式一致';

GRANT SELECT, INSERT ON manual_seller TO shuangtong_app;
ALTER TABLE manual_seller ENABLE ROW LEVEL SECURITY;
CREATE POLICY manual_seller_in_scope ON manual_seller USING (
  scope_is_all() OR EXISTS (SELECT 1 FROM manual_claim m WHERE m.id = manual_seller.manual_id));

-- Buying elsewhere is filed for a pooling area of ours, or for another province as a whole.
ALTER TABLE off_site_filing DROP CONSTRAINT off_site_filing_place_code_fkey;
ALTER TABLE off_site_request DROP CONSTRAINT off_site_request_place_code_fkey;
CREATE FUNCTION check_off_site_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM area a WHERE a.code = NEW.place_code) AND (
      NEW.place_code !~ '^(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-6])0000$'
      OR EXISTS (SELECT 1 FROM area a WHERE left(a.code, 2) = left(NEW.place_code, 2))) THEN
    RAISE EXCEPTION 'a place is one of our areas or another province' USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'off_site_place_is_known';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER off_site_filing_place AFTER INSERT ON off_site_filing FOR EACH ROW EXECUTE FUNCTION check_off_site_place();
CREATE TRIGGER off_site_request_place AFTER INSERT ON off_site_request FOR EACH ROW EXECUTE FUNCTION check_off_site_place();
COMMENT ON FUNCTION check_off_site_place() IS 'M30、I24：备案到本省的统筹地区，或者到外省整个省份';
COMMENT ON TABLE off_site_filing IS 'M30：异地购药备案，place_code 为购药地统筹地区，省外的为省份；参保地经办登记';

-- Prices of a product with a secret standard are also tried for sellers that no register of ours knows (N5.1, I24).
ALTER TABLE price_trial DROP CONSTRAINT price_trial_institution_code_fkey,
  ADD CONSTRAINT price_trial_names_its_seller CHECK (institution_code ~ '^[HP][0-9]{11}$');
