import { findPaymentRoute } from '../../../contract/payment-route.ts';
import {
  CLAIM_SETTINGS,
  type ClaimSetting,
  type Route,
} from '../../../domain/catalogue/versions/payment-route.ts';
import { useQueryCall } from '../../ui/api.ts';
import { ClauseLink, ClauseLinks } from '../../ui/ClauseLink.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Fields } from '../../ui/Fields.tsx';
import { PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { QueryBar } from '../../ui/QueryBar.tsx';
import { Status, type Tone } from '../../ui/Status.tsx';
import { useUrlState } from '../../ui/url-state.ts';

const SETTINGS = Object.entries(CLAIM_SETTINGS).map(([value, label]) => ({ value, label }));
const TONES: Readonly<Record<Route, Tone>> = {
  separatePayment: 'good',
  dualChannel: 'good',
  ordinary: 'doing',
  notPayable: 'bad',
};

interface Asked {
  readonly name: string;
  readonly form: string;
  readonly day: string;
  readonly setting: string;
}

function Answer({ asked }: { readonly asked: Asked }) {
  const setting = asked.setting in CLAIM_SETTINGS ? (asked.setting as ClaimSetting) : 'outpatient';
  const { data, error, refetch } = useQueryCall(findPaymentRoute, {
    query: {
      name: asked.name,
      setting,
      ...(asked.form === '' ? {} : { form: asked.form }),
      ...(asked.day === '' ? {} : { day: asked.day }),
    },
  });
  if (data === undefined) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  const { route, label, reason, conditions, clauses, lists, onDay } = data;
  return (
    <Panel title={`${asked.name}，${CLAIM_SETTINGS[setting]}`} extra={<ClauseLinks ids={clauses} />}>
      <div className="st-stack">
        <div>
          <p role="status">
            <Status tone={TONES[route]} word={label} />
          </p>
          <p>{reason}。</p>
          {conditions.length > 0 && (
            <ul>
              {conditions.map((condition) => (
                <li key={condition}>{condition}</li>
              ))}
            </ul>
          )}
        </div>
        <Fields
          columns={2}
          fields={[
            { label: '日期', value: onDay },
            {
              label: '当日所在的目录',
              value:
                lists.length === 0
                  ? '都不在'
                  : [
                      ...new Set(
                        lists.map(
                          (list) => `${list.label}${list.edition === null ? '' : `（${list.edition}）`}`,
                        ),
                      ),
                    ].join('、'),
            },
          ]}
        />
      </div>
    </Panel>
  );
}

/** How is this drug paid on that day, and there? For anybody, from the published lists. */
export function PaymentRoutePage() {
  const [query, setQuery] = useUrlState({ name: '', form: '', day: '', setting: 'outpatient' });
  return (
    <>
      <PageHeader
        title="查支付渠道"
        about={
          <>
            双通道目录里又分出单行支付；同一种药，日期和就医场合不同，支付办法不同。 <ClauseLink id="M3" />
          </>
        }
      />
      <QueryBar
        fields={[
          { name: 'name', label: '药品通用名' },
          { name: 'form', label: '医保剂型', hint: '名称里有的不用填' },
          { name: 'day', label: '用药日期', kind: 'day' },
          { name: 'setting', label: '就医场合', kind: 'choice', options: SETTINGS },
        ]}
        value={query}
        onSearch={setQuery}
      />
      {query.name.trim() === '' ? (
        <Panel>
          <p className="st-secondary">填写目录上的通用名，看当日走哪条支付渠道。日期不填就是今天。</p>
        </Panel>
      ) : (
        <Answer asked={{ ...query, name: query.name.trim(), form: query.form.trim() }} />
      )}
    </>
  );
}
