import { findPaymentRoute } from '../../../contract/payment-route.ts';
import { CLAIM_SETTINGS, type ClaimSetting } from '../../../domain/catalogue/versions/payment-route.ts';
import { useQueryCall } from '../../ui/api.ts';
import { ClauseLinks } from '../../ui/ClauseLink.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Panel } from '../../ui/PageHeader.tsx';

interface Asked {
  readonly name: string;
  readonly form: string;
  readonly on: string;
}

function OnePlace({ name, form, on, setting }: Asked & { readonly setting: ClaimSetting }) {
  const query = { name, day: on, setting, ...(form === '' ? {} : { form }) };
  const { data, error } = useQueryCall(findPaymentRoute, { query }, { keep: true });
  return (
    <div>
      <dt>{CLAIM_SETTINGS[setting]}</dt>
      <dd>
        {data === undefined ? (
          <ErrorPanel error={error} />
        ) : (
          <>
            <strong>{data.label}</strong>
            <p>{data.reason}</p>
            {data.conditions.length > 0 && (
              <ul className="st-lines">
                {data.conditions.map((condition) => (
                  <li key={condition}>{condition}</li>
                ))}
              </ul>
            )}
            <ClauseLinks ids={data.clauses} />
          </>
        )}
      </dd>
    </div>
  );
}

/** By which rules the drug is paid at each place of care (M3, M9.7). */
export function PlaceTable(asked: Asked) {
  return (
    <Panel title="在哪里用、怎么报">
      <dl className="st-places">
        {(Object.keys(CLAIM_SETTINGS) as ClaimSetting[]).map((setting) => (
          <OnePlace key={setting} setting={setting} {...asked} />
        ))}
      </dl>
    </Panel>
  );
}
