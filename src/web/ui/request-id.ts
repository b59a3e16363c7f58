/** An id for one request, so that the same act sent again is done once. `crypto.randomUUID` exists only on https and localhost; this works on any address. */
export function newRequestId(): string {
  const bytes = window.crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
