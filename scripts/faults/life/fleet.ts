import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { projectRoot } from '../../project-root';
import type { WorkerBundles } from '../bundles';

const nameIt = fileURLToPath(new URL('child/named-worker.mjs', import.meta.url));

/** Until who could not start is started again. */
const restartMs = 500;

interface Member {
  child: ChildProcess;
  logFile: string;
  /** Somebody here meant it to end. */
  isMeant: boolean;
}

/** The workers of a life, each a process of its own as in production. */
export class Fleet {
  private readonly members = new Set<Member>();
  private made = 0;
  private isOver = false;
  readonly logFiles: string[] = [];
  /** Those that ended although nobody meant them to, with their last words. */
  readonly deaths: string[] = [];

  constructor(
    private readonly bundles: WorkerBundles,
    private readonly folder: string,
    private readonly env: Record<string, string>,
    /** Whether the database was away a moment ago: who starts then may find nobody, end, and be started again. */
    private readonly wasDown: () => boolean,
  ) {}

  start(kind: 'worker' | 'oldWorker' = 'worker'): number {
    this.made += 1;
    const logFile = join(this.folder, `${kind}-${this.made}.log`);
    const log = openSync(logFile, 'a');
    const child = spawn(process.execPath, ['--import', nameIt, '--conditions=react-server', this.bundles[kind]], {
      cwd: projectRoot,
      stdio: ['ignore', log, log, 'ipc'],
      env: { PATH: process.env.PATH ?? '', NODE_NO_WARNINGS: '1', NODE_ENV: 'production', ...this.env },
    });
    closeSync(log);
    this.logFiles.push(logFile);
    const member: Member = { child, logFile, isMeant: false };
    this.members.add(member);
    child.once('exit', (code, signal) => {
      this.members.delete(member);
      if (!member.isMeant) void this.mourn(member, `${code ?? signal}`, kind);
    });
    return child.pid!;
  }

  /** Somebody starts it again, as an init system would. */
  private async mourn({ logFile }: Member, how: string, kind: 'worker' | 'oldWorker'): Promise<void> {
    const wasDown = this.wasDown();
    const log = await readFile(logFile, 'utf8');
    if (!log.includes('worker started') && wasDown) await sleep(restartMs);
    else this.deaths.push(`a worker ended by itself with ${how}: ${lastWordsOf(log)}`);
    if (!this.isOver) this.start(kind);
  }

  /** Ids of the processes that run, in the order of their start. */
  get pids(): number[] {
    return [...this.members].map(({ child }) => child.pid!);
  }

  signal(pid: number, signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.memberOf(pid)?.child.kill(signal);
  }

  async end(pid: number, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const member = this.memberOf(pid);
    if (!member) return;
    member.isMeant = true;
    member.child.kill('SIGCONT');
    member.child.kill(signal);
    if (member.child.exitCode === null && member.child.signalCode === null) await once(member.child, 'exit');
  }

  async endAll(): Promise<void> {
    this.isOver = true;
    await Promise.all(this.pids.map((pid) => this.end(pid, 'SIGKILL')));
  }

  private memberOf(pid: number): Member | undefined {
    return [...this.members].find(({ child }) => child.pid === pid);
  }
}

/** What is no line of the structured log: an error that nobody caught. */
function lastWordsOf(log: string): string {
  return log.split('\n').filter((line) => line && !line.startsWith('{"')).slice(-25).join(' | ').slice(0, 2_000);
}
