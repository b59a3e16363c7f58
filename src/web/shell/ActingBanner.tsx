import { chooseMandate } from '../../contract/insured-agents.ts';
import { Button } from 'antd';
import { useCall } from '../ui/api.ts';
import { forgetDrafts } from '../ui/draft.ts';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { useMe } from '../ui/me.ts';

/** Stands over every page while somebody acts for another, so that nobody forgets for whom (M35). */
export function ActingBanner() {
  const { actingFor, name } = useMe();
  const back = useCall(chooseMandate, {
    writesNothing: true,
    onDone: () => {
      forgetDrafts();
      window.location.assign('/');
    },
  });
  if (actingFor === null) return null;
  return (
    <aside className={actingFor.over ? 'st-acting st-acting-over' : 'st-acting'} aria-label="正在为谁办理">
      <span>
        {actingFor.over ? (
          '委托已经失效，不能再代办。'
        ) : (
          <>
            {name} 正在为 <strong>{actingFor.name}</strong> 办理
          </>
        )}
      </span>
      <Button
        size="small"
        loading={back.isPending}
        onClick={() => back.mutate({ body: { mandateId: null } })}
      >
        改为本人
      </Button>
      <ErrorPanel error={back.error} />
    </aside>
  );
}
