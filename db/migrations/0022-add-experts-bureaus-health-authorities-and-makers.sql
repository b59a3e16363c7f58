-- Who else takes part in deciding who may (M7, M8, M26, M36): experts, area bureaus, health authorities, makers.

CREATE TABLE enterprise (
  code text PRIMARY KEY CHECK (code ~ '^[0-9A-HJ-NPQRTUWXY]{18}$'),
  name text NOT NULL UNIQUE
);
COMMENT ON TABLE enterprise IS 'M26、M38：药品企业，统一社会信用代码；名称与产品的生产企业一致';
GRANT SELECT, INSERT ON enterprise TO shuangtong_app;
GRANT UPDATE (name) ON enterprise TO shuangtong_app;

ALTER TABLE account ADD COLUMN enterprise_code text REFERENCES enterprise (code);
ALTER TABLE account DROP CONSTRAINT account_role_check;
ALTER TABLE account ADD CONSTRAINT account_role_check CHECK (role IN ('provinceAdmin', 'provinceCatalogue', 'provincePrice', 'auditor',
  'expert', 'healthAuthority', 'areaBureau', 'agencyReviewer', 'responsibleDoctor', 'hospitalOffice', 'pharmacist', 'cashier', 'enterprise', 'patient'));
ALTER TABLE account DROP CONSTRAINT account_bound_to_its_level;
ALTER TABLE account ADD CONSTRAINT account_bound_to_its_level CHECK (
  (enterprise_code IS NOT NULL) = (role = 'enterprise') AND
  CASE
    WHEN role IN ('provinceAdmin', 'provinceCatalogue', 'provincePrice', 'auditor', 'expert', 'enterprise') THEN institution_code IS NULL AND person_id IS NULL
    WHEN role IN ('agencyReviewer', 'areaBureau', 'healthAuthority') THEN area_code IS NOT NULL AND institution_code IS NULL AND person_id IS NULL
    WHEN role IN ('responsibleDoctor', 'pharmacist') THEN institution_code IS NOT NULL AND practitioner_code IS NOT NULL
    WHEN role IN ('hospitalOffice', 'cashier') THEN institution_code IS NOT NULL
    ELSE person_id IS NOT NULL AND institution_code IS NULL
  END);
