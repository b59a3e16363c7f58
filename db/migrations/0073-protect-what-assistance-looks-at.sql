-- What 医疗救助 looks at is one of two: the own share, or with it what the year's limits leave unpaid (I13, M9.4).

ALTER TABLE benefit_act
  ADD CONSTRAINT benefit_act_base_is_known CHECK (readings ->> 'assistanceBase' IN ('ownShare', 'withOverLimit'));
COMMENT ON COLUMN benefit_act.readings IS '省里另定的平台解释：majorIllness 是大病一层各险种的比例，万分比（I8）；assistanceBase 是医疗救助的基数，ownShare 只算自付，withOverLimit 加上超年度限额的部分（I13）；没有写的照平台解释';
