import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../project-root';
import { runToEnd } from '../stack/child';
import { seconds } from '../stack/phase';
import { generateClient } from '../stack/prisma-client';
import { StartError } from '../start-error';
import { readArguments } from './arguments';
import { buildAhead } from './build-ahead';
import { cleanEnvironment } from './clean-environment';
import { addCounts, describeCounts, describeFailure, fellOver, noTests } from './counts';
import { steps, type StepContext } from './steps';

/** `npm test` and its parts: runs the steps one after the other, all of them even when one fails. */
async function main(): Promise<boolean> {
  const { steps: names, passedOn } = readArguments(process.argv.slice(2));
  const resultFolder = join(projectRoot, 'test-results');
  await mkdir(resultFolder, { recursive: true });
  await generateClient(runToEnd, join(projectRoot, '.pergola', 'logs'));

  let stop = async () => {};
  const context: StepContext = { env: cleanEnvironment(process.env), passedOn, resultFolder, onStop: (stopStack) => (stop = stopStack) };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => void stop().then(() => process.exit(130)));
  }

  let counts = noTests;
  let testsRan = false;
  const summary: string[] = [];
  let building = Promise.resolve();
  for (const name of names) {
    console.log(`\n── ${name} ──`);
    const started = performance.now();
    if (name === 'unit' && names.includes('e2e')) building = buildAhead(context.env, context.onStop);
    if (name === 'e2e') await building;
    const result = await attempt(() => steps[name].run(context));
    const { ok, counts: counted } = typeof result === 'boolean' ? { ok: result, counts: undefined } : result;
    const isTest = name === 'unit' || name === 'e2e';
    testsRan ||= isTest;
    // A runner that fell over before it could count has failed once.
    counts = addCounts(counts, counted ?? { ...noTests, failures: isTest ? [fellOver(name)] : [] });
    summary.push(`${ok ? 'ok    ' : 'FAILED'} ${name.padEnd(10)} ${seconds(performance.now() - started)} s${ok ? '' : `\n       ${steps[name].mend}`}`);
  }
  const unexplained = counts.unexplained.map((test) => `FAILED A test is skipped without a reason: ${test}\n       Say why: test.skip(condition, 'reason'), or context.skip('reason').`);
  if (counts.failures.length) console.log(`\n${counts.failures.map(describeFailure).join('\n')}`);
  console.log(`\n${[...summary, ...unexplained].join('\n')}\n`);
  if (testsRan) console.log(describeCounts(counts));
  return !unexplained.length && !counts.failures.length && summary.every((line) => line.startsWith('ok'));
}

async function attempt(work: () => ReturnType<(typeof steps)['unit']['run']>): ReturnType<(typeof steps)['unit']['run']> {
  try {
    return await work();
  } catch (error) {
    console.error(error instanceof StartError ? error.message : error);
    return false;
  }
}

main().then(
  (ok) => process.exit(ok ? 0 : 1),
  (error: unknown) => {
    console.error(error instanceof StartError ? error.message : error);
    process.exit(1);
  },
);
