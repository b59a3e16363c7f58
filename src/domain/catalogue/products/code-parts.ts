/** What does each part of a national code stand for? (N5.5) */

export interface CodePart {
  readonly text: string;
  readonly label: string;
}

const WESTERN = ['西药', '分类', '通用名', '剂型', '规格', '包装', '企业'];
const CHINESE = ['中成药', '分类', '名称与剂型', '规格', '包装', '企业'];

/** The parts of a code in order; one part where the code is of no known shape. */
export function codePartsOf(code: string): readonly CodePart[] {
  const western = /^(X)([A-Z]\d{2}[A-Z]{2})([A-Z]\d{3})([A-Z]\d{3})(\d{2})(\d{2})(\d{5})$/.exec(code);
  if (western) return labelled(western, WESTERN);
  const chinese = /^(Z)([A-Z]\d{2}[A-Z]{2})([A-Z]\d{4})(\d{2})(\d{2})(\d{5})$/.exec(code);
  if (chinese) return labelled(chinese, CHINESE);
  const piece = /^(T)(\d{9})$/.exec(code);
  if (piece) return labelled(piece, ['饮片', '品种与炮制']);
  return [{ text: code, label: '编码' }];
}

function labelled(match: RegExpExecArray, labels: readonly string[]): CodePart[] {
  return match.slice(1).map((text, index) => ({ text, label: labels[index] ?? '' }));
}

/** Category codes of the national list that a product's code falls under, the narrowest first. */
export function categoriesOf(code: string): readonly string[] {
  return /^[XZ][A-Z]\d{2}[A-Z]{2}/.test(code) ? [6, 5, 4, 2].map((length) => code.slice(0, length)) : [];
}
