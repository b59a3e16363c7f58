import { Input, type InputRef } from 'antd';
import { useRef, useState } from 'react';
import { useMe } from '../ui/me.ts';
import { useGo } from '../ui/url-state.ts';
import { kindOfNumber, normaliseNumber, NUMBER_KINDS } from './find-by-number.ts';
import { destinationOf } from './route-row.ts';
import { ROUTES } from './routes.tsx';

/** Takes any number by scanner or keyboard and goes to what it names. */
export function SearchBox() {
  const me = useMe();
  const go = useGo();
  const input = useRef<InputRef>(null);
  const [text, setText] = useState('');
  const [problem, setProblem] = useState('');

  function find() {
    if (text.trim() === '') return;
    const kind = kindOfNumber(text);
    if (kind === undefined) {
      setProblem('认不出这个号码，请核对后重新录入');
      input.current?.select();
      return;
    }
    const found = destinationOf(ROUTES, me.role, kind, normaliseNumber(text));
    if (found === undefined) {
      setProblem(`这是${NUMBER_KINDS[kind]}的号码，您的岗位没有对应的页面`);
      return;
    }
    setText('');
    go(found.path, found);
  }
  return (
    <div className="st-search" role="search" aria-label="按号码找">
      <Input
        ref={input}
        aria-label="扫码或录入号码"
        placeholder="扫码或录入处方、申请、结算等号码，按回车"
        value={text}
        autoComplete="off"
        spellCheck={false}
        status={problem === '' ? '' : 'error'}
        onChange={(event) => {
          setText(event.target.value);
          setProblem('');
        }}
        onPressEnter={find}
      />
      <span role="alert" className="st-search-problem">
        {problem}
      </span>
    </div>
  );
}
