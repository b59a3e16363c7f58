-- What an area decides to withhold or have back for bills of its own people at institutions elsewhere (M29, M30, M33, M36).

CREATE TABLE deduction_bill (
  deduction_id bigint NOT NULL REFERENCES institution_deduction (id),
  claim_id     bigint NOT NULL,
  claim_no     text NOT NULL,
  amount       bigint NOT NULL CHECK (amount > 0),
  PRIMARY KEY (deduction_id, claim_id)
);
CREATE INDEX deduction_bill_of_claim ON deduction_bill (claim_id);
COMMENT ON TABLE deduction_bill IS 'M30、M36：参保地对外地机构的扣款和追回写明是哪几笔结算、各多少（分）；没有个人信息；只增不改';

-- The area where the institution lies withholds it, so it reads it too.
DROP POLICY deduction_in_scope ON institution_deduction;
CREATE POLICY deduction_in_scope ON institution_deduction USING (
  scope_is_all() OR area_code LIKE scope_area_prefix() || '%' OR institution_code = scope_institution()
  OR EXISTS (SELECT FROM institution i WHERE i.code = institution_deduction.institution_code AND i.area_code LIKE scope_area_prefix() || '%'));
ALTER TABLE deduction_bill ENABLE ROW LEVEL SECURITY;
CREATE POLICY deduction_bill_in_scope ON deduction_bill USING (EXISTS (SELECT FROM institution_deduction d WHERE d.id = deduction_bill.deduction_id));

CREATE TABLE clearing_withheld (
  clearing_id  bigint NOT NULL REFERENCES clearing_statement (id),
  deduction_id bigint NOT NULL,
  statement_id bigint NOT NULL,
  PRIMARY KEY (deduction_id, statement_id),
  FOREIGN KEY (deduction_id, statement_id) REFERENCES deduction_use (deduction_id, statement_id)
);
CREATE INDEX clearing_withheld_of_clearing ON clearing_withheld (clearing_id);
COMMENT ON TABLE clearing_withheld IS 'M29、M30：就医地替参保地从机构扣下的，抵减参保地应付的清算；每一次扣下的只在一份清算单上；只增不改';
ALTER TABLE clearing_withheld ENABLE ROW LEVEL SECURITY;
CREATE POLICY clearing_withheld_in_scope ON clearing_withheld USING (EXISTS (SELECT FROM clearing_statement s WHERE s.id = clearing_withheld.clearing_id));

-- Only what was decided by the area that pays, and withheld by the area that is paid.
CREATE FUNCTION check_clearing_withheld() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM clearing_statement c, institution_deduction d, monthly_statement s
      WHERE c.id = NEW.clearing_id AND d.id = NEW.deduction_id AND s.id = NEW.statement_id AND c.payer_area = d.area_code AND c.payee_area = s.area_code) THEN
    RAISE EXCEPTION 'what was withheld belongs to another pair of areas' USING ERRCODE = 'check_violation', CONSTRAINT = 'withheld_between_the_two';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER clearing_withheld_of_the_pair AFTER INSERT ON clearing_withheld FOR EACH ROW EXECUTE FUNCTION check_clearing_withheld();
COMMENT ON FUNCTION check_clearing_withheld() IS 'M30：抵减清算的，是参保地自己的决定、由就医地的对账单扣下的';

ALTER TABLE clearing_sum ADD COLUMN withheld bigint NOT NULL DEFAULT 0 CHECK (withheld >= 0),
  DROP CONSTRAINT clearing_sum_adds_up,
  ADD CONSTRAINT clearing_sum_adds_up CHECK (claimed + carried_in - withheld = payable + carried_out);
COMMENT ON COLUMN clearing_sum.withheld IS 'M30：就医地替参保地从机构扣下的（分），抵减应付';

GRANT SELECT, INSERT ON deduction_bill, clearing_withheld TO shuangtong_app;
