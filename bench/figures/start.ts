import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findFreePort } from '@/scripts/free-port';
import { projectRoot } from '@/scripts/project-root';
import type { Figure } from '../figure';
import { startCommand } from '../start-command';
import { summarise } from '../statistics';

const run = promisify(execFile);
const secondStarts = 3;

/** `npm start` in a fresh clone of the last commit with an empty npm cache, and once more when all is there. */
export async function measureStart(): Promise<Figure[]> {
  const home = process.env.PERGOLA_HOME!;
  const folder = join(home, 'clone');
  await mkdir(home, { recursive: true });
  await run('git', ['clone', '--quiet', projectRoot, folder]);
  const options = { folder, home: join(folder, '.pergola'), port: await findFreePort(), sandboxPort: await findFreePort(), extraEnv: { npm_config_cache: join(home, 'npm-cache') } };
  const load = loadavg()[0]!;
  const first = await startCommand(options);
  await first.stop();
  const seconds: number[] = [];
  for (let start = 0; start < secondStarts; start += 1) {
    const again = await startCommand(options);
    await again.stop();
    seconds.push(again.ms / 1000);
  }
  const note = `The machine’s load when it began was ${load.toFixed(1)} (1-minute average).`;
  return [
    { name: 'first start', unit: 's', ...summarise([first.ms / 1000]), comparedWith: null, ratio: null, goal: 240, notes: [note, `Its steps: ${stepsOf(first.output)}.`] },
    { name: 'second start', unit: 's', ...summarise(seconds), comparedWith: null, ratio: null, goal: 20, notes: [] },
  ];
}

/** The lines `name … 1.2 s` of a start. */
function stepsOf(output: string): string {
  return [...output.matchAll(/^(.+) … ([\d.]+ s)$/gm)].map(([, name, time]) => `${name} ${time}`).join(', ');
}
