// What is not mutated, and why. Everything else is.

/** Sentences for people: that they are right is seen by reading them, and a test that repeats one proves nothing. */
const WORDING = /\p{Script=Han}/u;
/** Those that state what cannot happen; the message is for who mends the program. */
const STATEMENTS = new Set(['assert', 'present']);

const ignorer = {
  shouldIgnore({ node, parent, key, listKey }) {
    if (node.type !== 'StringLiteral') return undefined;
    if (WORDING.test(node.value)) return '给人看的文字';
    if (
      listKey === 'arguments' &&
      key > 0 &&
      parent.type === 'CallExpression' &&
      STATEMENTS.has(parent.callee.name)
    )
      return '断言失败时的说明';
    return undefined;
  },
};

export const strykerPlugins = [{ kind: 'Ignore', name: 'wording', value: ignorer }];
