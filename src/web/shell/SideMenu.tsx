import { useId, useState } from 'react';
import { Go } from '../ui/Go.tsx';
import { Icon } from '../ui/Icon.tsx';
import { usePathname } from '../ui/url-state.ts';
import {
  currentEntry,
  groupedMenu,
  isFoldingMenu,
  menuOf,
  type MenuPart,
  type RouteRow,
} from './route-row.ts';
import { ROUTES } from './routes.tsx';

/** Where a browser keeps which parts its user has opened or folded. */
const PLACE = 'st.menu';

type Opened = Readonly<Record<string, boolean>>;

/** What was opened or folded by hand; what cannot be read counts as never touched. */
function readOpened(): Opened {
  try {
    return JSON.parse(window.localStorage.getItem(PLACE) ?? '{}') as Opened;
  } catch {
    return {};
  }
}

interface PartProps {
  readonly part: MenuPart;
  readonly current: RouteRow | undefined;
  /** Undefined where the part cannot be folded. */
  readonly open: boolean | undefined;
  readonly onToggle: () => void;
}

function Part({ part, current, open, onToggle }: PartProps) {
  const id = useId();
  const links = part.rows.map((row) => (
    <Go key={row.path} to={row.path} className={row === current ? 'st-current' : ''}>
      {row.menu}
    </Go>
  ));
  if (part.group === undefined) return links;
  return (
    <div role="group" aria-labelledby={id} className="st-menu-part">
      {open === undefined ? (
        <span id={id} className="st-menu-heading">
          {part.group}
        </span>
      ) : (
        <button
          type="button"
          id={id}
          className="st-menu-heading"
          aria-expanded={open}
          aria-controls={`${id}-links`}
          onClick={onToggle}
        >
          {part.group}
          <span aria-hidden="true" className="st-menu-count">
            {open ? '' : part.rows.length}
          </span>
          <Icon name="fold" size={16} />
        </button>
      )}
      <div id={`${id}-links`} className="st-menu-links" hidden={open === false}>
        {links}
      </div>
    </div>
  );
}

/** The menu of a role at the left; a long one folds its parts, except the one in use and what its user left open. */
export function SideMenu({ role, label }: { readonly role: string; readonly label: string }) {
  const [opened, setOpened] = useState(readOpened);
  const menu = menuOf(ROUTES, role);
  const current = currentEntry(ROUTES, menu, usePathname());
  const folds = isFoldingMenu(menu);

  function isOpen(part: MenuPart, index: number): boolean {
    const usual = index === 0 || (current !== undefined && part.rows.includes(current));
    return opened[part.group ?? ''] ?? usual;
  }
  function toggle(group: string, open: boolean) {
    const next = { ...opened, [group]: open };
    window.localStorage.setItem(PLACE, JSON.stringify(next));
    setOpened(next);
  }
  return (
    <nav className="st-menu" aria-label={label}>
      {groupedMenu(menu).map((part, index) => (
        <Part
          key={part.group ?? ''}
          part={part}
          current={current}
          open={folds ? isOpen(part, index) : undefined}
          onToggle={() => toggle(part.group ?? '', !isOpen(part, index))}
        />
      ))}
    </nav>
  );
}
