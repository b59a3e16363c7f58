import { Checkbox, Form, Input, InputNumber } from 'antd';
import { DayField, FormField, problemUnless, TextField, type FieldProblem } from '../../ui/FormField.tsx';

/** What a booking asks for, whoever fills it in. */
export interface BookingDraft {
  readonly day: string;
  readonly from: string;
  readonly to: string;
  readonly phone: string;
  /** By national code; zero is not booked. */
  readonly counts: Readonly<Record<string, number>>;
  readonly home: boolean;
  readonly consignee: string;
  readonly homePhone: string;
  readonly address: string;
  readonly wish: string;
}

export const EMPTY_BOOKING: BookingDraft = {
  day: '',
  from: '09:00',
  to: '11:00',
  phone: '',
  counts: {},
  home: false,
  consignee: '',
  homePhone: '',
  address: '',
  wish: '',
};

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
const PHONE = /^[\d-]{7,20}$/;

/** What stands against sending the draft as it is. */
export function problemsOf(draft: BookingDraft): (FieldProblem | undefined)[] {
  return [
    problemUnless(draft.day !== '', 'day', '请选择哪一天'),
    problemUnless(TIME.test(draft.from), 'from', '请写几点，如 09:00'),
    problemUnless(TIME.test(draft.to) && draft.from < draft.to, 'to', '应晚于开始的时刻，如 11:00'),
    problemUnless(
      Object.values(draft.counts).some((count) => count > 0),
      'counts',
      '请填写要约的数量',
    ),
    problemUnless(PHONE.test(draft.phone), 'phone', '请填写联系电话'),
    ...(draft.home
      ? [
          problemUnless(draft.consignee.trim() !== '', 'consignee', '请填写收货人'),
          problemUnless(PHONE.test(draft.homePhone), 'homePhone', '请填写收货人电话'),
          problemUnless(draft.address.trim() !== '', 'address', '请填写送到哪里'),
        ]
      : []),
  ];
}

/** The draft as the endpoints take it. */
export function bookingBodyOf(draft: BookingDraft, requestId: string) {
  const { day, from, to, phone } = draft;
  return {
    requestId,
    day,
    from,
    to,
    phone,
    lines: Object.entries(draft.counts)
      .filter(([, quantity]) => quantity > 0)
      .map(([nationalCode, quantity]) => ({ nationalCode, quantity })),
    home: draft.home
      ? {
          consignee: draft.consignee.trim(),
          phone: draft.homePhone,
          address: draft.address.trim(),
          wish: draft.wish.trim(),
        }
      : null,
  };
}

interface Product {
  readonly nationalCode: string;
  readonly name: string;
  readonly strength: string;
  readonly pack: string;
  readonly saleUnit: string;
  /** Null where there is no prescription. */
  readonly left: number | null;
}

interface FieldsProps {
  readonly draft: BookingDraft;
  readonly problems: readonly FieldProblem[];
  readonly onChange: (change: Partial<BookingDraft>) => void;
}

/** How much of each product. */
export function CountFields({
  products,
  draft,
  problems,
  onChange,
}: FieldsProps & { readonly products: readonly Product[] }) {
  const problem = problems.find((one) => one.fieldId === 'counts');
  return (
    <>
      {products.map((product) => (
        <FormField
          key={product.nationalCode}
          id={`count-${product.nationalCode}`}
          label={`${product.name} ${product.strength} ${product.pack}（${product.saleUnit}）`}
          {...(product.left === null ? {} : { help: `处方上还可以取 ${product.left} ${product.saleUnit}` })}
        >
          <InputNumber
            id={`count-${product.nationalCode}`}
            min={0}
            max={product.left ?? 99}
            precision={0}
            value={draft.counts[product.nationalCode] ?? 0}
            onChange={(count) =>
              onChange({ counts: { ...draft.counts, [product.nationalCode]: count ?? 0 } })
            }
          />
        </FormField>
      ))}
      {problem !== undefined && (
        <p role="alert" className="st-field-problem">
          {problem.text}
        </p>
      )}
    </>
  );
}

/** From when to when, on one line; what is wrong with either stands beneath both. */
function TimeSpan({ draft, problems, onChange }: FieldsProps) {
  const wrong = problems.find(({ fieldId }) => fieldId === 'from' || fieldId === 'to');
  return (
    <Form.Item
      label="几点到几点"
      htmlFor="from"
      help={wrong?.text ?? '在营业时间以内，如 09:00 到 11:00'}
      validateStatus={wrong === undefined ? '' : 'error'}
    >
      <div className="st-time-span">
        <Input
          id="from"
          aria-label="开始时刻"
          maxLength={5}
          value={draft.from}
          onChange={(event) => onChange({ from: event.target.value.trim() })}
        />
        <span>至</span>
        <Input
          id="to"
          aria-label="结束时刻"
          maxLength={5}
          value={draft.to}
          onChange={(event) => onChange({ to: event.target.value.trim() })}
        />
      </div>
    </Form.Item>
  );
}

/** When, whom to call, and whether it is brought home. */
export function TimeAndWayFields({
  draft,
  problems,
  onChange,
  deliversHome,
}: FieldsProps & { readonly deliversHome: boolean }) {
  return (
    <>
      <DayField
        id="day"
        label="哪一天"
        problems={problems}
        value={draft.day}
        onChange={(day) => onChange({ day })}
      />
      <TimeSpan draft={draft} problems={problems} onChange={onChange} />
      <TextField
        id="phone"
        label="联系电话"
        inputMode="tel"
        problems={problems}
        maxLength={20}
        value={draft.phone}
        onChange={(phone) => onChange({ phone: phone.trim() })}
      />
      {deliversHome && (
        <Form.Item>
          <Checkbox checked={draft.home} onChange={(event) => onChange({ home: event.target.checked })}>
            送药上门
          </Checkbox>
        </Form.Item>
      )}
      {deliversHome && draft.home && <HomeFields draft={draft} problems={problems} onChange={onChange} />}
    </>
  );
}

function HomeFields({ draft, problems, onChange }: FieldsProps) {
  return (
    <>
      <TextField
        id="consignee"
        label="收货人"
        problems={problems}
        maxLength={60}
        value={draft.consignee}
        onChange={(consignee) => onChange({ consignee })}
      />
      <TextField
        id="homePhone"
        label="收货人电话"
        inputMode="tel"
        problems={problems}
        maxLength={20}
        value={draft.homePhone}
        onChange={(homePhone) => onChange({ homePhone: homePhone.trim() })}
      />
      <TextField
        id="address"
        label="送到哪里"
        help="只给这家机构和送货的人看，加密保存"
        problems={problems}
        maxLength={200}
        rows={2}
        value={draft.address}
        onChange={(address) => onChange({ address })}
      />
      <TextField
        id="wish"
        label="要求（可不填）"
        maxLength={200}
        value={draft.wish}
        onChange={(wish) => onChange({ wish })}
      />
      <p className="st-secondary">先结算后出库，您只付自己应付的部分；注射剂不送到家里。</p>
    </>
  );
}
