-- Lists at rest (M7, M22): who looks is asked once for a statement and not once for every row, and the commonest reason for which
-- a hospital sees a person, a case of its own, is looked for first, in the narrow table. What is seen stays the same.
ALTER POLICY application_in_scope ON application USING (
  (SELECT scope_is_all()) OR area_code LIKE (SELECT scope_area_prefix() || '%') OR hospital_code = (SELECT scope_institution())
  OR person_id = (SELECT scope_person())
  OR EXISTS (SELECT 1 FROM application_institution c WHERE c.application_id = application.id AND c.hospital_code = (SELECT scope_institution())));
ALTER POLICY person_in_scope ON person USING (
  (SELECT scope_is_all()) OR area_code LIKE (SELECT scope_area_prefix() || '%') OR id = (SELECT scope_person())
  OR ((SELECT scope_institution()) IS NOT NULL AND (
    EXISTS (SELECT 1 FROM application_state s WHERE s.person_id = person.id AND s.hospital_code = (SELECT scope_institution()))
    OR EXISTS (SELECT 1 FROM application a WHERE a.person_id = person.id)
    OR EXISTS (SELECT 1 FROM prescription p WHERE p.person_id = person.id)
    OR EXISTS (SELECT 1 FROM claim c WHERE c.person_id = person.id AND c.institution_code = (SELECT scope_institution())))));
-- A doctor's list is of one hospital: with both in the index it is found and counted without the table.
DROP INDEX application_state_by_doctor;
CREATE INDEX application_state_by_doctor ON application_state (hospital_code, doctor_code, step, application_id DESC);
-- Waiting work comes by its clock: the first page of a long queue is read in order instead of sorting the whole of it.
CREATE INDEX application_state_by_area_and_clock ON application_state (area_code text_pattern_ops, step, clock_from, application_id);
CREATE INDEX application_state_by_hospital_and_clock ON application_state (hospital_code, step, clock_from, application_id);
