import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The command line of a process, or '' when there is no such process. */
export async function commandLine(pid: number): Promise<string> {
  // Minimal images of Linux have no `ps`; other systems have no /proc.
  const fromProc = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => undefined);
  if (fromProc !== undefined) return fromProc.replaceAll('\0', ' ').trim();
  if (process.platform === 'linux') return '';
  return run('ps', ['-ww', '-p', String(pid), '-o', 'args=']).then(
    ({ stdout }) => stdout.trim(),
    () => '',
  );
}
