-- Limits by person and year, and the double-entry ledger (M9.2, M9.5, I12).

CREATE TABLE person_year (
  person_id                 bigint NOT NULL REFERENCES person (id),
  scheme                    text NOT NULL CHECK (scheme IN ('employee', 'resident')),
  year                      smallint NOT NULL,
  pooled_fund_used          bigint NOT NULL DEFAULT 0 CHECK (pooled_fund_used >= 0),
  major_illness_used        bigint NOT NULL DEFAULT 0 CHECK (major_illness_used >= 0),
  assistance_threshold_used bigint NOT NULL DEFAULT 0 CHECK (assistance_threshold_used >= 0),
  assistance_used           bigint NOT NULL DEFAULT 0 CHECK (assistance_used >= 0),
  own_share                 bigint NOT NULL DEFAULT 0,
  pooled_fund_limit         bigint CHECK (pooled_fund_limit >= 0),
  major_illness_limit       bigint CHECK (major_illness_limit >= 0),
  PRIMARY KEY (person_id, scheme, year)
);
COMMENT ON TABLE person_year IS 'M9.5、I12：一人一险种一年一行，结算时加锁；限额为空时用统筹地区限额；自付（M9.3）只记录，不进大病';

CREATE TABLE ledger_entry (
  id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  claim_id         bigint NOT NULL,
  account          text NOT NULL CHECK (account IN ('pooledFund', 'majorIllness', 'assistance', 'patientPaid', 'institutionPayable', 'drugSale')),
  area_code        text NOT NULL,
  scheme           text NOT NULL,
  institution_code text NOT NULL,
  amount           bigint NOT NULL,
  on_day           date NOT NULL,
  booked_at        timestamptz NOT NULL
);
CREATE INDEX ledger_entry_by_claim ON ledger_entry (claim_id);
CREATE INDEX ledger_entry_by_account ON ledger_entry (account, area_code, on_day);
COMMENT ON TABLE ledger_entry IS '复式分录，借为正、贷为负，每笔结算合计为零；只增不改';

CREATE FUNCTION check_ledger_balance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM new_rows GROUP BY claim_id HAVING sum(amount) <> 0) THEN
    RAISE EXCEPTION 'ledger entries of a claim do not sum to zero';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER ledger_balances AFTER INSERT ON ledger_entry
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION check_ledger_balance();
COMMENT ON FUNCTION check_ledger_balance() IS '一条语句写入的分录必须按结算平衡';

CREATE TABLE other_spending (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  person_id     bigint NOT NULL REFERENCES person (id),
  scheme        text NOT NULL CHECK (scheme IN ('employee', 'resident')),
  year          smallint NOT NULL,
  pooled_fund   bigint NOT NULL CHECK (pooled_fund >= 0),
  major_illness bigint NOT NULL CHECK (major_illness >= 0),
  source        text NOT NULL,
  request_id    text NOT NULL,
  reported_by   bigint NOT NULL REFERENCES account (id),
  reported_at   timestamptz NOT NULL,
  UNIQUE (reported_by, request_id)
);
CREATE INDEX other_spending_by_person ON other_spending (person_id, year);
COMMENT ON TABLE other_spending IS 'M9.5：其他待遇已占用的年度限额，由经办登记，与单行支付共用限额；只增不改';
