-- A benefit year may begin on another day than 1 January, by an act of the province (I4): a claim keeps the year in which it was booked,
-- and a change of an area's limits or assistance marks the year of its name, whatever its days.

ALTER TABLE claim ADD COLUMN benefit_year smallint
  CONSTRAINT benefit_year_begins_before_its_name CHECK (benefit_year = extract(year FROM served_on) + 1);
COMMENT ON COLUMN claim.benefit_year IS 'I4：记入的医保年度，按它结束的公历年称呼；为空的是购药日所在的公历年';

ALTER TABLE readjudication_mark ADD COLUMN in_year smallint;
COMMENT ON COLUMN readjudication_mark.in_year IS 'I4：只管这个医保年度；为空的按起止日';

CREATE OR REPLACE FUNCTION mark_changed_year() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  area_code text := CASE WHEN TG_OP = 'DELETE' THEN OLD.area_code ELSE NEW.area_code END;
  changed int := CASE WHEN TG_OP = 'DELETE' THEN OLD.year ELSE NEW.year END;
BEGIN
  INSERT INTO readjudication_mark (cause, area_prefix, from_on, to_on, in_year)
  VALUES (TG_ARGV[0], regexp_replace(area_code, '(00){1,2}$', ''), make_date(changed - 1, 1, 1), make_date(changed, 12, 31), changed);
  RETURN NULL;
END $$;

COMMENT ON COLUMN benefit_act.readings IS '省里另定的平台解释：yearStart 是医保年度的首日，月-日（I4）；majorIllness 是大病一层各险种的比例，万分比（I8）；offSite 是异地购药按备案情形从比例里减去的，万分比（I11）；assistanceBase 是医疗救助的基数，ownShare 只算自付，withOverLimit 加上超年度限额的部分（I13）；没有写的照平台解释';
