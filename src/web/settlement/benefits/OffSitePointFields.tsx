import { OFF_SITE_KINDS, type OffSiteKind } from '../../../policy/parameters/off-site.ts';
import { ClauseLinks } from '../../ui/ClauseLink.tsx';
import { TextField, tieFields, type FieldProblem } from '../../ui/FormField.tsx';
import { Panel } from '../../ui/PageHeader.tsx';
import type { OffSiteDraft } from './act-draft.ts';

const KINDS = Object.keys(OFF_SITE_KINDS) as OffSiteKind[];

/** By how much the ratio of 单行支付 is lowered off-site, by the kind of the filing (I11). */
export function OffSitePointFields({
  points,
  problems,
  onChange,
}: {
  readonly points: OffSiteDraft;
  readonly problems: readonly FieldProblem[];
  readonly onChange: (points: OffSiteDraft) => void;
}) {
  const tie = tieFields(points, problems, onChange);
  return (
    <Panel title="异地购药下调比例" extra={<ClauseLinks ids={['I11']} />}>
      <div className="st-stack">
        <p className="st-secondary">
          按备案的情形，从单行支付比例里减去几个百分点；留空的不改，以前下调过、现在要恢复的填
          0。同一个地方备过几种情形的，取下调最少的。
        </p>
        <div className="st-form-grid">
          {KINDS.map((kind) => (
            <TextField
              key={kind}
              label={`${OFF_SITE_KINDS[kind]}（百分点）`}
              inputMode="decimal"
              {...tie(kind)}
              id={`offSite.${kind}`}
            />
          ))}
        </div>
      </div>
    </Panel>
  );
}
