-- Settlements that take another's place, corrections of reported spending, limits from the core system, and years spent over their limits (M9.5, M32, I6, I12).

CREATE TABLE claim_replacement (
  area_code      text NOT NULL,
  claim_id       bigint NOT NULL,
  reversal_id    bigint NOT NULL,
  replacement_id bigint NOT NULL,
  first_id       bigint NOT NULL,
  kind           text NOT NULL CHECK (kind IN ('return', 'readjudication')),
  at             timestamptz NOT NULL,
  PRIMARY KEY (area_code, claim_id),
  UNIQUE (area_code, reversal_id),
  UNIQUE (area_code, replacement_id)
);
CREATE INDEX claim_replacement_by_first ON claim_replacement (area_code, first_id);
COMMENT ON TABLE claim_replacement IS 'M32、M29：退一部分药或更正后，撤销单与接替原单的结算单同时记账；只增不改';
COMMENT ON COLUMN claim_replacement.first_id IS 'I12：接替前最早的那张结算单，使用年度限额的次序按它算';
GRANT SELECT, INSERT ON claim_replacement TO shuangtong_app;
ALTER TABLE claim_replacement ENABLE ROW LEVEL SECURITY;
CREATE POLICY replacement_of_seen_claim ON claim_replacement USING (
  scope_is_all() OR EXISTS (SELECT 1 FROM claim c WHERE c.area_code = claim_replacement.area_code AND c.id = claim_replacement.claim_id));

-- What other businesses report: with the source's own number and the day on which it paid; a correction adds the difference.
ALTER TABLE other_spending
  DROP CONSTRAINT other_spending_pooled_fund_check,
  DROP CONSTRAINT other_spending_major_illness_check,
  ADD COLUMN reference text CHECK (length(reference) BETWEEN 1 AND 60),
  ADD COLUMN paid_on date,
  ADD COLUMN corrects_id bigint REFERENCES other_spending (id),
  ADD COLUMN reason text NOT NULL DEFAULT '',
  ADD CONSTRAINT reported_amounts_are_not_negative CHECK (corrects_id IS NOT NULL OR LEAST(pooled_fund, major_illness) >= 0),
  ADD CONSTRAINT correction_says_why CHECK (corrects_id IS NULL OR reason <> '');
CREATE UNIQUE INDEX other_spending_of_source ON other_spending (source, reference) WHERE reference IS NOT NULL AND corrects_id IS NULL;
CREATE INDEX other_spending_by_corrected ON other_spending (corrects_id) WHERE corrects_id IS NOT NULL;
COMMENT ON COLUMN other_spending.reference IS 'M9.5：来源业务自己的单号，同一来源只登记一次';
COMMENT ON COLUMN other_spending.paid_on IS 'M9.5、I12：其他业务支付的日期，晚报时按它排次序；没有报的按登记日';
COMMENT ON COLUMN other_spending.corrects_id IS 'M9.5：更正哪一笔；更正行的金额是与此前之差，可以为负，连同原笔不为负';

CREATE FUNCTION check_corrected_spending() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM other_spending o WHERE o.id = NEW.corrects_id AND (o.corrects_id IS NOT NULL OR o.person_id <> NEW.person_id
      OR o.scheme <> NEW.scheme OR o.year <> NEW.year))
    OR (SELECT LEAST(sum(o.pooled_fund), sum(o.major_illness)) FROM other_spending o WHERE o.id = NEW.corrects_id OR o.corrects_id = NEW.corrects_id) < 0 THEN
    RAISE EXCEPTION 'a correction belongs to a report of the same year and leaves nothing below zero' USING ERRCODE = 'check_violation', CONSTRAINT = 'corrected_spending_stands';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER corrected_spending AFTER INSERT ON other_spending FOR EACH ROW WHEN (NEW.corrects_id IS NOT NULL) EXECUTE FUNCTION check_corrected_spending();
COMMENT ON FUNCTION check_corrected_spending() IS 'M9.5：更正只能指向同一人同一年度的原笔，原笔连同更正不为负';

CREATE TABLE person_limit_entry (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  person_id     bigint NOT NULL REFERENCES person (id),
  scheme        text NOT NULL CHECK (scheme IN ('employee', 'resident')),
  year          smallint NOT NULL,
  pooled_fund   bigint CHECK (pooled_fund >= 0),
  major_illness bigint CHECK (major_illness >= 0),
  source        text NOT NULL CHECK (source <> ''),
  request_id    text NOT NULL,
  reported_by   bigint NOT NULL REFERENCES account (id),
  reported_at   timestamptz NOT NULL,
  CONSTRAINT person_limit_once_per_request UNIQUE (reported_by, request_id)
);
CREATE INDEX person_limit_entry_by_person ON person_limit_entry (person_id, year);
COMMENT ON TABLE person_limit_entry IS 'M9.5：核心系统报来的个人年度限额，空为按统筹地区；最后一条是 person_year 里的现状，只增不改';

CREATE TABLE limit_finding_event (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  person_id     bigint NOT NULL REFERENCES person (id),
  scheme        text NOT NULL CHECK (scheme IN ('employee', 'resident')),
  year          smallint NOT NULL,
  state         text NOT NULL CHECK (state IN ('open', 'explained', 'toRecover')),
  note          text NOT NULL CHECK (note <> ''),
  pooled_fund   bigint NOT NULL CHECK (pooled_fund >= 0),
  major_illness bigint NOT NULL CHECK (major_illness >= 0),
  account_id    bigint REFERENCES account (id),
  actor_name    text NOT NULL,
  at            timestamptz NOT NULL
);
CREATE INDEX limit_finding_event_by_year ON limit_finding_event (person_id, scheme, year, id DESC);
COMMENT ON TABLE limit_finding_event IS 'M9.5、I6：超年度限额情况的处理经过，金额为处理时看到的超出额（分）；最后一条是现状，超出额变了就重新待处理';

GRANT SELECT, INSERT ON person_limit_entry, limit_finding_event TO shuangtong_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO shuangtong_app;
ALTER TABLE person_limit_entry ENABLE ROW LEVEL SECURITY;
CREATE POLICY limit_entry_in_scope ON person_limit_entry USING (
  scope_is_all() OR person_id = scope_person() OR EXISTS (SELECT 1 FROM person p WHERE p.id = person_limit_entry.person_id));
ALTER TABLE limit_finding_event ENABLE ROW LEVEL SECURITY;
CREATE POLICY finding_event_in_scope ON limit_finding_event USING (
  scope_is_all() OR EXISTS (SELECT 1 FROM person p WHERE p.id = limit_finding_event.person_id));
