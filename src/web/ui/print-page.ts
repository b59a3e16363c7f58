export type Paper = 'a4' | '80mm';

/** The page boxes of both papers; a style sheet of its own because @page cannot be chosen by a class. */
const BOXES: Record<Paper, string> = {
  a4: '@page { size: A4; margin: 15mm; }',
  '80mm': '@page { size: 80mm auto; margin: 4mm; }',
};

/** Prints the blocks marked `st-print` on the given paper, without a page of its own and without leaving the work. */
export function printPage(paper: Paper): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(BOXES[paper]);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  document.body.classList.add('st-printing');
  document.body.classList.toggle('st-roll', paper === '80mm');
  function restore() {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
    document.body.classList.remove('st-printing', 'st-roll');
  }
  window.addEventListener('afterprint', restore, { once: true });
  window.print();
}
