import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { listenForDatabase, type DatabaseListener } from './start-database';

const listeners: DatabaseListener[] = [];
const folders: string[] = [];
afterEach(async () => {
  await Promise.all(listeners.splice(0).map((listener) => listener.stop()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  vi.unstubAllEnvs();
});

function ownFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pergola-database-test-'));
  folders.push(folder);
  return folder;
}

async function listen(folder: string | null): Promise<{ listener: DatabaseListener; port: number }> {
  const listener = await listenForDatabase(folder);
  listeners.push(listener);
  return { listener, port: (listener.server.address() as AddressInfo).port };
}

async function query(port: number, text: string): Promise<unknown[]> {
  const client = new pg.Client({ host: '127.0.0.1', port, user: 'ledger', password: 'double-entry-42', database: 'ledger' });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

describe('the database', () => {
  it('starts with the first connection, and leaves neither process nor folder behind', async () => {
    const temporary = ownFolder();
    vi.stubEnv('TMPDIR', temporary);
    const { listener, port } = await listen(null);
    expect(readdirSync(temporary)).toEqual([]);
    expect(await Promise.all([query(port, 'select 1 as one'), query(port, 'select 2 as two')])).toEqual([[{ one: 1 }], [{ two: 2 }]]);
    const [folder = ''] = readdirSync(temporary);
    const pid = Number(readFileSync(join(temporary, folder, 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);
    expect(process.kill(pid, 0)).toBe(true);
    await listener.stop();
    await expect(query(port, 'select 1')).rejects.toThrow('ECONNREFUSED');
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    expect(readdirSync(temporary)).toEqual([]);
  }, 60_000);

  it('keeps its rows in its folder, and its application is not superuser', async () => {
    const folder = ownFolder();
    const first = await listen(folder);
    await query(first.port, 'create table entry as select 42 as amount');
    await expect(query(first.port, "copy entry to program 'true'")).rejects.toThrow('permission denied');
    await first.listener.stop();
    expect(existsSync(join(folder, 'data', 'postmaster.pid'))).toBe(false);
    const second = await listen(folder);
    expect(await query(second.port, 'select amount from entry')).toEqual([{ amount: 42 }]);
  }, 60_000);
});
