import type { Figure, FigureName } from './figure';
import type { Message } from './progress';

/** The process behind one figure; see `run-figure.ts`. */
const figures: Record<FigureName, () => Promise<Figure[]>> = {
  search: async () => (await import('./figures/search')).measureSearch(),
  'aws-calls': async () => (await import('./figures/aws-calls')).measureAwsCalls(),
  connect: async () => (await import('./figures/connect')).measureConnect(),
  'first-load-js': async () => (await import('./figures/first-load-js')).measureFirstLoadJs(),
  sandbox: async () => (await import('./figures/sandbox')).measureSandbox(),
  memory: async () => (await import('./figures/memory')).measureMemory(),
  start: async () => (await import('./figures/start')).measureStart(),
  recovery: async () => (await import('./figures/recovery')).measureRecovery(),
  converge: async () => (await import('./figures/converge')).measureConverge(),
  waiting: async () => (await import('./figures/waiting')).measureWaiting(),
  idle: async () => (await import('./figures/idle')).measureIdle(),
  neighbours: async () => (await import('./figures/neighbours')).measureNeighbours(),
  storm: async () => (await import('./figures/storm')).measureStorm(),
  'mass-end': async () => (await import('./figures/mass-end')).measureMassEnd(),
  growth: async () => (await import('./figures/growth')).measureGrowth(),
};

// Whoever interrupts the benchmark, or kills the process above, leaves nothing running: on leaving, what was started is killed.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));
process.once('disconnect', () => process.exit(130));

try {
  const found = await figures[process.argv[2] as FigureName]();
  // The schema engine leaves a timer behind, which must not keep the command.
  process.send!({ figures: found } satisfies Message, () => process.exit(0));
} catch (error) {
  // Before the log's end, which workers go on writing to.
  process.send!({ failed: String(error instanceof Error ? error.stack : error) } satisfies Message, () => process.exit(1));
}
