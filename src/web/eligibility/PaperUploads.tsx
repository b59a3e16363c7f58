import { Button } from 'antd';
import { uploadPaper } from '../../contract/eligibility.ts';
import { PAPER_KINDS, type PaperKind } from '../../domain/eligibility/model.ts';
import { PAPER_MAX_BYTES, PAPER_MEDIA_TYPES } from '../../domain/eligibility/paper.ts';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { useUploadCall } from '../ui/upload-call.ts';
import { UploadZone } from '../ui/UploadZone.tsx';
import { sizeText } from './progress-words.ts';

/** A paper that the server has taken and that waits for its application. */
export interface SentPaper {
  readonly id: number;
  readonly kind: PaperKind;
  readonly fileName: string;
  readonly sizeBytes: number;
}

interface PaperUploadProps {
  readonly kind: PaperKind;
  /** What this paper is for, in the patient's words. */
  readonly hint: string;
  readonly papers: readonly SentPaper[];
  readonly onChange: (papers: readonly SentPaper[]) => void;
  /** The credential of the patient for whom a doctor uploads. */
  readonly credential: Record<string, string>;
}

/** The files of one kind: each is sent at once, so that a reload loses none. */
export function PaperUpload({ kind, hint, papers, onChange, credential }: PaperUploadProps) {
  const sending = useUploadCall(uploadPaper);
  const mine = papers.filter((paper) => paper.kind === kind);

  async function take(file: File) {
    const sent = await sending.send(file, { kind, ...credential });
    if (sent !== undefined)
      onChange([...papers, { id: sent.id, kind, fileName: sent.fileName, sizeBytes: sent.sizeBytes }]);
  }
  return (
    <section aria-label={PAPER_KINDS[kind]} className="st-stack">
      <UploadZone
        label={PAPER_KINDS[kind]}
        hint={`${hint}图片或 PDF，10 MB 以内。`}
        accept={PAPER_MEDIA_TYPES.join(',')}
        maxBytes={PAPER_MAX_BYTES}
        percent={sending.percent}
        onCancel={sending.cancel}
        onFile={(file) => void take(file)}
      >
        {mine.length > 0 && (
          <ul className="st-files" aria-label={`已上传的${PAPER_KINDS[kind]}`}>
            {mine.map((paper) => (
              <li key={paper.id}>
                <span>
                  {paper.fileName} <span className="st-secondary">{sizeText(paper.sizeBytes)}</span>
                </span>
                <Button
                  type="link"
                  aria-label={`去掉 ${paper.fileName}`}
                  onClick={() => onChange(papers.filter((one) => one.id !== paper.id))}
                >
                  去掉
                </Button>
              </li>
            ))}
          </ul>
        )}
      </UploadZone>
      <ErrorPanel error={sending.error} />
    </section>
  );
}
