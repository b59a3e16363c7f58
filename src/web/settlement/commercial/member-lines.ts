/** Members as they are pasted: one line each, the person's number and the number of the policy. */
export interface MemberLine {
  readonly personNo: string;
  readonly policyNo: string;
}

/** Undefined when a line cannot be read, or there is none. */
export function readMembers(text: string): MemberLine[] | undefined {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const members = lines.flatMap((line): MemberLine[] => {
    const [personNo = '', policyNo = '', ...rest] = line.split(/[\s,，]+/);
    const fits = /^[0-9A-Za-z]{6,30}$/.test(personNo) && policyNo !== '' && rest.length === 0;
    return fits ? [{ personNo: personNo.toUpperCase(), policyNo }] : [];
  });
  return members.length === lines.length && members.length > 0 ? members : undefined;
}
