import { useEffect, type ReactNode } from 'react';
import { Go } from './Go.tsx';
import { asLastSeen } from './last-list.ts';

/** The tab's title while a page is shown. */
export function useDocumentTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · 双通`;
  }, [title]);
}

interface PageHeaderProps {
  readonly title: string;
  /** One sentence: what this page is for. */
  readonly about?: ReactNode;
  readonly back?: { readonly to: string; readonly label: string };
  /** Buttons at the right. */
  readonly actions?: ReactNode;
}

/** The head of a list or a tool; also the tab's title. */
export function PageHeader({ title, about, back, actions }: PageHeaderProps) {
  useDocumentTitle(title);
  return (
    <header className="st-page-head">
      <div>
        {back !== undefined && (
          <Go to={asLastSeen(back.to)} className="st-back">
            ← {back.label}
          </Go>
        )}
        <h1>{title}</h1>
        {about !== undefined && <p className="st-secondary">{about}</p>}
      </div>
      <div className="st-actions">{actions}</div>
    </header>
  );
}

interface CaseHeaderProps extends PageHeaderProps {
  readonly status: ReactNode;
  readonly clock?: ReactNode;
  /** The one next action of this person, or a sentence that says whose turn it is. */
  readonly next?: ReactNode;
}

/** The head of one case: what it is, where it stands, how long there is, and the one next thing to do. */
export function CaseHeader({ status, clock, next, ...head }: CaseHeaderProps) {
  return (
    <div className="st-case-head">
      <PageHeader {...head} actions={next} />
      <div className="st-case-state" role="status">
        {status}
        {clock}
      </div>
    </div>
  );
}

interface CaseLayoutProps {
  /** Facts and papers. */
  readonly left: ReactNode;
  /** The decision, which stays in sight. */
  readonly right?: ReactNode;
  /** The time line. */
  readonly below?: ReactNode;
}

/** Facts at the left, the decision sticky at the right, the time line below; one column on narrow screens. */
export function CaseLayout({ left, right, below }: CaseLayoutProps) {
  return (
    <>
      <div className={right === undefined ? 'st-case' : 'st-case st-case-two'}>
        <div className="st-case-left">{left}</div>
        {right !== undefined && <aside className="st-case-right">{right}</aside>}
      </div>
      {below}
    </>
  );
}

interface PanelProps {
  readonly title?: string;
  readonly extra?: ReactNode;
  readonly children: ReactNode;
}

/** A white surface with a heading. */
export function Panel({ title, extra, children }: PanelProps) {
  return (
    <section className="st-panel" aria-label={title}>
      {title !== undefined && (
        <div className="st-panel-head">
          <h2>{title}</h2>
          {extra}
        </div>
      )}
      {children}
    </section>
  );
}
