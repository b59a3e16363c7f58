-- The agency's side of an application (M22, M23.3, M36): two people refuse, another one reconsiders, experts are drawn by lot.

ALTER TABLE application_event DROP CONSTRAINT application_event_step_check;
ALTER TABLE application_event ADD CONSTRAINT application_event_step_check CHECK (step IN ('submitted', 'doctorStated', 'doctorDeclined',
  'hospitalConfirmed', 'hospitalReturned', 'accepted', 'supplementRequested', 'supplemented', 'panelConvened', 'panelConcluded',
  'refusalProposed', 'refusalReturned', 'approved', 'refused', 'reconsiderationRequested', 'refusalUpheld', 'withdrawn'));

ALTER TABLE application_state ADD COLUMN clock_from date;
COMMENT ON COLUMN application_state.clock_from IS 'M23.3：正在走的审核时钟从哪天起算，受理日或复议申请日；没有时钟在走则为空';
UPDATE application_state SET clock_from = accepted_on WHERE step = 'accepted';
CREATE INDEX application_state_by_clock ON application_state (clock_from) WHERE clock_from IS NOT NULL;

-- The second line of the two-person rule: whatever the program does, one account alone can never refuse or uphold a refusal.
CREATE FUNCTION refuse_refusal_by_one() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE proposer bigint;
BEGIN
  SELECT account_id INTO proposer FROM application_event
    WHERE application_id = NEW.application_id AND step = 'refusalProposed' ORDER BY seq DESC LIMIT 1;
  IF NEW.step = 'refused' AND (proposer IS NULL OR proposer = NEW.account_id) THEN
    RAISE EXCEPTION 'a refusal is proposed by one person and confirmed by another';
  END IF;
  IF NEW.step = 'refusalUpheld' AND EXISTS (SELECT 1 FROM application_event
      WHERE application_id = NEW.application_id AND step IN ('refusalProposed', 'refused') AND account_id = NEW.account_id) THEN
    RAISE EXCEPTION 'a refusal is reconsidered by somebody who took no part in it';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER refusal_by_two_people BEFORE INSERT ON application_event
  FOR EACH ROW WHEN (NEW.step IN ('refused', 'refusalUpheld')) EXECUTE FUNCTION refuse_refusal_by_one();

CREATE TABLE review_assignment (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  application_id bigint NOT NULL REFERENCES application (id),
  reviewer_id    bigint NOT NULL REFERENCES account (id),
  assigned_by    bigint NOT NULL REFERENCES account (id),
  after_seq      int NOT NULL,
  at             timestamptz NOT NULL,
  reason         text NOT NULL,
  FOREIGN KEY (application_id, after_seq) REFERENCES application_event (application_id, seq)
);
CREATE INDEX review_assignment_by_application ON review_assignment (application_id, id DESC);
COMMENT ON TABLE review_assignment IS 'M36：申请由谁审核，受理、指派和改派各记一条，最后一条有效';

CREATE TABLE review_reminder_read (
  account_id     bigint NOT NULL REFERENCES account (id),
  application_id bigint NOT NULL REFERENCES application (id),
  clock_from     date NOT NULL,
  level          int NOT NULL CHECK (level IN (5, 2, 0, -1)),
  at             timestamptz NOT NULL,
  PRIMARY KEY (account_id, application_id, clock_from, level)
);
COMMENT ON TABLE review_reminder_read IS 'M23.3：到期提醒按日推得，这里只记谁看过哪一级';

CREATE TABLE review_decision (
  application_id bigint NOT NULL REFERENCES application (id),
  seq            int NOT NULL,
  monthly_units  int CHECK (monthly_units > 0),
  unit_name      text CHECK ((unit_name IS NULL) = (monthly_units IS NULL)),
  hospital_code  text NOT NULL REFERENCES institution (code),
  pharmacy_code  text REFERENCES institution (code),
  PRIMARY KEY (application_id, seq),
  FOREIGN KEY (application_id, seq) REFERENCES application_event (application_id, seq)
);
COMMENT ON TABLE review_decision IS 'M23.4：批准决定的每月用量（制剂单位）和当时选定的医院、药店；期限在同一环节里';

CREATE TABLE expert_roster (
  id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  account_id        bigint NOT NULL REFERENCES account (id),
  fields            text[] NOT NULL CHECK (cardinality(fields) > 0),
  institution_code  text REFERENCES institution (code),
  practitioner_code text REFERENCES practitioner (code),
  title             text NOT NULL,
  from_on           date NOT NULL,
  to_on             date CHECK (to_on >= from_on),
  entered_by        bigint NOT NULL REFERENCES account (id),
  entered_at        timestamptz NOT NULL
);
CREATE UNIQUE INDEX expert_roster_once ON expert_roster (account_id) WHERE to_on IS NULL;
COMMENT ON TABLE expert_roster IS 'M36：评审专家名册，治疗领域与所在单位用于抽取和回避';

