import { Segmented } from 'antd';
import { InstitutionPicker } from '../../eligibility/InstitutionPicker.tsx';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { ChoiceField, DayField, type useFieldProblems } from '../../ui/FormField.tsx';
import { Panel } from '../../ui/PageHeader.tsx';
import { kindOf, type FilingDraft } from './filing-draft.ts';
import { REASON_CHOICES } from './manual-words.ts';
import { OutsideSellerFields } from './OutsideSellerFields.tsx';

const SETTING_CHOICES = [
  { value: 'outpatient', label: '门诊' },
  { value: 'inpatient', label: '住院' },
];

export interface PartProps {
  readonly draft: FilingDraft;
  readonly change: (part: Partial<FilingDraft>) => void;
  readonly problems: ReturnType<typeof useFieldProblems>['problems'];
}

/** Who sold it: chosen among those of our province, or told as the invoice names them. */
function SellerPart({ draft, change, problems }: PartProps) {
  const kind = kindOf(draft.kind);
  const noSeller = problems.find(({ fieldId }) => fieldId === 'seller');
  if (draft.where === 'outside')
    return (
      <OutsideSellerFields
        kind={kind}
        draft={draft.outside}
        problems={problems}
        codeHelp="发票或医院、药店里写着的 H 或 P 开头的 12 位编码；没有的不填，由经办查"
        onChange={(outside) => change({ outside })}
      />
    );
  return (
    <div id="seller" tabIndex={-1}>
      <InstitutionPicker
        key={kind}
        kind={kind}
        label="在哪里买的"
        value={draft.seller}
        problem={draft.seller === null ? noSeller?.text : undefined}
        onPick={(seller) => change({ seller })}
      />
    </div>
  );
}

/** Where, when and why it was bought without being settled there. */
export function PlacePart({ draft, change, problems }: PartProps) {
  const kind = kindOf(draft.kind);
  const isOutside = draft.where === 'outside';
  return (
    <Panel title="在哪里、哪天买的" extra={isOutside && <ClauseLink id="I24" />}>
      <div className="st-actions">
        <Segmented
          aria-label="省内或省外"
          value={isOutside ? 'outside' : 'inside'}
          options={[
            { value: 'inside', label: '省内' },
            { value: 'outside', label: '省外' },
          ]}
          onChange={(where) => change({ where, reason: where === 'outside' ? 'offSite' : 'notConnected' })}
        />
        <Segmented
          aria-label="医院或药店"
          value={kind}
          options={[
            { value: 'pharmacy', label: '药店' },
            { value: 'hospital', label: '医院' },
          ]}
          onChange={(chosen) => change({ kind: chosen, seller: null })}
        />
      </div>
      <SellerPart draft={draft} change={change} problems={problems} />
      <DayField
        id="servedOn"
        label="哪天买的"
        help="一家机构、一天买的填一份"
        problems={problems}
        value={draft.servedOn}
        onChange={(servedOn) => change({ servedOn })}
      />
      {kind === 'hospital' && (
        <ChoiceField
          id="setting"
          label="门诊还是住院"
          options={SETTING_CHOICES}
          value={draft.setting}
          onChange={(setting) => change({ setting })}
        />
      )}
      <ChoiceField
        id="reason"
        label="为什么没有当场报销"
        options={REASON_CHOICES}
        value={draft.reason}
        onChange={(reason) => change({ reason })}
      />
      {kind === 'pharmacy' && !isOutside && (
        <InstitutionPicker
          kind="hospital"
          label="注射剂在哪家医院用的（不是注射剂不填）"
          none="没有"
          value={draft.receivingHospital}
          onPick={(receivingHospital) => change({ receivingHospital })}
        />
      )}
    </Panel>
  );
}
