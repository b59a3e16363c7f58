-- What a doctor ordered at outpatient desks is counted with the rest of their work (M20): found by the doctor, and only such lines are kept here.

CREATE INDEX claim_line_by_doctor ON claim_line (doctor_code, claim_id) WHERE doctor_code IS NOT NULL;
