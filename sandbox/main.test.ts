import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeSubnetsCommand } from '@aws-sdk/client-ec2';
import { CreateResourceGatewayCommand, ListResourceGatewaysCommand } from '@aws-sdk/client-vpc-lattice';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { accountKey, accounts, ec2Of, latticeOf } from './testing/clients';

let home: string;
let running: ChildProcess[] = [];
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'pergola-sandbox-process-'));
});
afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
  running = [];
});
afterAll(() => rmSync(home, { recursive: true }));

function start(environment: Record<string, string>): { child: ChildProcess; output(): string } {
  const child = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'main.ts')], {
    env: { ...process.env, PERGOLA_HOME: home, PERGOLA_SANDBOX_DELAYS: 'fast', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  let output = '';
  child.stdout?.on('data', (chunk) => (output += chunk));
  child.stderr?.on('data', (chunk) => (output += chunk));
  return { child, output: () => output };
}

async function started(environment: Record<string, string>): Promise<{ child: ChildProcess; url: string }> {
  const { child, output } = start({ SANDBOX_PORT: '0', ...environment });
  // Loading takes a second, on a busy machine several.
  for (let looks = 0; looks < 500; looks += 1) {
    const url = /plays AWS at (http:\/\/127\.0\.0\.1:\d+)/.exec(output())?.[1];
    if (url) return { child, url };
    if (child.exitCode !== null) throw new Error(output());
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  child.kill('SIGKILL');
  throw new Error(`The sandbox did not start within 25 s: ${output()}`);
}

it('a world survives kill -9 right after an answer; the paths for tests are there only where the environment says so', async () => {
  const first = await started({ PERGOLA_SANDBOX_ADMIN: '' });
  expect((await fetch(`${first.url}/_sandbox/calls`)).status).toBe(404);
  const { Subnets } = await ec2Of(first, accountKey(accounts.owner)).send(new DescribeSubnetsCommand({}));
  const subnet = Subnets?.[0];
  const made = await latticeOf(first, accountKey(accounts.owner)).send(
    new CreateResourceGatewayCommand({ name: 'main-rg', vpcIdentifier: subnet?.VpcId, subnetIds: [subnet?.SubnetId ?? ''] }),
  );
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');

  const second = await started({ PERGOLA_SANDBOX_ADMIN: '1' });
  expect((await fetch(`${second.url}/_sandbox/calls`)).status).toBe(200);
  const { items } = await latticeOf(second, accountKey(accounts.owner)).send(new ListResourceGatewaysCommand({}));
  expect(items?.map((item) => item.id)).toEqual([made.id]);
  second.child.kill('SIGTERM');
  const [code] = await once(second.child, 'exit');
  expect(code).toBe(0);
}, 60_000);

it('says in one sentence that its port is taken, and how to mend it', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const port = String((other.address() as AddressInfo).port);
  const { child, output } = start({ SANDBOX_PORT: port });
  const [code] = await once(child, 'exit');
  other.close();
  expect(code).toBe(1);
  expect(output()).toContain(`Port ${port} is taken, so the sandbox cannot start. Stop what uses it, or set SANDBOX_PORT to another port.`);
}, 60_000);
