-- A mark (N3.2, M27) goes with its settlement: to the reversal that takes it back, so that marked amounts net out, and to the
-- settlement that replaces it, until that one is given a mark of its own or has it taken off. No row is copied: the mark is asked for.
-- The area that pays an institution lists settlements of other areas' people without seeing the claims (M7): it is told the mark.

CREATE FUNCTION marks_of_claim(of_area text, of_claim bigint) RETURNS SETOF payment_flag
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS
$$ SELECT f.* FROM claim c
     CROSS JOIN LATERAL (SELECT coalesce(c.reverses_id, c.id) AS id) own
     CROSS JOIN LATERAL (
       SELECT own.id
       UNION ALL
       SELECT w.claim_id FROM claim_replacement r JOIN claim_replacement w ON w.area_code = r.area_code AND w.first_id = r.first_id AND w.claim_id < own.id
       WHERE r.area_code = of_area AND r.replacement_id = own.id) bearer
     JOIN payment_flag f ON f.area_code = of_area AND f.claim_id = bearer.id
   WHERE c.area_code = of_area AND c.id = of_claim $$;
COMMENT ON FUNCTION marks_of_claim IS 'N3.2、M27：一笔结算上先后的付费标记，撤销看被撤销的，接替的连同被接替的';

CREATE FUNCTION mark_of_claim(of_area text, of_claim bigint) RETURNS SETOF payment_flag LANGUAGE sql STABLE AS
$$ SELECT m.* FROM marks_of_claim(of_area, of_claim) m ORDER BY m.claim_id DESC, m.id DESC LIMIT 1 $$;
COMMENT ON FUNCTION mark_of_claim IS 'N3.2、M27：一笔结算有效的付费标记，即最近一笔上的最后一行；从没标记过的没有行，kind 为空是取消了';
REVOKE ALL ON FUNCTION marks_of_claim, mark_of_claim FROM PUBLIC;
GRANT EXECUTE ON FUNCTION marks_of_claim, mark_of_claim TO shuangtong_app;

-- A clearing says what the cost controls leave out of every claim, as a statement does (M27).
ALTER TABLE clearing_row ADD COLUMN outside bigint;
UPDATE clearing_row r SET outside = coalesce((
  SELECT sum(l.charged) FROM claim_line l WHERE l.area_code = r.claim_area AND l.claim_id = r.claim_id AND l.route = 'separatePayment'), 0);
ALTER TABLE clearing_row ALTER COLUMN outside SET NOT NULL;
COMMENT ON COLUMN clearing_row.outside IS 'M27：不纳入总额控制、DRG/DIP 标准和次均费用的费用，即单行支付各行的费用';
