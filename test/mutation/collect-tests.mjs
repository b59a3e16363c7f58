// The part of vitest that the tests of the domain use: describe, test and test.each, which only collect here.

/** Collects what a test file states while it is loaded. */
export function testCollector(expect) {
  let titles = [];
  let found = [];

  const describe = (title, body) => {
    titles.push(title);
    body();
    titles.pop();
  };
  const test = (title, body) => {
    const whole = [...titles, title].join(' ');
    const alike = found.filter((one) => one.whole === whole).length;
    // Two tables under one title are told apart by the order of their rows.
    found.push({ whole, title: alike === 0 ? whole : `${whole} (${alike + 1})`, body });
  };
  test.each = (table) => (title, body) =>
    table.forEach((row, index) => {
      const given = Array.isArray(row) ? row : [row];
      test(`${title} [${index + 1}]`, () => body(...given));
    });

  return {
    api: { describe, test, it: test, expect },
    /** Loads a file and gives its tests in their order. */
    collect(load) {
      titles = [];
      found = [];
      load();
      return found;
    },
  };
}
