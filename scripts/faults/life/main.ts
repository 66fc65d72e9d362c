import { parseArgs } from 'node:util';
import { numberOption } from '../number-option';
import { clockOf, live, type LifeOptions, type LifeResult } from './life';

/* `npm run test:life`: eight hours of a portal, with everything that goes wrong, in minutes; then the oracle is asked. */

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '12' },
    services: { type: 'string', default: '200' },
    grants: { type: 'string', default: '1000' },
    workers: { type: 'string', default: '3' },
    seed: { type: 'string' },
    calls: { type: 'string', default: '200' },
    verbose: { type: 'boolean' },
  },
});

/** A standstill that is longer than a lease. */
const standstillMs = 40_000;
/** A slow machine may take so many times longer. */
const patience = 3;
/** Of works under way or waiting. */
const muchToDo = 20;
/** The rest after a whole life takes about as long as a quarter of it. */
const restShare = 0.75;
const shortestRestMs = 180_000;

function optionsOf(): LifeOptions {
  const [minutes, services, grants] = (['minutes', 'services', 'grants'] as const).map((name) => numberOption(name, values[name])) as [number, number, number];
  return {
    minutes, services, grants,
    seed: values.seed ? numberOption('seed', values.seed) : Date.now() % 1_000_000,
    workers: numberOption('workers', values.workers),
    owners: Math.max(2, Math.ceil(services / 25)),
    consumers: Math.max(3, Math.ceil(grants / 60), Math.ceil((grants / services) * 1.6)),
    unrest: Math.min(1, grants / 1_000),
    standstillMs,
    leaseMs: null,
    longestLifeMs: minutes * 60_000 * patience,
    longestRecoveryMs: Math.max(shortestRestMs, minutes * 60_000 * restShare),
    muchToDo,
    calls: numberOption('calls', values.calls),
    say: (line) => console.log(line),
  };
}

async function main(): Promise<boolean> {
  const options = optionsOf();
  console.log(`${options.services} services in ${options.owners} accounts, ${options.grants} grants in ${options.consumers}, ${options.workers} workers, eight hours in ${options.minutes} minutes, --seed ${options.seed}`);
  const result = await live(options);
  summarize(result);
  return result.violations.length === 0;
}

function summarize({ violations, figures, disturbances, refusals, givenUp, lived, looks, seconds }: LifeResult): void {
  const told = (title: string, rows: Iterable<readonly [string, string | number]>) => {
    console.log(`\n${title}`);
    for (const [what, number] of rows) console.log(`  ${String(number).padStart(8)}  ${what}`);
  };
  told('Figures', Object.entries(figures));
  told('Disturbances: met something, of those played', [...disturbances].toSorted(([one], [other]) => one.localeCompare(other)).map(([kind, { met, played }]) => [kind, `${met}/${played}`] as const));
  if (values.verbose) told('People were refused in words', refusals);
  if (givenUp.size > 0) told('People gave up', givenUp);
  console.log(`\nlived until ${clockOf(lived)} in ${seconds.toFixed(0)} s; looked ${looks} times at what must always hold`);
  for (const violation of violations) console.log(`VIOLATION ${violation}`);
  console.log(`violations: ${violations.length}`);
}

main().then(
  (ok) => process.exit(ok ? 0 : 1),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
