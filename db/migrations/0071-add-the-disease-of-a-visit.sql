-- 2203 的病种（dise_codg、dise_name）：一次门诊是为哪个病种看的，没有待遇资格的药按它找慢特病政策（M9.7）。以前的就诊没有留，为空。
ALTER TABLE stay
  ADD COLUMN disease_code text NOT NULL DEFAULT '' CHECK (length(disease_code) <= 30),
  ADD COLUMN disease_name text NOT NULL DEFAULT '' CHECK (length(disease_name) <= 500);
GRANT UPDATE (disease_code, disease_name) ON stay TO shuangtong_app;
