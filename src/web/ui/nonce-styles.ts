/**
 * Gives the page's nonce to style elements that a library makes without naming one (antd's scroll lock behind a dialog),
 * so that the content security policy needs no exception for inline styles.
 */
export function giveNonceToStyles(nonce: string): void {
  const create = document.createElement.bind(document);
  document.createElement = (tag: string, options?: ElementCreationOptions) => {
    const element = create(tag, options);
    if (element instanceof HTMLStyleElement) element.nonce = nonce;
    return element;
  };
}
