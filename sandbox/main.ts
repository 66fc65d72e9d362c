import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parseDelays } from './core/delays';
import { serviceDefinition, serviceIds } from './core/protocols/service-definitions';
import { startSandbox, type Sandbox } from './start-sandbox';

const defaultPort = 4566;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { world: { type: 'string' } } });
  const { SANDBOX_PORT, PERGOLA_HOME = '.pergola', PERGOLA_SANDBOX_ADMIN, PERGOLA_SANDBOX_DELAYS } = process.env;
  const port = Number(SANDBOX_PORT ?? defaultPort);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`SANDBOX_PORT is "${SANDBOX_PORT}", which is not a port. Set it to a number from 1 to 65535.`);
  }
  const sandbox = await startSandbox({
    port,
    home: resolve(PERGOLA_HOME),
    admin: PERGOLA_SANDBOX_ADMIN === '1',
    ...(values.world ? { world: values.world } : {}),
    ...(PERGOLA_SANDBOX_DELAYS ? { delays: parseDelays(PERGOLA_SANDBOX_DELAYS) } : {}),
  });
  process.stdout.write(`The sandbox plays AWS at ${sandbox.url}, and signs people in at ${sandbox.issuer}.\n`);
  stopOnSignals(sandbox);
  // The first call to a service should not wait for its package.
  for (const id of serviceIds) await serviceDefinition(id);
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

main().catch((error: NodeJS.ErrnoException) => {
  const message =
    error.code === 'EADDRINUSE'
      ? `Port ${process.env.SANDBOX_PORT ?? defaultPort} is taken, so the sandbox cannot start. Stop what uses it, or set SANDBOX_PORT to another port.`
      : error.message;
  process.stderr.write(`${message}\n`);
  process.exit(1);
});
