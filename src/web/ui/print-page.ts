export type Paper = 'a4' | 'a5' | '80mm';

/** The page boxes of the papers; a style sheet of its own because @page cannot be chosen by a class. */
const BOXES: Record<Paper, string> = {
  a4: '@page { size: A4; margin: 15mm; }',
  a5: '@page { size: A5; margin: 10mm; }',
  '80mm': '@page { size: 80mm 297mm; margin: 4mm; }',
};

/**
 * Prints the blocks marked `st-print` on the given paper without leaving the work:
 * copies of them are the only thing that the paper sees, so that nothing hidden takes up pages.
 */
export function printPage(paper: Paper): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(BOXES[paper]);
  const out = document.createElement('div');
  out.className = paper === '80mm' ? 'st-paper-out st-roll' : 'st-paper-out';
  for (const block of document.querySelectorAll('.st-print')) out.append(block.cloneNode(true));
  document.body.append(out);
  document.body.classList.add('st-printing');
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  function restore() {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
    document.body.classList.remove('st-printing');
    out.remove();
  }
  window.addEventListener('afterprint', restore, { once: true });
  window.print();
}
