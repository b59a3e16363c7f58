import { Button, Form, Input, Skeleton } from 'antd';
import { useState } from 'react';
import { verifyForm } from '../../../contract/eligibility-form.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { spacedCode } from '../../../domain/eligibility/form/official-form.ts';
import { STEPS } from '../../../domain/eligibility/model.ts';
import { useQueryCall } from '../../ui/api.ts';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Fields } from '../../ui/Fields.tsx';
import { FormField } from '../../ui/FormField.tsx';
import { PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { Status } from '../../ui/Status.tsx';
import { useUrlState } from '../../ui/url-state.ts';

type Verified = OutputOf<typeof verifyForm>;

const SHAPE = /^[A-Z2-7]{20}$/;
const plain = (typed: string) => typed.replace(/[\s-]/g, '').toUpperCase();

function SignatureSign({ valid }: { readonly valid: boolean | null }) {
  if (valid === null) return <Status tone="wait" word="打印时还没有签名" />;
  return valid ? <Status tone="good" word="签名有效" /> : <Status tone="bad" word="签名无效" />;
}

/** The file is compared in the browser; it is not sent anywhere. */
function FileCheck({ sha256 }: { readonly sha256: string }) {
  const [same, setSame] = useState<boolean>();
  async function compare(file: File) {
    const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
    const hex = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    setSame(hex === sha256);
  }
  return (
    <Panel title="核对电子文件">
      <p className="st-secondary">手里是 PDF 文件的，可以选它核对有没有改动；文件只在本机比对，不上传。</p>
      <label htmlFor="form-file">申请表 PDF</label>{' '}
      <input
        id="form-file"
        type="file"
        accept="application/pdf"
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file !== undefined) void compare(file);
        }}
      />
      <p role="status">
        {same === true && <Status tone="good" word="与打印时的文件一致" />}
        {same === false && <Status tone="bad" word="与打印时的文件不一致" />}
      </p>
    </Panel>
  );
}

function Result({ of }: { readonly of: Verified }) {
  return (
    <>
      <Panel title="本平台打印的申请表">
        <p role="status">
          {of.isCurrent ? (
            <Status tone="good" word="真实，打印以后没有新的办理环节" />
          ) : (
            <Status tone="warn" word="真实，但打印以后又有新的办理环节，请让持有人重新打印" />
          )}
        </p>
        <Fields
          fields={[
            { label: '姓名', value: of.maskedName },
            { label: '申请编号', value: of.maskedApplicationNo },
            { label: '药品', value: `${of.genericName}（${of.dosageForm}）` },
            { label: '参保地', value: of.areaName },
            { label: '就诊医院', value: of.hospitalName },
            { label: '打印时间', value: of.printedAt },
            { label: '打印时的环节', value: STEPS[of.printedStep] },
            { label: '待遇期限', value: of.termFrom === null ? '—' : `${of.termFrom} 至 ${of.termTo ?? ''}` },
            { label: '责任医师', value: <SignatureSign valid={of.doctorSigned} /> },
            { label: '医院', value: <SignatureSign valid={of.hospitalSigned} /> },
          ]}
        />
      </Panel>
      {window.isSecureContext && <FileCheck sha256={of.sha256} />}
    </>
  );
}

function Looked({ code }: { readonly code: string }) {
  const answer = useQueryCall(verifyForm, { params: { code } });
  return (
    <>
      <ErrorPanel error={answer.error} />
      {answer.isPending && <Skeleton active />}
      {answer.data !== undefined && <Result of={answer.data} />}
    </>
  );
}

/** Anybody checks a printed form: is it ours, and is it the newest? (M22, M28) */
export function VerifyFormPage() {
  const [query, setQuery] = useUrlState({ code: '' });
  const code = plain(query.code);
  const [typed, setTyped] = useState(spacedCode(code));
  const known = SHAPE.test(code);
  return (
    <div className="st-stack st-wizard">
      <PageHeader
        title="查验申请表"
        about={
          <>
            扫申请表上的二维码，或输入印在上面的查验码。 <ClauseLink id="M28" />
          </>
        }
      />
      <Form layout="vertical" onFinish={() => setQuery({ code: plain(typed) })}>
        <FormField id="code" label="查验码" help="20 位字母和数字，空格可以不输">
          <Input
            id="code"
            value={typed}
            maxLength={30}
            autoComplete="off"
            onChange={(event) => setTyped(event.target.value)}
          />
        </FormField>
        <Button type="primary" htmlType="submit" disabled={!SHAPE.test(plain(typed))}>
          查验
        </Button>
      </Form>
      {known && <Looked key={code} code={code} />}
      {code !== '' && !known && <p className="st-note">查验码不完整，请核对后再查。</p>}
    </div>
  );
}
