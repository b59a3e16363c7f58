import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

interface GoProps {
  /** A path of this program, with or without a query. */
  readonly to: string;
  readonly children: ReactNode;
  readonly className?: string;
  readonly label?: string;
}

/** A link inside the program: opens without a reload, and in a new tab when asked to. */
export function Go({ to, children, className, label }: GoProps) {
  const [pathname = '/', query = ''] = to.split('?');
  return (
    <Link
      activeOptions={{ exact: true }}
      to={pathname}
      search={Object.fromEntries(new URLSearchParams(query))}
      className={className}
      aria-label={label}
    >
      {children}
    </Link>
  );
}
