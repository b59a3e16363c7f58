-- Why a standard became what it is, what a bidder quoted, what makers asked of the nation, and what became of each printed price (N2.2, N2.3, N3.1).

CREATE TABLE national_application (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  maker         text NOT NULL,
  generic_name  text NOT NULL,
  dosage_form   text NOT NULL,
  strength      text NOT NULL,
  pack          text NOT NULL,
  national_code text CHECK (national_code ~ '^[XZ][0-9A-Z]{19,22}$'),
  submitted_on  date NOT NULL,
  document_no   text NOT NULL,
  entered_by    bigint NOT NULL REFERENCES account (id),
  entered_at    timestamptz NOT NULL
);
COMMENT ON TABLE national_application IS 'N2.3：目录未载明的规格，企业向国家申请支付标准的登记，只增不改';

CREATE TABLE national_application_step (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  application_id bigint NOT NULL REFERENCES national_application (id),
  kind           text NOT NULL CHECK (kind IN ('accepted', 'supplement', 'standardSet', 'refused', 'withdrawn')),
  on_day         date NOT NULL,
  document_no    text NOT NULL,
  note           text NOT NULL DEFAULT '',
  entered_by     bigint NOT NULL REFERENCES account (id),
  entered_at     timestamptz NOT NULL
);
CREATE INDEX national_application_step_by_application ON national_application_step (application_id, id);
CREATE UNIQUE INDEX national_application_ends_once ON national_application_step (application_id)
  WHERE kind IN ('standardSet', 'refused', 'withdrawn');
COMMENT ON TABLE national_application_step IS 'N2.3：申请的进展，只增不改；有了结果就不再进展';

ALTER TABLE payment_standard
  ADD COLUMN reason_kind text NOT NULL DEFAULT 'initial' CHECK (reason_kind IN
    ('initial', 'renewal', 'newSpec', 'sameGeneric', 'procurement', 'governmentPrice', 'correction', 'withdrawal')),
  ADD COLUMN late_reason text,
  ADD COLUMN application_id bigint REFERENCES national_application (id),
  ADD CONSTRAINT withdrawn_standard_says_so CHECK ((standard IS NULL) = (reason_kind = 'withdrawal')),
  ADD CONSTRAINT new_spec_names_its_application CHECK ((reason_kind = 'newSpec') = (application_id IS NOT NULL));
COMMENT ON COLUMN payment_standard.reason_kind IS 'N2.3：调整的事由种类；reason 为文字说明，evidence 为文件依据';
COMMENT ON COLUMN payment_standard.late_reason IS 'N2.3：改动今日以前的日期时，为什么现在才改';

ALTER TABLE listed_price ADD COLUMN late_reason text;
COMMENT ON COLUMN listed_price.late_reason IS 'N3.1：改动今日以前的日期时，为什么现在才改';

CREATE TABLE bid_quote (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  national_code text NOT NULL REFERENCES product (national_code),
  quote         bigint CHECK (quote > 0),
  from_on       date NOT NULL,
  to_on         date CHECK (to_on >= from_on),
  evidence      text NOT NULL,
  entered_by    bigint NOT NULL REFERENCES account (id),
  entered_at    timestamptz NOT NULL
);
CREATE INDEX bid_quote_by_product ON bid_quote (national_code, id);
COMMENT ON TABLE bid_quote IS 'N3.1：企业竞价时的报价，万分之一元，标准有效期内为其挂网上限；只增不改，同一日期以最后记载的为准，quote 为空表示撤回；只供省局价格岗位';

CREATE TABLE printed_standard_step (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  version_id    bigint NOT NULL,
  seq           int NOT NULL,
  part          int NOT NULL CHECK (part >= 0),
  kind          text NOT NULL CHECK (kind IN ('assigned', 'setAside')),
  standard_id   bigint REFERENCES payment_standard (id),
  reason        text NOT NULL DEFAULT '',
  entered_by    bigint NOT NULL REFERENCES account (id),
  entered_at    timestamptz NOT NULL,
  FOREIGN KEY (version_id, seq) REFERENCES catalogue_entry (version_id, seq),
  CONSTRAINT assigned_to_a_standard CHECK ((kind = 'assigned') = (standard_id IS NOT NULL)),
  CONSTRAINT set_aside_for_a_reason CHECK (kind = 'assigned' OR reason <> '')
);
CREATE INDEX printed_standard_step_by_entry ON printed_standard_step (version_id, seq, part, id);
COMMENT ON TABLE printed_standard_step IS 'N2.2：目录所印支付标准逐条落到产品的办理记录，part 为该条文字中的第几个价，只增不改';

-- A cap that was looked at must still hold when the price is written: who decides by the catalogue takes its turn first.
CREATE FUNCTION take_catalogue_turn() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM catalogue_revision FOR UPDATE;
END $$;
COMMENT ON FUNCTION take_catalogue_turn() IS 'N3.1：先占修订号再核价，核过的上限到写入时仍然有效';

GRANT SELECT, INSERT ON national_application, national_application_step, bid_quote, printed_standard_step TO shuangtong_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO shuangtong_app;
