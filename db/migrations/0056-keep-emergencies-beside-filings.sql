-- What a hospital registers as an emergency counts for its whole half year, also where something that ends sooner was filed for the
-- same place from the same day (M30, I23). Each is still entered once.

ALTER TABLE off_site_filing DROP CONSTRAINT off_site_filing_person_id_place_code_from_on_key;
CREATE UNIQUE INDEX off_site_filing_person_id_place_code_once ON off_site_filing (person_id, place_code, from_on, (hospital_code IS NULL));
