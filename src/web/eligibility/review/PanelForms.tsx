import { Button, Radio, Select } from 'antd';
import { useState } from 'react';
import {
  concludePanel,
  givePanelOpinion,
  recuseFromPanel,
  replacePanelMember,
  type getPanel,
} from '../../../contract/eligibility-panels.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { VOTES, type Vote } from '../../../domain/eligibility/review/panel.ts';
import { useCall } from '../../ui/api.ts';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Panel } from '../../ui/PageHeader.tsx';
import { useTell } from '../../ui/tell.ts';
import { useGo } from '../../ui/url-state.ts';
import { WordsField } from '../../ui/WordsField.tsx';

/** The most characters of an opinion or a reason, as the contract has it. */
const MOST = 2000;
const VOTE_CHOICES = (Object.keys(VOTES) as Vote[]).map((value) => ({ value, label: VOTES[value] }));

/** The expert answers alone, or declares a conflict (M36). */
export function OpinionPanel({ panelId }: { readonly panelId: number }) {
  const go = useGo();
  const tell = useTell();
  const [vote, setVote] = useState<Vote>();
  const [grounds, setGrounds] = useState('');
  const [conflict, setConflict] = useState('');
  const give = useCall(givePanelOpinion, { onDone: () => tell('意见已提交') });
  const recuse = useCall(recuseFromPanel, {
    onDone: () => {
      tell('已回避，另抽一位');
      go('/my-panels');
    },
  });
  const params = { id: panelId };
  return (
    <div className="st-stack">
      <Panel title="我的意见">
        <div className="st-stack">
          <Radio.Group
            aria-label="是否符合"
            value={vote}
            options={VOTE_CHOICES}
            onChange={(event) => setVote(event.target.value as Vote)}
          />
          <WordsField
            maxLength={MOST}
            label="依据"
            value={grounds}
            placeholder="依据哪项检查、哪条范围或说明书"
            onChange={setGrounds}
          />
          <ErrorPanel error={give.error} />
          <ConfirmButton
            verb="提交意见"
            type="primary"
            harms={false}
            thing={`独立意见：${vote === undefined ? '' : VOTES[vote]}`}
            consequence="提交后不能修改，别人交齐以前看不到。"
            busy={give.isPending}
            disabled={vote === undefined || grounds.trim().length < 2}
            onConfirm={() => {
              if (vote !== undefined) give.mutate({ params, body: { vote, grounds: grounds.trim() } });
            }}
          />
        </div>
      </Panel>
      <Panel title="申明回避">
        <div className="st-stack">
          <WordsField
            maxLength={MOST}
            label="回避的理由"
            value={conflict}
            placeholder="例如：是患者的亲属，或参与过诊治"
            onChange={setConflict}
          />
          <ErrorPanel error={recuse.error} />
          <Button
            loading={recuse.isPending}
            disabled={conflict.trim().length < 2}
            onClick={() => recuse.mutate({ params, body: { reason: conflict.trim() } })}
          >
            回避
          </Button>
        </div>
      </Panel>
    </div>
  );
}

/** The reviewer concludes when all are in, or replaces who stays silent (M36). */
export function ConcludePanel({ of }: { readonly of: OutputOf<typeof getPanel> }) {
  return of.isComplete ? <Conclude panelId={of.panelId} /> : <ReplaceSilent of={of} />;
}

function Conclude({ panelId }: { readonly panelId: number }) {
  const tell = useTell();
  const [words, setWords] = useState('');
  const conclude = useCall(concludePanel, { onDone: () => tell('评审结论已记录') });
  return (
    <Panel title="评审结论">
      <div className="st-stack">
        <p className="st-secondary">结论按多数意见得出，请归纳主要依据。审核决定仍由经办作出。</p>
        <WordsField
          maxLength={MOST}
          label="归纳"
          value={words}
          placeholder="各位专家的主要依据"
          onChange={setWords}
        />
        <ErrorPanel error={conclude.error} />
        <Button
          type="primary"
          loading={conclude.isPending}
          disabled={words.trim().length < 2}
          onClick={() => conclude.mutate({ params: { id: panelId }, body: { words: words.trim() } })}
        >
          作出结论
        </Button>
      </div>
    </Panel>
  );
}

function ReplaceSilent({ of }: { readonly of: OutputOf<typeof getPanel> }) {
  const tell = useTell();
  const [accountId, setAccountId] = useState<number>();
  const [reason, setReason] = useState('');
  const replace = useCall(replacePanelMember, {
    onDone: () => {
      tell('已更换，另抽一位');
      setAccountId(undefined);
    },
  });
  const params = { id: of.panelId };
  const silent = of.members.filter((member) => member.state === 'waiting');
  return (
    <Panel title="更换专家">
      <div className="st-stack">
        <p className="st-secondary">没有答复的专家可以更换，另抽一位；已提交的意见保留。</p>
        <Select
          aria-label="要更换的专家"
          style={{ width: '100%' }}
          value={accountId ?? null}
          placeholder="选择专家"
          options={silent.map((member) => ({ value: member.accountId, label: member.name }))}
          onChange={(value: number | null) => setAccountId(value ?? undefined)}
        />
        <WordsField
          maxLength={MOST}
          label="原因"
          value={reason}
          placeholder="例如：三个工作日没有答复"
          onChange={setReason}
        />
        <ErrorPanel error={replace.error} />
        <Button
          loading={replace.isPending}
          disabled={accountId === undefined || reason.trim().length < 2}
          onClick={() => {
            if (accountId !== undefined)
              replace.mutate({ params, body: { accountId, reason: reason.trim() } });
          }}
        >
          更换
        </Button>
      </div>
    </Panel>
  );
}
