import { setTimeout as sleep } from 'node:timers/promises';
import { findFreePort } from '@/scripts/free-port';
import { projectRoot } from '@/scripts/project-root';
import { openSignedIn } from '../browser';
import type { Figure } from '../figure';
import { startCommand } from '../start-command';
import { shareOfMemory, type ProcessShare } from '../share-of-memory';
import { summarise } from '../statistics';

const idleMs = 60_000;
const samples = 5;
const sampleEveryMs = 2_000;

/** What the whole stack of `npm start` keeps in memory while nobody does anything, after somebody has. */
export async function measureMemory(): Promise<Figure[]> {
  const command = await startCommand({ folder: projectRoot, home: process.env.PERGOLA_HOME!, port: await findFreePort(), sandboxPort: await findFreePort() });
  try {
    const { browser, page } = await openSignedIn(command.origin, 'owner');
    await page.reload();
    await browser.close();
    await sleep(idleMs);
    const taken = [];
    for (let sample = 0; sample < samples; sample += 1) {
      taken.push(await shareOfMemory(command.pid));
      await sleep(sampleEveryMs);
    }
    const totals = taken.map(sumOf);
    const last = taken.at(-1)!;
    return [
      {
        name: 'memory',
        unit: 'MB',
        ...summarise(totals),
        comparedWith: null,
        ratio: null,
        goal: 1_000,
        notes: [`${last.length} processes, as they were at the end: ${describe(last)}.`],
      },
    ];
  } finally {
    await command.stop();
  }
}

function describe(processes: ProcessShare[]): string {
  const names = [...new Set(processes.map(({ name }) => name))];
  const words = names.map((name) => {
    const group = processes.filter((process) => process.name === name);
    return `${name} ${sumOf(group).toFixed(0)} MB${group.length > 1 ? ` (${group.length} processes)` : ''}`;
  });
  return words.join(', ');
}

function sumOf(processes: ProcessShare[]): number {
  return processes.reduce((sum, { megabytes }) => sum + megabytes, 0);
}
