-- Official texts loaded by the province, split and linked to the clauses.

CREATE TABLE policy_document (
  id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  document  text NOT NULL CHECK (document IN ('notice', 'measures')),
  title     text NOT NULL,
  file_name text NOT NULL,
  sha256    text NOT NULL,
  loaded_by bigint REFERENCES account (id),
  loaded_at timestamptz NOT NULL,
  UNIQUE (document, sha256)
);

CREATE TABLE policy_article (
  document_id bigint NOT NULL REFERENCES policy_document (id),
  seq         int NOT NULL,
  part        text NOT NULL DEFAULT '',
  label       text NOT NULL,
  body        text NOT NULL,
  clause_ids  text[] NOT NULL DEFAULT '{}',
  PRIMARY KEY (document_id, seq)
);
CREATE INDEX policy_article_by_clause ON policy_article USING gin (clause_ids);
