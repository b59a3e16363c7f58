import { Fragment } from 'react';
import type { Checked, CheckedBill } from '../../../domain/settlement/checking/check-bill.ts';
import { findingWords, verdictWords } from '../../../domain/settlement/checking/words.ts';
import { ClauseLinks } from '../../ui/ClauseLink.tsx';
import { Money } from '../../ui/Money.tsx';
import { Panel } from '../../ui/PageHeader.tsx';
import { Status } from '../../ui/Status.tsx';
import { settingWords } from '../stage-words.ts';

function Verdict({ checked }: { readonly checked: Checked }) {
  const isRight = checked.kind === 'checked' && checked.findings.length === 0;
  const tone = checked.kind === 'noBill' ? 'off' : isRight ? 'good' : 'bad';
  return (
    <p className="st-verdict">
      <Status tone={tone} word={verdictWords(checked)} />
    </p>
  );
}

function StepState({ wrong, hidden }: { readonly wrong: number; readonly hidden: number }) {
  if (wrong > 0) return <Status tone="bad" word={`${wrong} 处不对`} />;
  if (hidden > 0) return <Status tone="warn" word={`对，${hidden} 行只核对了范围`} />;
  return <Status tone="good" word="对" />;
}

function Says({ says }: { readonly says: readonly string[] }) {
  return (
    <ul className="st-findings">
      {says.map((one) => (
        <li key={one}>{one}</li>
      ))}
    </ul>
  );
}

/** Every step with what came out of recomputing it; under one that does not agree, what does not. */
function Steps({ bill }: { readonly bill: CheckedBill }) {
  return (
    <div className="st-stages">
      <table className="st-table" aria-label="各步的核验结果">
        <thead>
          <tr>
            <th scope="col">环节</th>
            <th scope="col" className="st-right">
              金额（元）
            </th>
            <th scope="col">核验</th>
            <th scope="col">依据</th>
          </tr>
        </thead>
        <tbody>
          {bill.stages.map((stage, index) => {
            const wrong = bill.findings.filter(({ step }) => step === stage.step);
            const hidden = bill.hidden.filter(({ step }) => step === stage.step);
            const setting = settingWords(stage);
            return (
              <Fragment key={`${stage.step} ${index}`}>
                <tr>
                  <th scope="row">
                    {stage.title}
                    {setting !== undefined && <p className="st-secondary">{setting}</p>}
                  </th>
                  <td className="st-right">
                    <Money yuan={stage.amount} />
                  </td>
                  <td>
                    <StepState wrong={wrong.length} hidden={hidden.length} />
                  </td>
                  <td>
                    <ClauseLinks ids={stage.clauses} />
                  </td>
                </tr>
                {wrong.length > 0 && (
                  <tr className="st-arithmetic">
                    <td colSpan={4}>
                      <Says says={wrong.map((one) => findingWords(bill, one))} />
                    </td>
                  </tr>
                )}
              </Fragment>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** One checked bill: the verdict first, then what stands outside the steps, then step by step. */
export function CheckedBillView({ checked, title }: { readonly checked: Checked; readonly title: string }) {
  if (checked.kind !== 'checked')
    return (
      <Panel title={title}>
        <Verdict checked={checked} />
      </Panel>
    );
  const steps = new Set(checked.stages.map(({ step }) => step));
  const outside = checked.findings.filter(({ step }) => step === null || !steps.has(step));
  return (
    <Panel title={title}>
      <Verdict checked={checked} />
      {checked.isReversal && <p className="st-secondary">这是撤销单：金额是原单取反，按原单的算式核对。</p>}
      {outside.length > 0 && <Says says={outside.map((one) => findingWords(checked, one))} />}
      <Steps bill={checked} />
    </Panel>
  );
}
