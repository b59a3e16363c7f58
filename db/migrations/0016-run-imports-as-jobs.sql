-- Files of every kind are imported by jobs that outlive the process that began them (N1.1, N2.1, N6).

ALTER TABLE catalogue_import
  ADD COLUMN importer     text NOT NULL DEFAULT 'nationalCatalogue' CHECK (importer ~ '^[a-zA-Z]{3,40}$'),
  ADD COLUMN settings     jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN facts        jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN changed      int NOT NULL DEFAULT 0,
  ADD COLUMN unchanged    int NOT NULL DEFAULT 0,
  ADD COLUMN category     int NOT NULL DEFAULT 0,
  ADD COLUMN skipped      int NOT NULL DEFAULT 0,
  ADD COLUMN runner       uuid,
  ADD COLUMN heartbeat_at timestamptz,
  ADD COLUMN attempts     int NOT NULL DEFAULT 1,
  ADD COLUMN resumed_at   timestamptz;
CREATE INDEX catalogue_import_running ON catalogue_import (id) WHERE state = 'running';
COMMENT ON TABLE catalogue_import IS 'N1.1：导入任务；runner 为正在执行的进程，心跳停了由另一进程接手';
COMMENT ON COLUMN catalogue_import.rows_done IS '已提交的行数；分批写入的任务中断后从下一行接着做';

ALTER TABLE catalogue_import_row
  DROP CONSTRAINT catalogue_import_row_outcome_check,
  ADD CONSTRAINT catalogue_import_row_outcome_check CHECK (outcome IN
    ('taken', 'changed', 'unchanged', 'doubtful', 'refused', 'category', 'skipped'));

CREATE TABLE catalogue_import_file (
  import_id bigint PRIMARY KEY REFERENCES catalogue_import (id),
  content   bytea NOT NULL
);
ALTER TABLE catalogue_import_file ALTER COLUMN content SET STORAGE EXTERNAL;
COMMENT ON TABLE catalogue_import_file IS 'N1.1：导入任务的文件，任务结束即删除';

GRANT SELECT, INSERT, DELETE ON catalogue_import_file TO shuangtong_app;
