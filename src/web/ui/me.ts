import { createContext, useContext } from 'react';
import { present } from '../../base/assert.ts';
import type { Me } from '../../contract/identity.ts';

export const MeContext = createContext<Me | undefined>(undefined);

/** The signed-in account; pages are shown to nobody else. */
export function useMe(): Me {
  return present(useContext(MeContext), 'a page outside the signed-in shell');
}

/** The province's day by the server's clock; the browser's own date is never used. */
export function useToday(): string {
  return useMe().today;
}
