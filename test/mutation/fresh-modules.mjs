// Loads the sources and tests of this repository anew as often as asked, within one process. A mutant has to be there when a
// module is evaluated and nothing of an earlier mutant may be left in one; starting a process for each takes seconds, this
// takes milliseconds. Packages are loaded once: nothing in them is mutated.
import { readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compileFunction } from 'node:vm';

const PARAMETERS = ['module', 'exports', 'require', 'moduleUrl'];

/**
 * @param {string} root the folder that holds node_modules
 * @param makeInstead gets a function that loads a package; gives by name what to give for a package instead of itself
 * @returns a function that begins with no module loaded and gives a function that loads one by its path
 */
export function freshModules(root, makeInstead) {
  const requirePackage = createRequire(join(root, 'package.json'));
  const instead = makeInstead(requirePackage);
  const ts = requirePackage('typescript');
  const compilerOptions = {
    module: ts.ModuleKind.CommonJS,
    target: ts.ScriptTarget.ES2022,
    esModuleInterop: true,
  };
  const compiled = new Map();

  const compile = (path) => {
    const known = compiled.get(path);
    if (known) return known;
    const { outputText } = ts.transpileModule(readFileSync(path, 'utf8'), {
      compilerOptions,
      fileName: path,
    });
    const made = compileFunction(outputText.replaceAll('import.meta.url', 'moduleUrl'), PARAMETERS, {
      filename: path,
    });
    compiled.set(path, made);
    return made;
  };

  const freshLoad = () => {
    const loaded = new Map();
    const load = (path) => {
      const known = loaded.get(path);
      if (known) return known.exports;
      const module = { exports: {} };
      loaded.set(path, module);
      const require = (name) => {
        if (name.startsWith('.')) return load(resolve(dirname(path), name));
        return Object.hasOwn(instead, name) ? instead[name] : requirePackage(name);
      };
      compile(path)(module, module.exports, require, pathToFileURL(path).href);
      return module.exports;
    };
    return load;
  };
  return freshLoad;
}

/** What assertions are made with: the very matchers of vitest, outside its workers. */
export function loadExpect(root) {
  const ofVitest = createRequire(realpathSync(join(root, 'node_modules', 'vitest', 'package.json')));
  const chai = ofVitest('chai');
  const matchers = ofVitest('@vitest/expect');
  chai.use(matchers.JestExtend);
  chai.use(matchers.JestChaiExpect);
  chai.use(matchers.JestAsymmetricMatchers);
  const expect = (value, message) => chai.expect(value, message);
  Object.assign(expect, chai.expect, globalThis[matchers.ASYMMETRIC_MATCHERS_OBJECT]);
  return expect;
}
