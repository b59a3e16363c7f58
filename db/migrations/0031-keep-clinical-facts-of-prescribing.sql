-- What a doctor must know of a drug and of a patient while prescribing (M11, M33, M34, I19).

CREATE TABLE product_handling (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  national_code text NOT NULL REFERENCES product (national_code),
  storage       text NOT NULL CHECK (storage IN ('ordinary', 'cool', 'refrigerated', 'frozen', 'special')),
  control_class text CHECK (control_class IN ('toxic', 'radioactive', 'precursor', 'narcotic', 'psychotropic', 'antimicrobial')),
  evidence      text NOT NULL,
  entered_by    bigint NOT NULL REFERENCES account (id),
  entered_at    timestamptz NOT NULL
);
CREATE INDEX product_handling_latest ON product_handling (national_code, id DESC);
COMMENT ON TABLE product_handling IS 'I19、M32：产品的储存要求与管制类别，只增不改，最后一条有效；有特殊储存要求或受管制的不开长期处方';

CREATE TABLE drug_caution (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  entry_key  text NOT NULL,
  kind       text NOT NULL CHECK (kind IN ('diagnosis', 'ageBelow', 'ageAbove', 'sex', 'pregnancy', 'lactation', 'allergy', 'together')),
  value      text NOT NULL,
  effect     text NOT NULL CHECK (effect IN ('forbidden', 'caution')),
  words      text NOT NULL,
  evidence   text NOT NULL,
  entered_by bigint NOT NULL REFERENCES account (id),
  entered_at timestamptz NOT NULL
);
CREATE INDEX drug_caution_by_entry ON drug_caution (entry_key, id);
COMMENT ON TABLE drug_caution IS 'M11：说明书载明的禁忌与慎用，开具时对照患者病情';

CREATE TABLE drug_caution_end (
  caution_id bigint PRIMARY KEY REFERENCES drug_caution (id),
  reason     text NOT NULL,
  ended_by   bigint NOT NULL REFERENCES account (id),
  ended_at   timestamptz NOT NULL
);
COMMENT ON TABLE drug_caution_end IS 'M11：不再适用的用药提示';

GRANT SELECT, INSERT ON product_handling, drug_caution, drug_caution_end TO shuangtong_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO shuangtong_app;

ALTER TABLE prescription ADD COLUMN supplement jsonb;
COMMENT ON COLUMN prescription.supplement IS 'I19、M34：长期处方评估与同意、病情记录、医师对用药提示的说明，随处方签名（第2版）；此前的处方为空（第1版）';
