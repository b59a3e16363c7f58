-- Agreements signed on paper are entered by one person and confirmed by another (M25, M26, M27); a change of drug ends what was
-- approved before it, by the time of the decisions (M24); who held a prescription sees it only as long as the hold runs (M28).

CREATE TABLE paper_agreement (
  id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  institution_code text NOT NULL REFERENCES institution (code),
  agreement_no     text NOT NULL CHECK (agreement_no <> ''),
  clauses          text[] NOT NULL,
  from_on          date NOT NULL,
  to_on            date NOT NULL CHECK (to_on >= from_on),
  document_ref     text NOT NULL CHECK (document_ref <> ''),
  reason           text NOT NULL CHECK (reason <> ''),
  entered_by       bigint NOT NULL REFERENCES account (id),
  entered_at       timestamptz NOT NULL,
  confirmed        boolean,
  decided_by       bigint REFERENCES account (id),
  decided_at       timestamptz,
  decision_note    text NOT NULL DEFAULT '',
  CONSTRAINT paper_agreement_by_two CHECK (decided_by <> entered_by),
  CONSTRAINT paper_agreement_decision_whole CHECK ((confirmed IS NULL) = (decided_by IS NULL) AND (confirmed IS NULL) = (decided_at IS NULL)),
  CONSTRAINT paper_agreement_rejected_for_a_reason CHECK (confirmed IS NOT FALSE OR decision_note <> '')
);
CREATE UNIQUE INDEX paper_agreement_no_once ON paper_agreement (agreement_no) WHERE confirmed IS NOT FALSE;
CREATE INDEX paper_agreement_by_institution ON paper_agreement (institution_code, id DESC);
COMMENT ON TABLE paper_agreement IS 'M25、M26、M27：线下签署的协议，一人登记、另一人核对原件后才生效，可以追溯到已过去的日子，所以要有凭据和缘由';
COMMENT ON COLUMN paper_agreement.document_ref IS '原件的文书编号、归档号或所在文件，核对的人据此找到原件';
COMMENT ON COLUMN paper_agreement.reason IS '为什么不在线签署；从过去的日子起算的，为什么';
GRANT SELECT, INSERT ON paper_agreement TO shuangtong_app;
GRANT UPDATE (confirmed, decided_by, decided_at, decision_note) ON paper_agreement TO shuangtong_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO shuangtong_app;

ALTER TABLE agreement
  ADD COLUMN paper_id bigint UNIQUE REFERENCES paper_agreement (id),
  ADD CONSTRAINT agreement_has_one_origin CHECK (draft_id IS NULL OR paper_id IS NULL);
COMMENT ON COLUMN agreement.draft_id IS '双方在线签署的协议；线下签署的为空';
COMMENT ON COLUMN agreement.paper_id IS '线下签署、两人登记和核对过的协议；在线签署的和以前登记的为空';

-- The second lines: a decision on paper stands, and an agreement from paper is just what two people agreed on.
CREATE FUNCTION refuse_second_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.confirmed IS NOT NULL THEN RAISE EXCEPTION 'a paper agreement is decided once'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER paper_agreement_decided_once BEFORE UPDATE ON paper_agreement
  FOR EACH ROW EXECUTE FUNCTION refuse_second_decision();
CREATE FUNCTION refuse_unconfirmed_paper() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM paper_agreement p WHERE p.id = NEW.paper_id AND p.confirmed
      AND (p.institution_code, p.agreement_no, p.clauses, p.from_on, p.to_on)
        = (NEW.institution_code, NEW.agreement_no, NEW.clauses, NEW.from_on, NEW.to_on)) THEN
    RAISE EXCEPTION 'an agreement on paper takes effect once a second person has confirmed it';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER agreement_of_confirmed_paper BEFORE INSERT ON agreement
  FOR EACH ROW WHEN (NEW.paper_id IS NOT NULL) EXECUTE FUNCTION refuse_unconfirmed_paper();

-- A change that was refused, and approved only when it was heard again, ends also what was approved meanwhile: the later decision
-- holds, whichever application came first.
CREATE OR REPLACE FUNCTION benefit_ended_on(person bigint, entry text, application bigint) RETURNS date
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS
$$ SELECT min(e.on_day) FROM application_relation r
   JOIN application_state s ON s.application_id = r.application_id AND s.step = 'approved'
   JOIN application_event e ON e.application_id = r.application_id AND e.step = 'approved'
   WHERE r.kind = 'change' AND r.person_id = person AND r.other_entry_key = entry
     AND (e.at, e.id) > (SELECT own.at, own.id FROM application_event own WHERE own.application_id = application AND own.step = 'approved') $$;
COMMENT ON FUNCTION benefit_ended_on IS 'M24：在这项待遇批准以后获批的换药，其获批之日为原药待遇的最后一日；没有换药的为空';

-- The time of the request, as the program's clock tells it; null for a connection that does not say, which then sees no holds.
CREATE FUNCTION request_instant() RETURNS timestamptz LANGUAGE sql STABLE AS
  $$ SELECT to_timestamp(NULLIF(current_setting('app.now', true), '')::bigint / 1000.0) $$;
COMMENT ON FUNCTION request_instant IS '本次请求的时刻，由程序的时钟在事务开始时写入 app.now（毫秒）';
ALTER POLICY prescription_of_dispenser ON prescription USING (
  EXISTS (SELECT 1 FROM prescription_state s WHERE s.prescription_id = prescription.id AND s.held_by = scope_institution()
    AND s.held_until > request_instant())
  OR EXISTS (SELECT 1 FROM prescription_dispensing d WHERE d.prescription_id = prescription.id AND d.institution_code = scope_institution()));
COMMENT ON POLICY prescription_of_dispenser ON prescription IS 'M7、M28：接着单的药店在接单时限内、发过其中一部分药的药店一直看得到这张处方';
