-- N5.5: each institution matches its own items to national codes, and what it has not matched cannot settle.
-- Facts are assertions: of the rows of one item that cover a day, the one entered last holds.

CREATE TABLE institution_item (
  institution_code text NOT NULL REFERENCES institution (code),
  item_code        text NOT NULL CHECK (item_code ~ '^[^\s[:cntrl:]]{1,50}$'),
  first_entered_at timestamptz NOT NULL,
  PRIMARY KEY (institution_code, item_code)
);
COMMENT ON TABLE institution_item IS 'N5.5：定点机构自己的药品编码';

CREATE TABLE institution_item_detail (
  id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  institution_code text NOT NULL,
  item_code        text NOT NULL,
  kind             text NOT NULL CHECK (kind IN ('drug', 'herbalPiece', 'preparation')),
  name             text NOT NULL CHECK (name <> ''),
  dosage_form      text NOT NULL DEFAULT '',
  strength         text NOT NULL DEFAULT '',
  pack             text NOT NULL DEFAULT '',
  maker            text NOT NULL DEFAULT '',
  approval_no      text NOT NULL DEFAULT '',
  unit             text NOT NULL DEFAULT '',
  units_per_pack   int CHECK (units_per_pack > 0),
  excluded_content text NOT NULL DEFAULT '',
  item_content     text NOT NULL DEFAULT '',
  memo             text NOT NULL DEFAULT '',
  retired          boolean NOT NULL DEFAULT false,
  source           text NOT NULL CHECK (source IN ('page', 'upload', 'gateway', 'demo')),
  entered_by       bigint REFERENCES account (id),
  entered_name     text NOT NULL,
  entered_at       timestamptz NOT NULL,
  FOREIGN KEY (institution_code, item_code) REFERENCES institution_item
);
CREATE INDEX institution_item_detail_by_item ON institution_item_detail (institution_code, item_code, id);
COMMENT ON TABLE institution_item_detail IS 'N5.5：药品的名称、剂型、规格等，只增不改，最后一行有效；units_per_pack 为转换比（每计价单位所含制剂单位数）';

CREATE TABLE institution_match (
  id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  institution_code text NOT NULL,
  item_code        text NOT NULL,
  national_code    text NOT NULL CHECK (national_code ~ '^[0-9A-Z]{5,30}$'),
  from_on          date NOT NULL,
  to_on            date CHECK (to_on >= from_on),
  state            text NOT NULL CHECK (state IN ('confirmed', 'withdrawn')),
  confidence       int CHECK (confidence BETWEEN 0 AND 10000),
  source           text NOT NULL CHECK (source IN ('proposal', 'search', 'upload', 'gateway', 'demo')),
  reason           text NOT NULL DEFAULT '',
  entered_by       bigint REFERENCES account (id),
  entered_name     text NOT NULL,
  entered_at       timestamptz NOT NULL,
  FOREIGN KEY (institution_code, item_code) REFERENCES institution_item
);
CREATE INDEX institution_match_by_item ON institution_match (institution_code, item_code, id);
CREATE INDEX institution_match_by_code ON institution_match (institution_code, national_code, from_on);
COMMENT ON TABLE institution_match IS 'N5.5：机构药品与国家编码的对照，只增不改：盖住某日的各行中最后录入的一行有效；withdrawn 表示该段时间没有对照';

CREATE TABLE institution_match_proposal (
  institution_code text NOT NULL,
  item_code        text NOT NULL,
  national_code    text NOT NULL,
  confidence       int NOT NULL CHECK (confidence BETWEEN 0 AND 10000),
  reasons          text NOT NULL,
  rivals           int NOT NULL DEFAULT 0,
  detail_id        bigint NOT NULL,
  proposed_at      timestamptz NOT NULL,
  PRIMARY KEY (institution_code, item_code),
  FOREIGN KEY (institution_code, item_code) REFERENCES institution_item
);
COMMENT ON TABLE institution_match_proposal IS '按名称、规格、企业推算的对照建议，可随时重算，不是事实；确认后另写 institution_match';

