import { Button, Progress } from 'antd';
import { useId, useState, type DragEvent, type ReactNode } from 'react';

interface UploadZoneProps {
  readonly label: string;
  /** What is taken, in words: “.xlsx，不超过 20 MB”. */
  readonly hint: string;
  /** For the file dialog: `.xlsx,.csv` or `image/*,application/pdf`. */
  readonly accept: string;
  readonly maxBytes: number;
  readonly onFile: (file: File) => void;
  /** Sent part from 0 to 100; null when nothing is being sent. */
  readonly percent?: number | null;
  readonly onCancel?: () => void;
  /** The field is also the camera on a phone. */
  readonly camera?: boolean;
  /** What was taken so far; it stands inside, so that nobody takes it for the next field's. */
  readonly children?: ReactNode;
}

/** Whether a file is of the accepted kinds, as the browser's own dialog would judge. */
export function isAccepted(name: string, type: string, accept: string): boolean {
  return accept.split(',').some((kind) => {
    const wanted = kind.trim().toLowerCase();
    if (wanted.startsWith('.')) return name.toLowerCase().endsWith(wanted);
    return wanted.endsWith('/*') ? type.startsWith(wanted.slice(0, -1)) : type === wanted;
  });
}

function Sending({
  percent,
  onCancel,
}: {
  readonly percent: number;
  readonly onCancel: (() => void) | undefined;
}) {
  return (
    <div className="st-sending">
      <Progress percent={percent} aria-label="上传进度" />
      {onCancel !== undefined && <Button onClick={onCancel}>取消上传</Button>}
    </div>
  );
}

/** A place to drop a file or choose one; too large or foreign files are told at once, before anything is sent. */
export function UploadZone({
  label,
  hint,
  accept,
  maxBytes,
  onFile,
  percent = null,
  onCancel,
  camera = false,
  children,
}: UploadZoneProps) {
  const id = useId();
  const [over, setOver] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  function take(file: File | undefined) {
    if (file === undefined) return;
    if (!isAccepted(file.name, file.type, accept))
      setProblem(`“${file.name}”不是可接收的文件，请选择：${hint}`);
    else if (file.size > maxBytes)
      setProblem(`“${file.name}”太大（${Math.ceil(file.size / 1048576)} MB），请选择：${hint}`);
    else {
      setProblem(null);
      onFile(file);
    }
  }
  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  }
  return (
    <div
      className={over ? 'st-upload st-over' : 'st-upload'}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="file"
        accept={accept}
        {...(camera ? { capture: 'environment' as const } : {})}
        disabled={percent !== null}
        onChange={(event) => {
          take(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
      {/* The browser's own button speaks the browser's language; this one speaks ours and opens the same dialog. */}
      <label htmlFor={id} className="st-file-button" aria-hidden="true">
        {camera ? '拍照或选择文件' : '选择文件'}
      </label>
      <p className="st-secondary">
        <span className="st-with-mouse">拖到这里，或点按选择文件。</span>
        {hint}
      </p>
      {percent !== null && <Sending percent={percent} onCancel={onCancel} />}
      <p className="st-field-problem" role="alert">
        {problem}
      </p>
      {children}
    </div>
  );
}
