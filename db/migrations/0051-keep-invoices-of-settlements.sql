-- The invoice that a counter gives with a settlement: the same invoice is not reimbursed by hand as well (M30). It is told before the claim is
-- settled, under the number of its message, so that nothing is lost between the two; what is never settled says nothing.
CREATE TABLE settled_invoice (
  institution_code text NOT NULL,
  request_id       text NOT NULL,
  invoice_no       text NOT NULL CHECK (invoice_no ~ '^[0-9A-Za-z-]{1,20}$'),
  told_at          timestamptz NOT NULL,
  PRIMARY KEY (institution_code, request_id)
);
CREATE INDEX settled_invoice_by_number ON settled_invoice (invoice_no);
COMMENT ON TABLE settled_invoice IS 'M30：机构系统结算时报来的发票号，按报文编号；凭票报销时核对有没有联网结算过；只增不改';
GRANT SELECT, INSERT ON settled_invoice TO shuangtong_app;
