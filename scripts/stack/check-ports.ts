import { isPortFree } from '../free-port';
import { StartError } from '../start-error';
import type { StackSettings } from './settings';

/** Refuses to begin what would fail minutes later because somebody else has the port. */
export async function checkPorts({ port, sandboxPort, useSandbox }: Pick<StackSettings, 'port' | 'sandboxPort' | 'useSandbox'>): Promise<void> {
  const wanted = [{ name: 'PORT', port, use: 'the portal' }, ...(useSandbox ? [{ name: 'SANDBOX_PORT', port: sandboxPort, use: 'the sandbox' }] : [])];
  for (const { name, port: number, use } of wanted) {
    if (await isPortFree(number)) continue;
    throw new StartError(`Port ${number}, where ${use} should listen, is taken by another program: stop that one, or choose another port, for example ${name}=${number + 1} npm start`);
  }
}
