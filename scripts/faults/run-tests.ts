import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../project-root';
import type { Figures } from './figures';

const vitest = join(projectRoot, 'node_modules', 'vitest', 'vitest.mjs');

/** Runs test files to their end; `sizes` are environment variables that say how much of each. Adds up what the tests told. */
export async function runTests(files: readonly string[], sizes: Record<string, string>, signal: AbortSignal): Promise<Figures & { ok: boolean }> {
  const folder = await mkdtemp(join(tmpdir(), 'pergola-faults-figures-'));
  const told = join(folder, 'figures');
  try {
    // The conditions of this process are for the portal's own code; the tests replace what they stand for.
    const child = spawn(process.execPath, [vitest, 'run', '--project', 'portal', ...files], { cwd: projectRoot, stdio: 'inherit', env: { ...process.env, NODE_OPTIONS: '', ...sizes, FAULT_FIGURES: told } });
    signal.addEventListener('abort', () => child.kill('SIGINT'), { once: true });
    const [code] = await once(child, 'exit');
    const sum: Figures = { interleavings: 0, faults: 0, violations: 0 };
    for (const line of (await readFile(told, 'utf8').catch(() => '')).split('\n').filter(Boolean)) {
      const figures = JSON.parse(line) as Partial<Figures>;
      for (const name of Object.keys(sum) as (keyof Figures)[]) sum[name] += figures[name] ?? 0;
    }
    return { ...sum, ok: code === 0 };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
