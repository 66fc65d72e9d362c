import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { figureNames, quickNames, type Figure, type FigureName } from './figure';
import { printTable } from './print-table';
import { runFigure } from './run-figure';

/**
 * `npm run bench` measures everything; `npm run bench -- <name> …` only what is named; `--quick` takes less time, and without
 * names measures some of it only, so that CI notices when a benchmark no longer runs.
 */
async function main(options: string[]): Promise<void> {
  const isQuick = options.includes('--quick');
  const wanted = options.filter((option) => option !== '--quick');
  const unknown = wanted.filter((name) => !figureNames.includes(name as FigureName));
  if (unknown.length > 0) {
    console.error(`There is no figure ${unknown.join(', ')}. There are ${figureNames.join(', ')}.`);
    process.exit(1);
  }
  const names = wanted.length > 0 ? (wanted as FigureName[]) : isQuick ? quickNames : figureNames;
  const home = await mkdtemp(join(tmpdir(), 'pergola-bench-'));
  const figures: Figure[] = [];
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interruption.abort());
  try {
    for (const name of names) {
      process.stdout.write(`measuring ${name} …`);
      const startedAt = performance.now();
      try {
        figures.push(...(await runFigure(name, home, { isQuick, interruption: interruption.signal, onProgress: (words) => process.stdout.write(`\n  ${words}`) })));
        console.log(` ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
      } catch (error) {
        if (interruption.signal.aborted) {
          console.log(' interrupted');
          process.exitCode = 130;
          return;
        }
        console.log(' failed');
        console.error(error instanceof Error ? error.message : error);
        process.exitCode = 1;
      }
    }
  } finally {
    await rm(home, { recursive: true, force: true });
  }
  console.log(`\n${new Date().toISOString().slice(0, 10)}, Node.js ${process.versions.node}, ${cpus().length} processors\n`);
  printTable(figures);
}

await main(process.argv.slice(2));
