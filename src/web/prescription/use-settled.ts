import { useEffect, useState } from 'react';

/** The value once it has stayed the same for a while: so that a call follows typing, not every key. */
export function useSettled<T>(value: T, milliseconds = 400): T {
  const [settled, setSettled] = useState(value);
  const key = JSON.stringify(value);
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(JSON.parse(key) as T), milliseconds);
    return () => window.clearTimeout(timer);
  }, [key, milliseconds]);
  return settled;
}
