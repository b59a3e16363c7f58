-- What the platform reads into the documents the province may set otherwise, by an act like a ratio: cited, dated, tried, confirmed (I8, M9.6).

ALTER TABLE benefit_act
  ADD COLUMN readings jsonb NOT NULL DEFAULT '{}',
  DROP CONSTRAINT benefit_act_says_something,
  ADD CONSTRAINT benefit_act_says_something CHECK (employee_ratio IS NOT NULL OR resident_ratio IS NOT NULL OR readings <> '{}'
    OR jsonb_array_length(limits) + jsonb_array_length(assistance) > 0);
COMMENT ON COLUMN benefit_act.readings IS '省里另定的平台解释：majorIllness 是大病一层各险种的比例，万分比（I8）；没有写的照平台解释';
