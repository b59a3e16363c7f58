-- From a claim to the request that made it, and from a person to the stays: both are asked for every bill that is read or reckoned again.
CREATE INDEX claim_request_by_claim ON claim_request (institution_code, claim_id) WHERE claim_id IS NOT NULL;
CREATE INDEX stay_by_person ON stay (person_id, id DESC);
