-- Who ordered a drug that a hospital's outpatient department handed out without a circulated prescription stays with the line that it
-- was settled on (M19, M21, M22). Lines that nobody asks a doctor of, and those settled before, have none.

ALTER TABLE claim_line ADD COLUMN doctor_code text CONSTRAINT claim_line_doctor_code CHECK (doctor_code <> '');
COMMENT ON COLUMN claim_line.doctor_code IS '院内门诊直接发药的开单医师（M19）；流转处方、住院、药店的行为空';
