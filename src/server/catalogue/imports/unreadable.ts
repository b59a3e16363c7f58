/** A chosen file cannot be read as a table. The message is for the person who chose it, in plain words. */
export class UnreadableWorkbook extends Error {
  override readonly name = 'UnreadableWorkbook';
}
