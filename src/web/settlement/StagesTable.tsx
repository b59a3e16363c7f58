import { Button } from 'antd';
import { Fragment, useState } from 'react';
import type { Stage } from '../../domain/settlement/model.ts';
import { ClauseLinks } from '../ui/ClauseLink.tsx';
import { Money } from '../ui/Money.tsx';
import { arithmeticWords, lineWords, settingWords } from './stage-words.ts';

/** Steps that say what is left to the person or is the end of the sum. */
const STRONG: readonly Stage['step'][] = ['charged', 'fundShare', 'personPays'];

function Arithmetic({ stage }: { readonly stage: Stage }) {
  const setting = settingWords(stage);
  return (
    <>
      <p>{arithmeticWords(stage)}</p>
      {setting !== undefined && <p className="st-secondary">{setting}</p>}
      {stage.lines?.map((line) => (
        <p key={line.line} className="st-secondary">
          {lineWords(line)}
        </p>
      ))}
      {stage.rounding !== null && <p className="st-secondary">取整：{stage.rounding}</p>}
    </>
  );
}

/** The stages of a bill from what was charged to what the person pays, each with its clause and, unfolded, its arithmetic. */
export function StagesTable({
  stages,
  open = false,
}: {
  readonly stages: readonly Stage[];
  readonly open?: boolean;
}) {
  const [unfolded, setUnfolded] = useState(open);
  return (
    <div className="st-stages">
      <div className="st-panel-head">
        <h3>计算过程</h3>
        <Button
          className="st-no-print"
          size="small"
          aria-expanded={unfolded}
          onClick={() => setUnfolded(!unfolded)}
        >
          {unfolded ? '收起算式' : '展开算式'}
        </Button>
      </div>
      <table className="st-table">
        <thead>
          <tr>
            <th scope="col">环节</th>
            <th scope="col" className="st-right">
              金额（元）
            </th>
            <th scope="col">依据</th>
          </tr>
        </thead>
        <tbody>
          {stages.map((stage) => (
            <Fragment key={stage.step}>
              <tr className={STRONG.includes(stage.step) ? 'st-strong' : undefined}>
                <th scope="row">{stage.title}</th>
                <td className="st-right">
                  <Money yuan={stage.amount} />
                </td>
                <td>
                  <ClauseLinks ids={stage.clauses} />
                </td>
              </tr>
              {unfolded && (
                <tr className="st-arithmetic">
                  <td colSpan={3}>
                    <Arithmetic stage={stage} />
                  </td>
                </tr>
              )}
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  );
}
