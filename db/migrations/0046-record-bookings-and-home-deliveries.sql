-- Booking a drug at a pharmacy or a hospital, and having it brought home (M29): what institutions offer, what is booked, how it gets there.

CREATE TABLE booking_service (
  id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  institution_code text NOT NULL REFERENCES institution (code),
  weekly           json NOT NULL CHECK (json_array_length(weekly) = 7),
  closed_days      date[] NOT NULL DEFAULT '{}',
  takes_bookings   boolean NOT NULL,
  delivers_home    boolean NOT NULL,
  note             text NOT NULL DEFAULT '',
  stated_at        timestamptz NOT NULL,
  stated_by        bigint NOT NULL REFERENCES account (id),
  stated_name      text NOT NULL,
  CONSTRAINT delivers_only_what_is_booked CHECK (takes_bookings OR NOT delivers_home)
);
CREATE INDEX booking_service_of_institution ON booking_service (institution_code, id DESC);
COMMENT ON TABLE booking_service IS 'M29：机构自己写明的营业时间、接不接受预约、送不送药上门；只增不改，最后一条有效';
COMMENT ON COLUMN booking_service.weekly IS '周一到周日，每天起止时刻，空为不营业';

CREATE TABLE drug_booking (
  id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  booking_no       text NOT NULL UNIQUE,
  person_id        bigint NOT NULL REFERENCES person (id),
  person_name      text NOT NULL,
  area_code        text NOT NULL REFERENCES area (code),
  institution_code text NOT NULL REFERENCES institution (code),
  prescription_id  bigint REFERENCES prescription (id),
  rxno             text,
  application_id   bigint REFERENCES application (id),
  begins_at        timestamptz NOT NULL,
  ends_at          timestamptz NOT NULL,
  expires_at       timestamptz NOT NULL,
  arrives_on       date,
  phone_cipher     bytea NOT NULL,
  channel          text NOT NULL CHECK (channel IN ('patient', 'agent', 'phone')),
  made_at          timestamptz NOT NULL,
  made_by          bigint NOT NULL REFERENCES account (id),
  maker_name       text NOT NULL,
  request_id       text NOT NULL,
  state            text NOT NULL CHECK (state IN ('asked', 'confirmed', 'ready', 'refused', 'cancelled', 'expired', 'settled', 'reversed')),
  claim_no         text,
  CONSTRAINT booked_once UNIQUE (made_by, request_id),
  CONSTRAINT booked_on_prescription_or_benefit CHECK ((prescription_id IS NULL) <> (application_id IS NULL) AND (prescription_id IS NULL) = (rxno IS NULL)),
  CONSTRAINT booked_for_a_while CHECK (begins_at < ends_at AND ends_at <= expires_at),
  CONSTRAINT booking_settled_by_a_claim CHECK ((state IN ('settled', 'reversed')) = (claim_no IS NOT NULL))
);
-- What is on a prescription is promised once, whatever two windows send at the same moment.
CREATE UNIQUE INDEX booking_open_of_prescription ON drug_booking (prescription_id) WHERE state IN ('asked', 'confirmed', 'ready');
CREATE UNIQUE INDEX booking_open_of_benefit ON drug_booking (application_id) WHERE state IN ('asked', 'confirmed', 'ready');
CREATE INDEX drug_booking_of_institution ON drug_booking (institution_code, begins_at DESC);
CREATE INDEX drug_booking_of_area ON drug_booking (area_code text_pattern_ops, begins_at DESC);
CREATE INDEX drug_booking_of_person ON drug_booking (person_id, id DESC);
CREATE INDEX drug_booking_of_claim ON drug_booking (claim_no) WHERE claim_no IS NOT NULL;
COMMENT ON TABLE drug_booking IS 'M29：药品预约。药店的凭一张处方，医院的凭一项待遇；一张处方、一项待遇同时只有一笔没有办完的';
COMMENT ON COLUMN drug_booking.area_code IS '参保地，由它的经办监督';
COMMENT ON COLUMN drug_booking.expires_at IS '过了这一刻没有来取就作废；机构可以写明保留到何时';
COMMENT ON COLUMN drug_booking.phone_cipher IS '联系电话，加密保存';
COMMENT ON COLUMN drug_booking.claim_no IS '办成它的结算单；撤销结算不恢复预约';

CREATE TABLE drug_booking_line (
  booking_id    bigint NOT NULL REFERENCES drug_booking (id),
  line_no       smallint NOT NULL CHECK (line_no > 0),
  national_code text NOT NULL REFERENCES product (national_code),
  quantity      int NOT NULL CHECK (quantity > 0),
  PRIMARY KEY (booking_id, line_no),
  CONSTRAINT booked_product_once UNIQUE (booking_id, national_code)
);
COMMENT ON TABLE drug_booking_line IS 'M29、M33：预约的药品和数量（销售单位），不超过处方上还没有取的';

CREATE TABLE drug_booking_event (
  id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  booking_id       bigint NOT NULL REFERENCES drug_booking (id),
  kind             text NOT NULL CHECK (kind IN ('asked', 'confirmed', 'ready', 'refused', 'cancelled', 'expired', 'settled', 'reversed')),
  at               timestamptz NOT NULL,
  account_id       bigint REFERENCES account (id),
  actor_name       text NOT NULL,
  institution_code text REFERENCES institution (code),
  note             text NOT NULL DEFAULT ''
);
CREATE INDEX drug_booking_event_of_booking ON drug_booking_event (booking_id, id);
CREATE INDEX drug_booking_event_by_time ON drug_booking_event (at);
COMMENT ON TABLE drug_booking_event IS 'M29：预约的经过；只增不改';

