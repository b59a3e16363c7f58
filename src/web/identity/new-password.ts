const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';
const LENGTH = 14;

/** A random password without letters that are mistaken for one another. */
export function newPassword(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(LENGTH));
  return [...bytes].map((byte) => LETTERS.charAt(byte % LETTERS.length)).join('');
}
