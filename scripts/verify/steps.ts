import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { checkStructure } from '../check-structure';
import { checkVersions } from '../check-versions';
import { findFreePort } from '../free-port';
import { projectRoot } from '../project-root';
import { runStack } from '../stack/run-stack';
import { readSettings } from '../stack/settings';
import type { StepName } from './arguments';
import { findBrowser } from './browser';
import { addCounts, countPlaywright, fellOver, noTests, type Counts, type PlaywrightReport } from './counts';
import { runScript, runTool } from './tool';

/** Lines of each log that are shown when the end-to-end tests fail. */
const lastLines = 40;

export interface StepContext {
  env: NodeJS.ProcessEnv;
  /** For the runner of a test step. */
  passedOn: string[];
  /** Everything that a run leaves behind for people to look at. */
  resultFolder: string;
  /** Hears what must be stopped when the run is interrupted. */
  onStop(stop: () => Promise<void>): void;
}

export interface Step {
  /** What to do when it fails. */
  mend: string;
  /** Tells whether all is well; the test runners count besides. */
  run(context: StepContext): Promise<boolean | { ok: boolean; counts?: Counts }>;
}

export const steps: Record<StepName, Step> = {
  lint: {
    mend: 'Each finding above names its rule; many are mended by: npx oxlint --type-aware --fix',
    run: ({ env }) => runTool('oxlint', ['--type-aware', '--deny-warnings'], env),
  },
  unused: {
    mend: 'Delete what nobody uses, or use it. What is used in a way that cannot be seen belongs into knip.json, with its reason.',
    run: ({ env }) => runTool('knip', ['--no-progress'], env),
  },
  types: {
    mend: 'Mend the types that are named above.',
    // The types of routes and of style sheets are Next's, and written into files that are not in version control.
    run: async ({ env }) => (await runTool('next', ['typegen'], env)) && runTool('tsc', ['--noEmit', '--project', '.'], env),
  },
  structure: { mend: 'Each finding above says where it belongs instead.', run: async () => checkStructure() },
  versions: { mend: 'npm install <package>@<version> --save-exact, then commit package.json and package-lock.json.', run: async () => checkVersions() },
  unit: {
    mend: 'The failing tests and their differences are above; one file alone: npm run test:unit -- path/to/file.test.ts',
    run: async ({ env, passedOn, resultFolder }) => {
      const countsFile = join(resultFolder, 'vitest-counts.json');
      await rm(countsFile, { force: true });
      const ok = await runTool('vitest', ['run', '--reporter=default', `--reporter=${join(projectRoot, 'scripts/verify/count-reporter.ts')}`, ...passedOn], { ...env, PERGOLA_COUNTS_FILE: countsFile });
      return { ok, counts: await readJson<Counts>(countsFile) };
    },
  },
  e2e: {
    mend: 'Logs are in .pergola/test/logs. One file alone: npm run test:e2e -- e2e/file.spec.ts. Each failed test above names its trace, unless CI is set: npx playwright show-trace <file>',
    run: runEndToEnd,
  },
  bench: {
    mend: 'The figure that failed says why above. It alone: npm run bench -- --quick <name>',
    run: ({ env }) => runScript('bench/main.ts', ['--quick'], env),
  },
};

/** On a world of its own that is made anew each time, on free ports, with a sandbox that does not dawdle. */
async function runEndToEnd({ env, passedOn, resultFolder, onStop }: StepContext): Promise<{ ok: boolean; counts?: Counts }> {
  const browser = findBrowser();
  const home = join(projectRoot, '.pergola', 'test');
  const [port, sandboxPort] = [await findFreePort(), await findFreePort()];
  const settings = readSettings({ ...env, PERGOLA_HOME: home, PORT: String(port), SANDBOX_PORT: String(sandboxPort) });
  const stack = await runStack(settings, {
    mode: 'production',
    durable: false,
    fresh: true,
    extraEnv: { PERGOLA_SANDBOX_ADMIN: '1', PERGOLA_SANDBOX_DELAYS: 'fast' },
    onStop,
  });
  try {
    const runEnv = {
      ...stack.env,
      PLAYWRIGHT_CHROMIUM: browser,
      E2E_ORIGIN: stack.origin,
      E2E_SANDBOX_URL: `http://localhost:${sandboxPort}`,
      E2E_DATABASE_URL: stack.databaseOwnerUrl,
      E2E_HOME: home,
      E2E_BUILD: join(projectRoot, stack.env.NEXT_DIST_DIR || '.next'),
    };
    // Those first that change the world for everybody. A browser draws a page on one processor, so two draw faster.
    const given = { env: runEnv, passedOn, resultFolder };
    const runs = [await runPlaywright(['alone'], { ...given, workers: 1 }), await runPlaywright(['looks', 'together'], { ...given, workers: 2 })];
    const counts = runs.map((run) => run.counts).reduce(addCounts);
    const ranNothing = counts.passed + counts.failures.length + counts.skipped === 0;
    if (ranNothing) console.error(`No end-to-end test matches "${passedOn.join(' ')}".`);
    const ok = !ranNothing && runs.every((run) => run.ok);
    if (!ok) await printLastWords(join(home, 'logs'));
    return { ok, counts };
  } finally {
    await stack.stop();
  }
}

/** Plays projects of `playwright.config.ts`, the first one's tests first; a run that fell over before it could count has failed once. */
async function runPlaywright(projects: string[], { env, passedOn, resultFolder, workers }: Pick<StepContext, 'env' | 'passedOn' | 'resultFolder'> & { workers: number }): Promise<{ ok: boolean; counts: Counts }> {
  const report = join(resultFolder, `playwright-${projects.join('-')}.json`);
  await rm(report, { force: true });
  const chosen = projects.flatMap((project) => ['--project', project]);
  const ok = await runTool('playwright', ['test', ...chosen, '--workers', String(workers), '--pass-with-no-tests', ...passedOn], { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: report });
  const result = await readJson<PlaywrightReport>(report);
  return { ok, counts: result ? countPlaywright(result) : { ...noTests, failures: [fellOver(`e2e, ${projects.join(' and ')}`)] } };
}

/** On a machine that is gone afterwards, nobody could look into the logs. */
async function printLastWords(logFolder: string): Promise<void> {
  for (const name of ['web', 'worker', 'sandbox']) {
    const text = await readFile(join(logFolder, `${name}.log`), 'utf8').catch(() => '');
    console.log(`\nLast words of ${name}:\n${text.trimEnd().split('\n').slice(-lastLines).join('\n')}`);
  }
}

async function readJson<T>(file: string): Promise<T | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text ? (JSON.parse(text) as T) : undefined;
}