ALTER TABLE institution_item_detail ENABLE ROW LEVEL SECURITY;
ALTER TABLE institution_match ENABLE ROW LEVEL SECURITY;
ALTER TABLE institution_match_proposal ENABLE ROW LEVEL SECURITY;
CREATE POLICY item_in_scope ON institution_item_detail USING (
  scope_is_all() OR institution_code = scope_institution()
  OR EXISTS (SELECT 1 FROM institution i WHERE i.code = institution_code AND i.area_code LIKE scope_area_prefix() || '%'));
CREATE POLICY match_in_scope ON institution_match USING (
  scope_is_all() OR institution_code = scope_institution()
  OR EXISTS (SELECT 1 FROM institution i WHERE i.code = institution_code AND i.area_code LIKE scope_area_prefix() || '%'));
CREATE POLICY proposal_in_scope ON institution_match_proposal USING (
  scope_is_all() OR institution_code = scope_institution()
  OR EXISTS (SELECT 1 FROM institution i WHERE i.code = institution_code AND i.area_code LIKE scope_area_prefix() || '%'));

-- The national interface's downloads: what a list said at each version, so that a file for a range of versions is always the same.
CREATE TABLE gateway_list_version (
  list     text NOT NULL,
  number   int NOT NULL CHECK (number > 0),
  revision text NOT NULL,
  on_day   date NOT NULL,
  made_at  timestamptz NOT NULL,
  PRIMARY KEY (list, number)
);
COMMENT ON TABLE gateway_list_version IS 'N5.5：下载目录的版本；revision 与 on_day 相同的再次查询不产生新版本';

CREATE TABLE gateway_list_row (
  list         text NOT NULL,
  number       int NOT NULL,
  key          text NOT NULL,
  content      jsonb NOT NULL,
  until_number int CHECK (until_number > number),
  PRIMARY KEY (list, number, key),
  FOREIGN KEY (list, number) REFERENCES gateway_list_version
);
CREATE UNIQUE INDEX gateway_list_row_current ON gateway_list_row (list, key) WHERE until_number IS NULL;
COMMENT ON TABLE gateway_list_row IS 'N5.5：版本 number 起、until_number 前的内容；保密支付标准不写入（N5.1）';

CREATE TABLE gateway_page_pin (
  institution_code text NOT NULL REFERENCES institution (code),
  infno            text NOT NULL,
  question         text NOT NULL,
  number           int NOT NULL,
  pinned_at        timestamptz NOT NULL,
  PRIMARY KEY (institution_code, infno, question)
);
COMMENT ON TABLE gateway_page_pin IS '分页查询从第一页起看同一版本，翻页时不漏不重';

CREATE TABLE gateway_upload (
  file_no          text PRIMARY KEY,
  institution_code text NOT NULL REFERENCES institution (code),
  msgid            text NOT NULL,
  file_name        text NOT NULL,
  content          bytea NOT NULL,
  received_at      timestamptz NOT NULL,
  expires_at       timestamptz NOT NULL,
  UNIQUE (institution_code, msgid)
);
CREATE INDEX gateway_upload_by_expiry ON gateway_upload (expires_at);
COMMENT ON TABLE gateway_upload IS '9101 上传的文件，只有上传的机构能取回，过期删除';
ALTER TABLE gateway_upload ENABLE ROW LEVEL SECURITY;
CREATE POLICY upload_in_scope ON gateway_upload USING (scope_is_all() OR institution_code = scope_institution());

GRANT SELECT, INSERT ON institution_item, institution_item_detail, institution_match, institution_match_proposal,
  gateway_list_version, gateway_list_row, gateway_page_pin, gateway_upload TO shuangtong_app;
GRANT UPDATE, DELETE ON institution_match_proposal TO shuangtong_app;
GRANT UPDATE (until_number) ON gateway_list_row TO shuangtong_app;
GRANT UPDATE ON gateway_page_pin TO shuangtong_app;
GRANT DELETE ON gateway_upload TO shuangtong_app;
