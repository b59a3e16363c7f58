import { Button, Form, Input, Skeleton } from 'antd';
import { useState } from 'react';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { bookDrug, listBookingPlaces } from '../../../contract/prescription-bookings.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { useFieldProblems } from '../../ui/FormField.tsx';
import { Go } from '../../ui/Go.tsx';
import { PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { newRequestId } from '../../ui/request-id.ts';
import { FormErrors, SubmitBar } from '../../ui/SubmitBar.tsx';
import { useTell } from '../../ui/tell.ts';
import { useGo, useUrlState } from '../../ui/url-state.ts';
import { weekWords } from './booking-words.ts';
import {
  bookingBodyOf,
  CountFields,
  EMPTY_BOOKING,
  problemsOf,
  TimeAndWayFields,
  type BookingDraft,
} from './BookingFields.tsx';

type Place = OutputOf<typeof listBookingPlaces>['rows'][number];

/** What the booking rests on. */
interface Basis {
  readonly rxno: string | null;
  readonly applicationId: number | null;
}

function basisQuery({ rxno, applicationId }: Basis) {
  return { ...(rxno === null ? {} : { rxno }), ...(applicationId === null ? {} : { applicationId }) };
}

/** Where: those that reported it on their shelf first. */
function Places({ basis, onPick }: { readonly basis: Basis; readonly onPick: (place: Place) => void }) {
  const [words, setWords] = useState('');
  const query = { ...basisQuery(basis), ...(words.trim() === '' ? {} : { q: words.trim() }) };
  const answer = useQueryCall(listBookingPlaces, { query }, { keep: true });
  return (
    <Panel title="第一步：选机构">
      <Form layout="vertical">
        <Form.Item label="机构名称或县市区" htmlFor="place-words">
          <Input
            id="place-words"
            allowClear
            value={words}
            maxLength={60}
            onChange={(event) => setWords(event.target.value)}
          />
        </Form.Item>
      </Form>
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton active />}
      {answer.data?.rows.length === 0 && (
        <p className="st-secondary">没有找到接受预约的机构。可以换个县市区再找，或直接到店。</p>
      )}
      <ul className="st-choices">
        {answer.data?.rows.map((row) => (
          <li key={row.code}>
            <button type="button" onClick={() => onPick(row)}>
              <strong>{row.name}</strong>
              <span className="st-secondary">
                {row.areaName} {row.address}
              </span>
              <span className="st-secondary">
                {row.inStock ? '报了有货' : '没有报有货，可先约'}
                {row.deliversHome ? '，送药上门' : ''}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

interface AskFormProps {
  readonly basis: Basis;
  readonly place: Place;
  readonly onElsewhere: () => void;
}

function AskForm({ basis, place, onElsewhere }: AskFormProps) {
  const go = useGo();
  const tell = useTell();
  const counts = Object.fromEntries(place.products.map((one) => [one.nationalCode, one.left ?? 0]));
  const [draft, setDraft] = useState<BookingDraft>({ ...EMPTY_BOOKING, counts });
  const [requestId, setRequestId] = useState(newRequestId);
  const { problems, judge } = useFieldProblems();
  const book = useCall(bookDrug, {
    onDone: ({ bookingNo }) => {
      tell('已提出预约，等机构确认');
      go(`/my/bookings/${bookingNo}`, { replace: true });
    },
  });
  function change(part: Partial<BookingDraft>) {
    setDraft({ ...draft, ...part });
    setRequestId(newRequestId());
  }
  function submit() {
    if (!judge(problemsOf(draft))) return;
    book.mutate({ body: { ...bookingBodyOf(draft, requestId), ...basis, institutionCode: place.code } });
  }
  return (
    <Panel title="第二步：约时间">
      <p className="st-picked">
        <strong>{place.name}</strong>
        <Button type="link" onClick={onElsewhere}>
          换一家
        </Button>
      </p>
      <p className="st-secondary">
        {place.areaName} {place.address} {place.phone}
      </p>
      <p className="st-secondary">营业：{weekWords(place.weekly)}</p>
      {place.closedDays.length > 0 && <p className="st-secondary">另有停业：{place.closedDays.join('、')}</p>}
      {place.note !== '' && <p className="st-secondary">{place.note}</p>}
      <Form layout="vertical" onFinish={submit}>
        <FormErrors errors={problems} />
        <CountFields products={place.products} draft={draft} problems={problems} onChange={change} />
        <TimeAndWayFields
          draft={draft}
          problems={problems}
          onChange={change}
          deliversHome={place.deliversHome}
        />
        <SubmitBar verb="提出预约" busy={book.isPending} error={book.error} />
      </Form>
    </Panel>
  );
}

/** The patient books what was prescribed at a pharmacy, or a benefit's drug at a hospital (M29). */
export function BookPage() {
  const [query] = useUrlState({ rxno: '', applicationId: '' });
  const [place, setPlace] = useState<Place | null>(null);
  const basis: Basis = {
    rxno: query.rxno === '' ? null : query.rxno,
    applicationId: query.rxno === '' && query.applicationId !== '' ? Number(query.applicationId) : null,
  };
  const known = basis.rxno !== null || basis.applicationId !== null;
  return (
    <div className="st-stack">
      <PageHeader title="预约药品" back={{ to: '/my/bookings', label: '我的预约与送药' }} />
      {known ? (
        <>
          {place === null ? (
            <Places basis={basis} onPick={setPlace} />
          ) : (
            <AskForm basis={basis} place={place} onElsewhere={() => setPlace(null)} />
          )}
        </>
      ) : (
        <Panel>
          <div className="st-stack">
            <p>预约要有处方，或者已经批准的待遇。请从下面任一处打开要用的药，再点“预约”。</p>
            <Go to="/my/prescriptions" className="st-wide-button">
              从处方预约
            </Go>
            <Go to="/my/drugs" className="st-wide-button">
              从我的药预约
            </Go>
          </div>
        </Panel>
      )}
    </div>
  );
}
