import { Button } from 'antd';
import { useState } from 'react';

export interface Paper {
  readonly id: string | number;
  /** 诊断证明, 病理报告 … */
  readonly title: string;
  /** Where this program serves it from. */
  readonly url: string;
  readonly mediaType: string;
}

const ZOOMS = [50, 75, 100, 150, 200, 300] as const;

interface SheetProps {
  readonly paper: Paper;
  /** Per cent of the frame's width. */
  readonly zoom: number;
  /** Degrees, in quarter turns. */
  readonly turn: number;
}

/** A picture whose box turns with it, so that no side of it is out of the scroller's reach. */
function Picture({ paper, zoom, turn }: SheetProps) {
  const [size, setSize] = useState({ width: 1, height: 1 });
  const lying = turn % 180 !== 0;
  const ratio = size.width / size.height;
  return (
    <div className="st-picture" style={{ width: `${zoom}%`, aspectRatio: lying ? 1 / ratio : ratio }}>
      <img
        src={paper.url}
        alt={paper.title}
        onLoad={(event) =>
          setSize({ width: event.currentTarget.naturalWidth, height: event.currentTarget.naturalHeight })
        }
        style={{
          width: lying ? `${ratio * 100}%` : '100%',
          transform: `translate(-50%, -50%) rotate(${turn}deg)`,
        }}
      />
    </div>
  );
}

function Sheet(props: SheetProps) {
  const { paper } = props;
  if (paper.mediaType === 'application/pdf')
    return <iframe className="st-sheet" title={paper.title} src={paper.url} />;
  return (
    <div className="st-sheet" tabIndex={0} role="region" aria-label={paper.title}>
      <Picture {...props} />
    </div>
  );
}

/** Papers of a case one at a time, with zoom, rotate and next; a PDF is shown by the browser's own viewer. */
export function PaperViewer({
  papers,
  empty = '还没有上传材料',
}: {
  readonly papers: readonly Paper[];
  readonly empty?: string;
}) {
  const [at, setAt] = useState(0);
  const [zoom, setZoom] = useState<number>(100);
  const [turn, setTurn] = useState(0);
  const paper = papers[Math.min(at, papers.length - 1)];
  if (paper === undefined) return <p className="st-none">{empty}</p>;
  const isImage = paper.mediaType !== 'application/pdf';

  function show(index: number) {
    setAt((index + papers.length) % papers.length);
    setZoom(100);
    setTurn(0);
  }
  function step(by: 1 | -1) {
    const next = ZOOMS[ZOOMS.findIndex((value) => value === zoom) + by];
    if (next !== undefined) setZoom(next);
  }
  return (
    <div className="st-papers">
      <div className="st-paper-list" role="group" aria-label="材料">
        {papers.map((one, index) => (
          <button key={one.id} type="button" aria-pressed={one === paper} onClick={() => show(index)}>
            {index + 1}. {one.title}
          </button>
        ))}
      </div>
      <div className="st-paper-tools">
        <Button size="small" onClick={() => show(at - 1)} disabled={papers.length < 2}>
          上一份
        </Button>
        <Button size="small" onClick={() => show(at + 1)} disabled={papers.length < 2}>
          下一份
        </Button>
        {isImage && (
          <>
            <Button size="small" onClick={() => step(-1)} disabled={zoom === ZOOMS[0]}>
              缩小
            </Button>
            <span className="st-number">{zoom}%</span>
            <Button size="small" onClick={() => step(1)} disabled={zoom === ZOOMS.at(-1)}>
              放大
            </Button>
            <Button size="small" onClick={() => setTurn((turn + 90) % 360)}>
              旋转
            </Button>
          </>
        )}
        <a href={paper.url} target="_blank" rel="noreferrer">
          在新标签页打开
        </a>
      </div>
      <Sheet key={paper.id} paper={paper} zoom={zoom} turn={turn} />
    </div>
  );
}
