import { Drawer } from 'antd';
import { useEffect, useState, type ReactNode } from 'react';
import type { ClauseId } from '../../policy/clause-ids.ts';
import { cite } from '../../policy/clauses.ts';
import { OfficialArticle } from '../documents/OfficialArticle.tsx';
import { ClauseContext } from '../ui/ClauseLink.tsx';

function Statement({ id }: { readonly id: ClauseId }) {
  const { text, note } = cite(id);
  const reading = id.startsWith('I');
  return (
    <div className="st-clause-text">
      <section>
        <h3>{reading ? '采用的理解' : '规则'}</h3>
        <p>{text}</p>
      </section>
      <section>
        <h3>{reading ? '理由' : '平台怎么做'}</h3>
        <p>{note}</p>
      </section>
      <OfficialArticle id={id} />
    </div>
  );
}

/** Provides clause chips with the panel that they open: beside the work, which stays in use. */
export function ClausePanel({ children }: { readonly children: ReactNode }) {
  const [id, setId] = useState<ClauseId | null>(null);
  const open = id !== null;
  useEffect(() => {
    // On a wide screen the page makes room; on a narrow one the panel lies over it.
    document.body.classList.toggle('st-beside', open);
  }, [open]);
  return (
    <ClauseContext value={setId}>
      {children}
      <Drawer
        open={open}
        onClose={() => setId(null)}
        mask={false}
        focusable={{ trap: false }}
        size="min(400px, 100vw)"
        title={id === null ? '' : `${cite(id).label} ${cite(id).title}`}
        closable={{ 'aria-label': '关闭依据' }}
      >
        {id !== null && <Statement id={id} />}
      </Drawer>
    </ClauseContext>
  );
}