CREATE TABLE review_panel (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  application_id bigint NOT NULL UNIQUE REFERENCES application (id),
  seq            int NOT NULL,
  size           int NOT NULL CHECK (size IN (3, 5, 7)),
  question       text NOT NULL,
  convened_by    bigint NOT NULL REFERENCES account (id),
  convened_at    timestamptz NOT NULL,
  FOREIGN KEY (application_id, seq) REFERENCES application_event (application_id, seq)
);
COMMENT ON TABLE review_panel IS 'M36：疑难申请的专家评审，每份申请至多一次';

CREATE TABLE review_panel_draw (
  panel_id   bigint NOT NULL REFERENCES review_panel (id),
  round      int NOT NULL CHECK (round > 0),
  seed       text NOT NULL CHECK (seed ~ '^[0-9a-f]{32}$'),
  candidates bigint[] NOT NULL,
  excluded   jsonb NOT NULL,
  drawn      bigint[] NOT NULL,
  drawn_by   bigint NOT NULL REFERENCES account (id),
  drawn_at   timestamptz NOT NULL,
  PRIMARY KEY (panel_id, round)
);
COMMENT ON TABLE review_panel_draw IS 'M36：每次抽签的种子、候选人、回避的人和理由、抽中的人，任何人可据此重抽核对';

CREATE TABLE review_panel_member (
  panel_id   bigint NOT NULL REFERENCES review_panel (id),
  account_id bigint NOT NULL REFERENCES account (id),
  expert_id  bigint NOT NULL REFERENCES expert_roster (id),
  round      int NOT NULL,
  PRIMARY KEY (panel_id, account_id),
  FOREIGN KEY (panel_id, round) REFERENCES review_panel_draw (panel_id, round)
);
CREATE INDEX review_panel_member_by_account ON review_panel_member (account_id, panel_id DESC);
COMMENT ON TABLE review_panel_member IS 'M36：抽中的专家';

CREATE TABLE review_panel_recusal (
  panel_id   bigint NOT NULL,
  account_id bigint NOT NULL,
  reason     text NOT NULL,
  told_by    bigint NOT NULL REFERENCES account (id),
  at         timestamptz NOT NULL,
  PRIMARY KEY (panel_id, account_id),
  FOREIGN KEY (panel_id, account_id) REFERENCES review_panel_member (panel_id, account_id)
);
COMMENT ON TABLE review_panel_recusal IS 'M36：专家自己回避，或经办更换未答复的专家';

CREATE TABLE review_panel_opinion (
  panel_id   bigint NOT NULL,
  account_id bigint NOT NULL,
  vote       text NOT NULL CHECK (vote IN ('support', 'oppose', 'unsure')),
  grounds    text NOT NULL,
  at         timestamptz NOT NULL,
  PRIMARY KEY (panel_id, account_id),
  FOREIGN KEY (panel_id, account_id) REFERENCES review_panel_member (panel_id, account_id)
);
COMMENT ON TABLE review_panel_opinion IS 'M36：独立意见，一人一份，交了不能改；全部交齐前互不可见';

CREATE TABLE review_panel_conclusion (
  panel_id bigint PRIMARY KEY REFERENCES review_panel (id),
  outcome  text NOT NULL CHECK (outcome IN ('support', 'oppose', 'divided', 'none')),
  words    text NOT NULL,
  told_by  bigint NOT NULL REFERENCES account (id),
  at       timestamptz NOT NULL
);
COMMENT ON TABLE review_panel_conclusion IS 'M36：按多数意见得出的结论和经办的归纳';

GRANT SELECT, INSERT ON review_assignment, review_reminder_read, review_decision, expert_roster, review_panel, review_panel_draw,
  review_panel_member, review_panel_recusal, review_panel_opinion, review_panel_conclusion TO shuangtong_app;
GRANT UPDATE (to_on) ON expert_roster TO shuangtong_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO shuangtong_app;

-- What hangs on an application is seen with it; experts see none of it of their own accord (M7).
ALTER TABLE review_assignment ENABLE ROW LEVEL SECURITY;
ALTER TABLE review_decision ENABLE ROW LEVEL SECURITY;
ALTER TABLE review_panel ENABLE ROW LEVEL SECURITY;
ALTER TABLE review_panel_member ENABLE ROW LEVEL SECURITY;
ALTER TABLE review_panel_opinion ENABLE ROW LEVEL SECURITY;
CREATE POLICY assignment_in_scope ON review_assignment USING (
  scope_is_all() OR EXISTS (SELECT 1 FROM application a WHERE a.id = review_assignment.application_id));
CREATE POLICY decision_in_scope ON review_decision USING (
  scope_is_all() OR EXISTS (SELECT 1 FROM application a WHERE a.id = review_decision.application_id));
CREATE POLICY panel_in_scope ON review_panel USING (
  scope_is_all() OR EXISTS (SELECT 1 FROM application a WHERE a.id = review_panel.application_id));
CREATE POLICY panel_member_in_scope ON review_panel_member USING (
  scope_is_all() OR EXISTS (SELECT 1 FROM review_panel p WHERE p.id = review_panel_member.panel_id));
CREATE POLICY panel_opinion_in_scope ON review_panel_opinion USING (
  scope_is_all() OR EXISTS (SELECT 1 FROM review_panel p WHERE p.id = review_panel_opinion.panel_id));
