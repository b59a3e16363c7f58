// A test runner for Stryker that needs milliseconds a mutant: it runs the pure tests in its own process, with every module
// loaded anew. Through vitest each mutant took four seconds on a busy machine of two cores, nearly all of it for starting a
// worker and loading the same modules again.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { testCollector } from './collect-tests.mjs';
import { freshModules, loadExpect } from './fresh-modules.mjs';

/** Where the tests are that are pure and speak of settlement. */
const FOLDERS = ['src/domain/settlement', 'test/cases/settlement', 'test/cases/checking'];
/** How long each test took without a mutant: the quick ones are asked first. */
const TIMES = 'test-times.json';
/** Random cases are the same for every mutant, so that a score can be had again. */
const SEED = 20_260_401;
/** Properties try at most so many of them: a survivor is asked by every property there is. */
const MOST_RUNS = 8;
/** Changes bills in thousands of places, which takes as long as all others together; what it sees they see. */
const LEFT_OUT = 'src/domain/settlement/checking/mutants.test.ts';
const PASSED = 0;
const FAILED = 1;

function makeRunner() {
  const root = process.cwd();
  const expect = loadExpect(root);
  const { api, collect } = testCollector(expect);
  const freshLoad = freshModules(root, (requirePackage) => ({
    vitest: api,
    'fast-check': steadyRandom(requirePackage('fast-check')),
  }));
  const state = (globalThis.__stryker__ ??= {});
  let times = {};

  const testsOf = (file, load) =>
    collect(() => load(join(root, file))).map(({ title, body }) => ({ id: `${file} ${title}`, file, body }));

  return {
    capabilities: () => ({ reloadEnvironment: true }),

    /** Loads everything anew for each test too: what only the first of them evaluates belongs to all. */
    async dryRun() {
      const tests = [];
      const listed = FOLDERS.flatMap((folder) => listTests(folder)).flatMap((file) =>
        testsOf(file, freshLoad()),
      );
      // What listing the tests has evaluated says nothing: each test evaluates all of it again.
      state.mutantCoverage = { static: {}, perTest: {} };
      for (const { id, file } of listed) {
        const since = performance.now();
        state.currentTestId = id;
        const failureMessage = await failureOf(async () => {
          const load = freshLoad();
          await testsOf(file, load)
            .find((test) => test.id === id)
            ?.body();
        });
        state.currentTestId = undefined;
        times[id] = performance.now() - since;
        const known = { id, name: id, fileName: join(root, file), timeSpentMs: Math.ceil(times[id]) };
        tests.push(
          failureMessage === null
            ? { ...known, status: PASSED }
            : { ...known, status: FAILED, failureMessage },
        );
      }
      writeFileSync(TIMES, JSON.stringify(times));
      return { status: 'complete', tests, mutantCoverage: state.mutantCoverage };
    },

    async mutantRun({ activeMutant, testFilter, hitLimit }) {
      // Another process may have made the first run.
      if (Object.keys(times).length === 0) times = JSON.parse(readFileSync(TIMES, 'utf8'));
      const asked = (testFilter ?? Object.keys(times)).toSorted((a, b) => (times[a] ?? 0) - (times[b] ?? 0));
      Object.assign(state, { activeMutant: activeMutant.id, hitLimit, hitCount: 0 });
      const answer = await runUntilFailure(asked, freshLoad(), testsOf);
      const overLimit = hitLimit !== undefined && state.hitCount > hitLimit;
      state.activeMutant = undefined;
      return overLimit ? { status: 'timeout', reason: 'the mutant is met without end' } : answer;
    },
  };
}

function steadyRandom(module) {
  const assert = (property, given = {}) =>
    module.default.assert(property, {
      seed: SEED,
      ...given,
      numRuns: Math.min(given.numRuns ?? MOST_RUNS, MOST_RUNS),
      // A mutant is dead at its first counterexample; a smaller one is of no use.
      endOnFailure: true,
    });
  const steady = { ...module.default, assert };
  return { ...module, assert, default: steady, __esModule: true };
}

async function runUntilFailure(ids, load, testsOf) {
  const loaded = new Map();
  let nrOfTests = 0;
  for (const id of ids) {
    nrOfTests += 1;
    const file = id.slice(0, id.indexOf(' '));
    const failureMessage = await failureOf(async () => {
      if (!loaded.has(file)) loaded.set(file, testsOf(file, load));
      // A table that the mutant has made shorter has fewer tests, and no fewer that pass.
      await loaded
        .get(file)
        .find((test) => test.id === id)
        ?.body();
    });
    if (failureMessage !== null) return { status: 'killed', killedBy: [id], failureMessage, nrOfTests };
  }
  return { status: 'survived', nrOfTests };
}

/** What a test says when it fails; null where it passes. */
async function failureOf(body) {
  try {
    await body();
    return null;
  } catch (error) {
    return String(error?.message ?? error).slice(0, 300);
  }
}

function listTests(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => `${folder}/${name}`)
    .filter((file) => file !== LEFT_OUT)
    .sort();
}

export const strykerPlugins = [{ kind: 'TestRunner', name: 'fresh-modules', factory: makeRunner }];