CREATE TABLE home_delivery (
  id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  booking_id       bigint NOT NULL UNIQUE REFERENCES drug_booking (id),
  person_id        bigint NOT NULL REFERENCES person (id),
  area_code        text NOT NULL REFERENCES area (code),
  institution_code text NOT NULL REFERENCES institution (code),
  contact_cipher   bytea NOT NULL,
  code_cipher      bytea NOT NULL,
  wrong_codes      smallint NOT NULL DEFAULT 0,
  opened_at        timestamptz NOT NULL,
  state            text NOT NULL CHECK (state IN ('planned', 'dispatched', 'inTransit', 'outForDelivery', 'failed', 'refused', 'delivered', 'returned', 'cancelled')),
  carrier          text NOT NULL DEFAULT '',
  waybill_no       text NOT NULL DEFAULT '',
  storage          text CHECK (storage IN ('ordinary', 'cool', 'refrigerated', 'frozen')),
  tenths           int CHECK (tenths BETWEEN -800 AND 800),
  CONSTRAINT sent_with_carrier_and_waybill CHECK (state IN ('planned', 'cancelled') OR (carrier <> '' AND waybill_no <> '' AND storage IS NOT NULL)),
  CONSTRAINT cold_handed_over_with_temperature CHECK (storage IS NULL OR storage = 'ordinary' OR tenths IS NOT NULL)
);
CREATE INDEX home_delivery_of_institution ON home_delivery (institution_code, id DESC);
CREATE INDEX home_delivery_of_person ON home_delivery (person_id, id DESC);
COMMENT ON TABLE home_delivery IS 'M29：送药上门，随预约选定，结算以后才能出库';
COMMENT ON COLUMN home_delivery.contact_cipher IS '收货人、电话和地址，加密保存';
COMMENT ON COLUMN home_delivery.code_cipher IS '签收码，只给患者看；送到时报给送货的人';
COMMENT ON COLUMN home_delivery.wrong_codes IS '签收码报错的次数';
COMMENT ON COLUMN home_delivery.tenths IS '交给承运人时的温度，十分之一摄氏度';

CREATE TABLE home_delivery_event (
  id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  delivery_id      bigint NOT NULL REFERENCES home_delivery (id),
  kind             text NOT NULL CHECK (kind IN ('planned', 'dispatched', 'inTransit', 'outForDelivery', 'failed', 'refused', 'delivered', 'returned', 'cancelled')),
  at               timestamptz NOT NULL,
  account_id       bigint REFERENCES account (id),
  actor_name       text NOT NULL,
  institution_code text REFERENCES institution (code),
  note             text NOT NULL DEFAULT ''
);
CREATE INDEX home_delivery_event_of_delivery ON home_delivery_event (delivery_id, id);
COMMENT ON TABLE home_delivery_event IS 'M29：送药的跟踪：出库、在途、派送、签收、拒收、退回；只增不改';

-- Nothing leaves that is not settled: the patient pays the own share first, and only that.
CREATE FUNCTION check_home_delivery_is_settled() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state = 'dispatched' AND NOT EXISTS (SELECT 1 FROM drug_booking b WHERE b.id = NEW.booking_id AND b.state = 'settled') THEN
    RAISE EXCEPTION 'what is sent home has been settled' USING ERRCODE = 'check_violation', CONSTRAINT = 'home_delivery_is_settled';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER home_delivery_of_settled AFTER INSERT OR UPDATE OF state ON home_delivery FOR EACH ROW EXECUTE FUNCTION check_home_delivery_is_settled();
COMMENT ON FUNCTION check_home_delivery_is_settled() IS 'M29：没有结算的不出库';

GRANT SELECT, INSERT ON booking_service, drug_booking, drug_booking_line, drug_booking_event, home_delivery, home_delivery_event TO shuangtong_app;
GRANT UPDATE (state, claim_no, expires_at, arrives_on) ON drug_booking TO shuangtong_app;
GRANT UPDATE (state, carrier, waybill_no, storage, tenths, wrong_codes) ON home_delivery TO shuangtong_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO shuangtong_app;

-- An institution sees what is booked with it, a patient their own, an agency its area's (M7).
ALTER TABLE drug_booking ENABLE ROW LEVEL SECURITY;
CREATE POLICY drug_booking_in_scope ON drug_booking USING (
  (SELECT scope_is_all()) OR area_code LIKE (SELECT scope_area_prefix() || '%') OR institution_code = (SELECT scope_institution())
  OR person_id = (SELECT scope_person()));
ALTER TABLE drug_booking_line ENABLE ROW LEVEL SECURITY;
CREATE POLICY drug_booking_line_in_scope ON drug_booking_line USING (
  (SELECT scope_is_all()) OR EXISTS (SELECT 1 FROM drug_booking b WHERE b.id = drug_booking_line.booking_id));
ALTER TABLE drug_booking_event ENABLE ROW LEVEL SECURITY;
CREATE POLICY drug_booking_event_in_scope ON drug_booking_event USING (
  (SELECT scope_is_all()) OR EXISTS (SELECT 1 FROM drug_booking b WHERE b.id = drug_booking_event.booking_id));
ALTER TABLE home_delivery ENABLE ROW LEVEL SECURITY;
CREATE POLICY home_delivery_in_scope ON home_delivery USING (
  (SELECT scope_is_all()) OR area_code LIKE (SELECT scope_area_prefix() || '%') OR institution_code = (SELECT scope_institution())
  OR person_id = (SELECT scope_person()));
ALTER TABLE home_delivery_event ENABLE ROW LEVEL SECURITY;
CREATE POLICY home_delivery_event_in_scope ON home_delivery_event USING (
  (SELECT scope_is_all()) OR EXISTS (SELECT 1 FROM home_delivery h WHERE h.id = home_delivery_event.delivery_id));
