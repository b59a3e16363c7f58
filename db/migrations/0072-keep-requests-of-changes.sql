-- 改一样东西的请求各带编号：迟到的旧报文不会盖掉后来改的（N4、M29、M30）。零星报销的药品、省外机构、收款账户，个人账户余额，慢特病认定，商业保险的同意。
CREATE TABLE numbered_change (
  account_id   bigint NOT NULL REFERENCES account (id),
  request_id   text NOT NULL CHECK (length(request_id) BETWEEN 8 AND 64),
  action       text NOT NULL,
  content_hash text NOT NULL,
  at           timestamptz NOT NULL,
  PRIMARY KEY (account_id, request_id)
);
COMMENT ON TABLE numbered_change IS '一个账户的一个请求编号只改一次；没有个人信息；只增不改';
COMMENT ON COLUMN numbered_change.content_hash IS '改谁的、改成什么的摘要，同一编号换了内容的不收；收款账户只算户名、银行和尾号';

GRANT SELECT, INSERT ON numbered_change TO shuangtong_app;
