/**
 * For whom this page was opened: told with every request, so that a page left open for one person can do nothing for
 * another. The server decides by the session alone; this can only make it refuse.
 */
let openedFor: string | undefined;

/**
 * Says for whom the page is; what was said first stays, until somebody signs in anew.
 * @param mandateId of the mandate on which the signed-in person acts; null for themselves
 */
export function openPageFor(mandateId: number | null, anew = false): void {
  if (openedFor === undefined || anew) openedFor = mandateId === null ? 'self' : String(mandateId);
}

/** The header to send; none before it is known who is signed in. */
export function actingHeader(): Record<string, string> {
  return openedFor === undefined ? {} : { 'x-shuangtong-for': openedFor };
}
