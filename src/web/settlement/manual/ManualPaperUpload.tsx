import { Button } from 'antd';
import { uploadManualPaper } from '../../../contract/settlement-manual.ts';
import { PAPER_MAX_BYTES, PAPER_MEDIA_TYPES } from '../../../domain/eligibility/paper.ts';
import { MANUAL_PAPERS, type ManualPaper } from '../../../domain/settlement/manual/manual-steps.ts';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { useUploadCall } from '../../ui/upload-call.ts';
import { UploadZone } from '../../ui/UploadZone.tsx';
import type { SentManualPaper } from './filing-draft.ts';

/** The files of one kind: each is sent at once, so that a reload loses none. */
export function ManualPaperUpload({
  kind,
  label = MANUAL_PAPERS[kind],
  papers,
  personNo,
  onTake,
  onDrop,
}: {
  readonly kind: ManualPaper;
  readonly label?: string;
  readonly papers: readonly SentManualPaper[];
  /** Of the patient for whom a counter hands in. */
  readonly personNo: string;
  readonly onTake: (paper: SentManualPaper) => void;
  readonly onDrop: (id: number) => void;
}) {
  const sending = useUploadCall(uploadManualPaper);
  async function take(file: File) {
    const sent = await sending.send(file, { kind, ...(personNo === '' ? {} : { personNo }) });
    if (sent !== undefined) onTake({ id: sent.id, kind, fileName: sent.fileName });
  }
  return (
    <section aria-label={label} className="st-stack">
      <UploadZone
        label={label}
        hint="照片或 PDF，10 MB 以内。"
        accept={PAPER_MEDIA_TYPES.join(',')}
        maxBytes={PAPER_MAX_BYTES}
        percent={sending.percent}
        onCancel={sending.cancel}
        onFile={(file) => void take(file)}
      />
      <ErrorPanel error={sending.error} />
      {papers.length > 0 && (
        <ul className="st-files" aria-label={`已上传的${label}`}>
          {papers.map((paper) => (
            <li key={paper.id}>
              <span>{paper.fileName}</span>
              <Button type="link" aria-label={`去掉 ${paper.fileName}`} onClick={() => onDrop(paper.id)}>
                去掉
              </Button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
