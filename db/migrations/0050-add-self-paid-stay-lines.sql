-- A hospital that did not approve the use of a restricted drug says so with the line: the patient pays all of it, and no fund anything.
ALTER TABLE stay_line ADD COLUMN self_paid boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN stay_line.self_paid IS 'M11：医院审批不通过（hosp_appr_flag 为 2），患者全额自费，不结算';
