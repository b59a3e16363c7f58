-- What a settlement message tells that no bill holds is repeated by later ones (2103, 2208, 2305, 2601, 5201, 5203–5205), and the cashier's
-- shift tells operators apart by it (M29). It stands beside the message's number, written by the same statement: kept if and only if the
-- message came. Of messages before this nothing is known; a line that the hospital did not approve was kept as such all along.

ALTER TABLE gateway_message ADD COLUMN operator_no text, ADD COLUMN told jsonb;
COMMENT ON TABLE gateway_message IS '收到过的报文编号：同一编号只属于一次交易；内容不留存，以后的报文要照样答的几项除外';
COMMENT ON COLUMN gateway_message.operator_no IS 'M29：经办人编号（opter），班次汇总用；以前的报文没有留存，为空';
COMMENT ON COLUMN gateway_message.told IS '结算报文（2102、2207、2304）说的凭证类型 certType、医疗类别 medType、各行的流水号、机构编码和时刻 lines，按结算单的行次；不是结算的、以前的为空';

ALTER TABLE stay_line ADD COLUMN approval text NOT NULL DEFAULT '' CONSTRAINT approval_is_a_code CHECK (length(approval) <= 3);
UPDATE stay_line SET approval = '2' WHERE self_paid;
COMMENT ON COLUMN stay_line.approval IS 'M11：医院审批标志（hosp_appr_flag）照报来的；没有报的、以前没有留存的为空';
