import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { sandboxStateSchema, type SandboxState } from './admin/control';
import { parseDelays } from './core/delays';
import { serviceDefinition, serviceIds } from './core/protocols/service-definitions';
import { startSandbox, type Sandbox } from './start-sandbox';

const defaultPort = '4566';

const usage = `npm run sandbox -- [options]

  --port <number>    where it listens on 127.0.0.1; ${defaultPort} without it, 0 for a free one (SANDBOX_PORT)
  --home <folder>    where it keeps its state; .pergola without it (PERGOLA_HOME)
  --memory           keep the state in memory only
  --world <file>     the accounts, networks, roles and private services; sandbox/world.yaml without it
  --state <file>     begin with a state that was exported, in place of the one that is there
  --delays <setting> "fast", a factor such as 0.1, or JSON of milliseconds by kind (PERGOLA_SANDBOX_DELAYS)
  --admin            switch on the paths under /_sandbox/, for tests (PERGOLA_SANDBOX_ADMIN=1)
  --help             these lines
`;

const optionTypes = {
  port: { type: 'string' },
  home: { type: 'string' },
  memory: { type: 'boolean' },
  world: { type: 'string' },
  state: { type: 'string' },
  delays: { type: 'string' },
  admin: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: optionTypes });
  if (values.help) return void process.stdout.write(usage);
  const { SANDBOX_PORT, PERGOLA_HOME = '.pergola', PERGOLA_SANDBOX_ADMIN, PERGOLA_SANDBOX_DELAYS } = process.env;
  const state = values.state ? readState(values.state) : null;
  const delays = values.delays ?? PERGOLA_SANDBOX_DELAYS;
  const sandbox = await startSandbox({
    port: readPort(values.port ?? SANDBOX_PORT ?? defaultPort),
    home: values.memory ? null : resolve(values.home ?? PERGOLA_HOME),
    admin: values.admin ?? PERGOLA_SANDBOX_ADMIN === '1',
    ...(values.world ? { world: values.world } : {}),
    ...(delays ? { delays: parseDelays(delays) } : {}),
  });
  if (state) sandbox.importState(state);
  process.stdout.write(`The sandbox plays AWS at ${sandbox.url}, and signs people in at ${sandbox.issuer}.\n`);
  stopOnSignals(sandbox);
  // The first call to a service should not wait for its package.
  for (const id of serviceIds) await serviceDefinition(id);
}

function readState(path: string): SandboxState {
  const result = sandboxStateSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (!result.success) throw new Error(`${path} is not a state that a sandbox exported:\n${z.prettifyError(result.error)}`);
  return result.data;
}

function readPort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`The port is "${text}", which is not a port. Set --port or SANDBOX_PORT to a number from 1 to 65535.`);
  }
  return port;
}

function stopOnSignals(sandbox: Sandbox): void {
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    sandbox.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

main().catch((error: NodeJS.ErrnoException & { port?: number }) => {
  process.stderr.write(`${sentenceOf(error)}\n`);
  process.exit(1);
});

function sentenceOf(error: NodeJS.ErrnoException & { port?: number }): string {
  if (error.code === 'EADDRINUSE') {
    return `Port ${error.port} is taken, so the sandbox cannot start. Stop what uses it, or set SANDBOX_PORT to another port.`;
  }
  if (error.code?.startsWith('ERR_PARSE_ARGS')) return `${error.message}\n\n${usage}`;
  return error.message;
}
