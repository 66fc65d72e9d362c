import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { promisify } from 'node:util';
import { StartError } from '../start-error';

const run = promisify(execFile);

/** The operating system's account that the server runs as; nothing when the current one will do. */
export interface ServerAccount {
  uid: number;
  gid: number;
}

/** PostgreSQL refuses to run as root. No account is created for it: `postgres` where there is one, else `nobody`. */
export async function findServerAccount(): Promise<ServerAccount | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    try {
      const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
      return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
    } catch {
      // The next name is tried.
    }
  }
  throw new StartError(
    'PostgreSQL refuses to run as root, and this machine has neither a user "postgres" nor a user "nobody". ' +
      'Start as another user, or set DATABASE_URL to a PostgreSQL server of your own.',
  );
}

/**
 * The command that runs `program` as the account. A data folder below a closed one, such as /root, could not be reached
 * by that account: then, and only then, it keeps root's right to walk through folders.
 */
export async function commandAs(
  account: ServerAccount | undefined,
  program: string,
  args: string[],
  dataDir: string,
): Promise<{ command: string; args: string[]; options: { uid?: number; gid?: number } }> {
  if (!account) return { command: program, args, options: {} };
  if (await canReach(account, dataDir)) return { command: program, args, options: { ...account } };
  return {
    command: 'setpriv',
    args: [
      `--reuid=${account.uid}`,
      `--regid=${account.gid}`,
      '--clear-groups',
      '--inh-caps=+dac_override',
      '--ambient-caps=+dac_override',
      program,
      ...args,
    ],
    options: {},
  };
}

/** Whether the account may walk down to a path; the folder or file itself is not looked at. */
export async function canReach(account: ServerAccount, path: string): Promise<boolean> {
  for (let folder = dirname(resolve(path)); ; folder = dirname(folder)) {
    const { mode, uid, gid } = await stat(folder);
    const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
    if (!(mode & bit)) return false;
    if (folder === dirname(folder)) return true;
  }
}
