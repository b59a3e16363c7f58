-- A step of a manual claim, or a release of payments, that is sent again because its answer was lost gets the first answer (M30).

ALTER TABLE manual_event ADD COLUMN request_id text, ADD CONSTRAINT manual_step_once UNIQUE (manual_id, account_id, request_id);
ALTER TABLE manual_payment ADD COLUMN request_id text, ADD CONSTRAINT manual_release_once UNIQUE (released_by, request_id, manual_id);
COMMENT ON COLUMN manual_event.request_id IS '办这一步的请求编号，重发得到第一次的结果；以前的为空';
COMMENT ON COLUMN manual_payment.request_id IS '放行这一批的请求编号，同一批相同；以前的为空';
