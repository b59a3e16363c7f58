import { getTodaysTill } from '../../contract/settlement-till.ts';
import { useQueryCall } from '../ui/api.ts';
import { Go } from '../ui/Go.tsx';
import { Money } from '../ui/Money.tsx';

/** The day so far in one line, with the way to its bills. */
export function TillToday() {
  const { data } = useQueryCall(getTodaysTill, {});
  if (data === undefined) return <p className="st-till-today" aria-hidden="true" />;
  return (
    <p className="st-till-today">
      <span>
        今天结算 <strong>{data.settled}</strong> 笔{data.reversed > 0 && `，撤销 ${data.reversed} 笔`}
      </span>
      <span>
        总费用 <Money yuan={data.charged} total />
      </span>
      <span>
        基金 <Money yuan={data.fromFunds} total />
      </span>
      <span>
        个人 <Money yuan={data.personPays} total />
      </span>
      <Go to={`/bills?from=${data.day}&to=${data.day}`}>今天的结算单</Go>
    </p>
  );
}
