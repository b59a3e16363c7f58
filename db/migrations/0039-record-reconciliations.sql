-- What an institution reconciled with the platform, each difference and what was done with it; applications for clearing (M29).

CREATE TABLE reconciliation (
  id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind             text NOT NULL CHECK (kind IN ('totals', 'details')),
  institution_code text NOT NULL REFERENCES institution (code),
  channel          text NOT NULL CHECK (channel IN ('page', 'gateway')),
  from_on          date NOT NULL,
  to_on            date NOT NULL,
  area_code        text NOT NULL,
  scheme           text CHECK (scheme IN ('employee', 'resident')),
  setting          text CHECK (setting IN ('pharmacy', 'outpatient', 'inpatient')),
  their_rows       integer NOT NULL,
  their_charged    bigint NOT NULL,
  their_funds      bigint NOT NULL,
  their_account    bigint,
  their_cash       bigint,
  our_rows         integer NOT NULL,
  our_charged      bigint NOT NULL,
  our_funds        bigint NOT NULL,
  our_account      bigint NOT NULL,
  our_cash         bigint NOT NULL,
  result           text NOT NULL CHECK (result IN ('agrees', 'oursMore', 'theirsMore', 'differs')),
  differences      integer NOT NULL CHECK (differences >= 0),
  closed_to        date,
  close_hash       text CHECK (close_hash ~ '^[0-9a-f]{64}$'),
  file_name        text,
  file_hash        text CHECK (file_hash ~ '^[0-9a-f]{64}$'),
  request_id       text NOT NULL,
  done_at          timestamptz NOT NULL,
  account_id       bigint REFERENCES account (id),
  actor_name       text NOT NULL,
  CONSTRAINT reconciliation_days CHECK (to_on >= from_on),
  CONSTRAINT reconciliation_once_per_request UNIQUE (institution_code, request_id),
  CONSTRAINT details_come_in_a_file CHECK ((kind = 'details') = (file_hash IS NOT NULL) AND (file_hash IS NULL) = (file_name IS NULL)),
  CONSTRAINT what_agrees_has_no_difference CHECK (result <> 'agrees' OR differences = 0)
);
CREATE INDEX reconciliation_of_institution ON reconciliation (institution_code, id DESC);
COMMENT ON TABLE reconciliation IS 'M29：机构与平台对的总账（3201）和明细账（3202）：双方的笔数、金额（分）和结果；只增不改';
COMMENT ON COLUMN reconciliation.area_code IS '结算经办机构的区划，4301、43 一类的整市、全省按前缀包括其下各地';
COMMENT ON COLUMN reconciliation.closed_to IS '对账时已日结到哪一天；不早于 to_on 的，双方的数不会再变';
COMMENT ON COLUMN reconciliation.close_hash IS 'to_on 已日结的，全省当日日结的摘要';

CREATE TABLE reconciliation_line (
  reconciliation_id bigint NOT NULL REFERENCES reconciliation (id),
  line_no           integer NOT NULL CHECK (line_no > 0),
  kind              text NOT NULL CHECK (kind IN ('oursOnly', 'theirsOnly', 'content', 'state', 'repeated', 'outside')),
  claim_no          text NOT NULL,
  person_no         text NOT NULL,
  msgid             text NOT NULL,
  refund            boolean NOT NULL,
  their_charged     bigint,
  their_funds       bigint,
  their_account     bigint,
  our_charged       bigint,
  our_funds         bigint,
  our_account       bigint,
  memo              text NOT NULL,
  PRIMARY KEY (reconciliation_id, line_no),
  CONSTRAINT somebody_has_the_line CHECK (their_charged IS NOT NULL OR our_charged IS NOT NULL)
);
COMMENT ON TABLE reconciliation_line IS 'M29：对明细账的每一条差异：平台多、机构多、金额不一致、状态不一致、重复、不在范围；只增不改';

