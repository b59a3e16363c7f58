import { Button, Input } from 'antd';
import { useEffect, useId, useRef, useState } from 'react';
import { checkBillTexts, type Checked } from '../../../domain/settlement/checking/check-bill.ts';
import { ClauseLinks } from '../../ui/ClauseLink.tsx';
import { PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { printPage } from '../../ui/print-page.ts';
import { UploadZone } from '../../ui/UploadZone.tsx';
import { useHanded } from '../../ui/url-state.ts';
import { CheckedBillView } from './CheckedBillView.tsx';

/** As much as a browser checks in a second; the command takes any number. */
const MAX_BYTES = 2 * 1024 * 1024;

function Results({ results }: { readonly results: readonly Checked[] }) {
  const bad = results.filter(
    (one) => one.kind === 'unreadable' || (one.kind === 'checked' && one.findings.length > 0),
  );
  return (
    <div className="st-stack">
      <div className="st-actions st-no-print">
        <Button onClick={() => printPage('a4')}>打印核验结果</Button>
      </div>
      <div className="st-stack st-print">
        {results.length > 1 && (
          <p role="status">
            共 {results.length} 张，{results.length - bad.length} 张没有问题，{bad.length} 张有问题。
          </p>
        )}
        {results.map((checked, index) => (
          <CheckedBillView
            key={index}
            checked={checked}
            title={results.length > 1 ? `核验结果 ${index + 1}` : '核验结果'}
          />
        ))}
        <p className="st-secondary">核验说的是每个数算得对不对，不证明这张单子是平台出的。</p>
      </div>
    </div>
  );
}

/** Anybody recomputes a bill, every figure of it, in their own browser (M9.1, M29, I1). */
export function BillCheckPage() {
  const handed = useHanded();
  const id = useId();
  const [pasted, setPasted] = useState('');
  const [text, setText] = useState(handed);
  const results = text === undefined ? undefined : checkBillTexts(text);
  const isTooLong = pasted.length > MAX_BYTES;
  const shown = useRef<HTMLDivElement>(null);
  // What came out stands below what went in: whoever asked is brought to it.
  useEffect(() => {
    if (text === undefined) return;
    shown.current?.focus({ preventScroll: true });
    shown.current?.scrollIntoView({ block: 'start' });
  }, [text]);
  return (
    <div className="st-stack">
      <PageHeader
        title="核验结算单"
        about={
          <>
            把一张结算单的每个数重新算一遍：谁付多少、每一步的算式、条款和规则版本。{' '}
            <ClauseLinks ids={['M9.1', 'M29']} />
          </>
        }
      />
      <Panel title="结算单数据">
        <div className="st-stack">
          <p className="st-note">只在这台设备的浏览器里计算，内容不会发给服务器，关掉页面就没有了。</p>
          <UploadZone
            label="结算单文件"
            hint=".json 文件，在结算单页“下载账单数据”得到；每行一张的也可以，不超过 2 MB"
            accept=".json,.jsonl,.txt,application/json"
            maxBytes={MAX_BYTES}
            onFile={(file) => void file.text().then(setText)}
          />
          <div>
            <label htmlFor={id}>或者粘贴结算单数据</label>
            <Input.TextArea
              id={id}
              rows={5}
              spellCheck={false}
              value={pasted}
              status={isTooLong ? 'error' : ''}
              onChange={(event) => setPasted(event.target.value)}
            />
            {isTooLong && <p className="st-field-problem">太长了，请用命令核验或分几次粘贴。</p>}
          </div>
          <div className="st-actions">
            <Button
              type="primary"
              disabled={pasted.trim() === '' || isTooLong}
              onClick={() => setText(pasted)}
            >
              核验
            </Button>
          </div>
        </div>
      </Panel>
      <div role="status" aria-live="polite" className="st-checked" tabIndex={-1} ref={shown}>
        {results !== undefined && <Results results={results} />}
      </div>
    </div>
  );
}
