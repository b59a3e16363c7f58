import { Input } from 'antd';
import type { OutputOf } from '../../contract/endpoint.ts';
import type { reckonPrescription } from '../../contract/prescription.ts';
import { CAUTION_EFFECTS, CAUTION_KINDS } from '../../domain/catalogue/prescribing/caution.ts';
import { Status } from '../ui/Status.tsx';

type Warning = OutputOf<typeof reckonPrescription>['cautions'][number];

/** What the label warns of for this patient; a caution takes the doctor's reason (M11). */
export function CautionList({
  cautions,
  reasons,
  onReason,
}: {
  readonly cautions: readonly Warning[];
  readonly reasons: Readonly<Record<number, string>>;
  readonly onReason: (id: number, reason: string) => void;
}) {
  if (cautions.length === 0) return null;
  return (
    <section aria-label="用药提示">
      <h3 className="st-part-title">用药提示</h3>
      <ul className="st-cautions">
        {cautions.map((one) => (
          <li key={one.id}>
            <p>
              <Status
                tone={one.effect === 'forbidden' && !one.toAsk ? 'bad' : 'warn'}
                word={one.toAsk ? `请先询问：${CAUTION_KINDS[one.kind]}` : CAUTION_EFFECTS[one.effect]}
              />{' '}
              {one.words}
            </p>
            {one.effect === 'caution' && !one.toAsk && (
              <Input
                aria-label={`仍然用药的理由：${one.words}`}
                placeholder="仍然用药的理由"
                maxLength={200}
                value={reasons[one.id] ?? ''}
                onChange={(event) => onReason(one.id, event.target.value)}
              />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