CREATE TABLE reconciliation_answer (
  reconciliation_id bigint NOT NULL,
  line_no           integer NOT NULL,
  seq               smallint NOT NULL CHECK (seq > 0),
  answer            text NOT NULL CHECK (answer IN ('ourBooks', 'takenBack', 'settledAnew', 'disputed', 'explained')),
  words             text NOT NULL CHECK (length(words) BETWEEN 1 AND 400),
  at                timestamptz NOT NULL,
  account_id        bigint REFERENCES account (id),
  actor_name        text NOT NULL,
  PRIMARY KEY (reconciliation_id, line_no, seq),
  FOREIGN KEY (reconciliation_id, line_no) REFERENCES reconciliation_line (reconciliation_id, line_no)
);
COMMENT ON TABLE reconciliation_answer IS 'M29：机构对每条差异的处理，最后一条有效；只增不改';

CREATE TABLE clearing_application (
  id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  event_no         text NOT NULL UNIQUE,
  institution_code text NOT NULL REFERENCES institution (code),
  setting          text NOT NULL CHECK (setting IN ('pharmacy', 'outpatient', 'inpatient')),
  month            date NOT NULL CHECK (extract(day FROM month) = 1),
  from_on          date NOT NULL,
  to_on            date NOT NULL,
  claims           integer NOT NULL CHECK (claims >= 0),
  charged          bigint NOT NULL,
  recognised       bigint NOT NULL,
  funds            bigint NOT NULL,
  account          bigint NOT NULL,
  cash             bigint NOT NULL,
  request_id       text NOT NULL,
  applied_at       timestamptz NOT NULL,
  applied_by_name  text NOT NULL,
  withdrawn_at     timestamptz,
  withdrawn_by_name text,
  CONSTRAINT clearing_within_its_month CHECK (to_on >= from_on AND from_on >= month AND to_on < month + interval '1 month'),
  CONSTRAINT clearing_once_per_request UNIQUE (institution_code, request_id),
  CONSTRAINT clearing_pays_the_charge CHECK (charged = funds + account + cash),
  CONSTRAINT withdrawal_whole CHECK ((withdrawn_at IS NULL) = (withdrawn_by_name IS NULL))
);
CREATE UNIQUE INDEX clearing_stands_once ON clearing_application (institution_code, setting, month) WHERE withdrawn_at IS NULL;
COMMENT ON TABLE clearing_application IS 'M29：清算申请（3203），金额与平台一致才收；撤销（3204）只记时间和经手人';
COMMENT ON COLUMN clearing_application.recognised IS '政策范围内的费用（分）';

-- Claims and requests of a few days are found without an index that every settlement would have to keep.
CREATE INDEX claim_by_settled ON claim USING brin (settled_at) WITH (pages_per_range = 16);
CREATE INDEX claim_request_by_time ON claim_request USING brin (at) WITH (pages_per_range = 16);

GRANT SELECT, INSERT ON reconciliation, reconciliation_line, reconciliation_answer, clearing_application TO shuangtong_app;
GRANT UPDATE (withdrawn_at, withdrawn_by_name) ON clearing_application TO shuangtong_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO shuangtong_app;

-- An institution sees its own (M7).
ALTER TABLE reconciliation ENABLE ROW LEVEL SECURITY;
CREATE POLICY reconciliation_of_place ON reconciliation USING (scope_is_all() OR institution_code = scope_institution());
ALTER TABLE reconciliation_line ENABLE ROW LEVEL SECURITY;
CREATE POLICY line_of_seen_reconciliation ON reconciliation_line USING (
  scope_is_all() OR EXISTS (SELECT 1 FROM reconciliation r WHERE r.id = reconciliation_line.reconciliation_id));
ALTER TABLE reconciliation_answer ENABLE ROW LEVEL SECURITY;
CREATE POLICY answer_of_seen_reconciliation ON reconciliation_answer USING (
  scope_is_all() OR EXISTS (SELECT 1 FROM reconciliation r WHERE r.id = reconciliation_answer.reconciliation_id));
ALTER TABLE clearing_application ENABLE ROW LEVEL SECURITY;
CREATE POLICY clearing_of_place ON clearing_application USING (scope_is_all() OR institution_code = scope_institution());
