import type { OutputOf } from '../../../contract/endpoint.ts';
import { findPaymentRoute } from '../../../contract/payment-route.ts';
import { CLAIM_SETTINGS, type ClaimSetting } from '../../../domain/catalogue/versions/payment-route.ts';
import { useQueryCall } from '../../ui/api.ts';
import { ClauseLinks } from '../../ui/ClauseLink.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Panel } from '../../ui/PageHeader.tsx';

type Route = OutputOf<typeof findPaymentRoute>;

interface Asked {
  readonly name: string;
  readonly form: string;
  readonly on: string;
}

interface Place {
  readonly places: readonly string[];
  readonly route: Route;
}

function useRoute({ name, form, on }: Asked, setting: ClaimSetting) {
  const query = { name, day: on, setting, ...(form === '' ? {} : { form }) };
  return useQueryCall(findPaymentRoute, { query }, { keep: true });
}

/** Places of care where the same holds are told together. */
function together(answers: readonly { setting: ClaimSetting; route: Route }[]): Place[] {
  const told: Place[] = [];
  for (const { setting, route } of answers) {
    const same = told.findIndex((one) => JSON.stringify(one.route) === JSON.stringify(route));
    const known = told[same];
    const place = CLAIM_SETTINGS[setting];
    if (known === undefined) told.push({ places: [place], route });
    else told[same] = { ...known, places: [...known.places, place] };
  }
  return told;
}

function OnePlace({ places, route }: Place) {
  return (
    <div>
      <dt>{places.join('、')}</dt>
      <dd>
        <strong>{route.label}</strong>
        <p>{route.reason}</p>
        {route.conditions.length > 0 && (
          <ul className="st-lines">
            {route.conditions.map((condition) => (
              <li key={condition}>{condition}</li>
            ))}
          </ul>
        )}
        <ClauseLinks ids={route.clauses} />
      </dd>
    </div>
  );
}

/** By which rules the drug is paid at each place of care (M3, M9.7). */
export function PlaceTable(asked: Asked) {
  const inpatient = useRoute(asked, 'inpatient');
  const outpatient = useRoute(asked, 'outpatient');
  const chronic = useRoute(asked, 'chronic');
  const pharmacy = useRoute(asked, 'pharmacy');
  const answers = (
    [
      ['inpatient', inpatient],
      ['outpatient', outpatient],
      ['chronic', chronic],
      ['pharmacy', pharmacy],
    ] as const
  ).flatMap(([setting, { data }]) => (data === undefined ? [] : [{ setting, route: data }]));
  const failed = [inpatient, outpatient, chronic, pharmacy].find((one) => one.error !== null);
  return (
    <Panel title="在哪里用、怎么报">
      <ErrorPanel error={failed?.error} onRetry={() => void failed?.refetch()} />
      <dl className="st-places" aria-busy={answers.length < 4 && failed === undefined}>
        {answers.length === 4 &&
          together(answers).map((place) => <OnePlace key={place.places.join()} {...place} />)}
      </dl>
    </Panel>
  );
}
