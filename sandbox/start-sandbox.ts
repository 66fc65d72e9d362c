import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { createAccessKeys, type TemporarySession } from './core/access-keys';
import { RecentRecords, type CallRecord, type PermissionRecord } from './core/call-log';
import type { World } from './core/contract';
import { createWorld } from './core/create-world';
import type { DelaysSetting } from './core/delays';
import { Faults } from './core/faults';
import { listen, readRequest, sendAnswer } from './core/http-server';
import { createAuthorizer } from './core/iam/authorizer';
import { createRoleStore } from './core/iam/role-store';
import { handleCall, type Dependencies } from './core/pipeline/handle-call';
import type { SandboxWorld } from './core/sandbox-world';
import { newId } from './core/store/new-id';
import { openStore } from './core/store/store';
import { createTimers } from './core/store/timers';
import { createWorldClock } from './core/store/world-clock';
import { Visibility } from './core/visibility';
import { operationOf, registries } from './services/registries';
import { projectRoot } from './world/project-root';
import { putNetworks } from './world/put-networks';
import { readWorldFile } from './world/world-file';

export interface SandboxOptions {
  /** 0 takes a free one. */
  port?: number;
  /** Folder of the state, `sandbox/` is made in it; null keeps everything in memory. */
  home?: string | null;
  /** Path of another world file. */
  world?: string;
  /** A factor for all delays, or milliseconds by kind. */
  delays?: DelaysSetting;
  /** Switches the paths under `/_sandbox/` on. */
  admin?: boolean;
}

export interface Sandbox {
  /** `http://127.0.0.1:<port>`, for `AWS_ENDPOINT_URL`. */
  url: string;
  port: number;
  world: World;
  stop(): Promise<void>;
}

/** Starts an AWS of its own in this process, on loopback. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const file = readWorldFile(options.world);
  const store = openStore(options.home ? join(options.home, 'sandbox') : null);
  const clock = createWorldClock(store.collection('sandbox.clock'));
  const timers = createTimers(store.collection('sandbox.timer'), clock, () => newId('timer-', 17));
  const calls = new RecentRecords<CallRecord>();
  const permissions = new RecentRecords<PermissionRecord>();
  const faults = new Faults();
  const visibility = new Visibility();
  const roles = createRoleStore(
    file.roles.map((stack) => ({
      accountId: stack.account,
      stackName: stack.stack,
      parameters: stack.parameters,
      templatePath: join(projectRoot(), 'public', stack.template),
    })),
    store.collection('iam.roleOverride'),
  );
  const organizationIdOf = (accountId: string) =>
    file.accounts.some((account) => account.id === accountId && account.inOrganization) ? file.organization.id : undefined;
  const accessKeys = createAccessKeys(
    (accountId) => file.accounts.some((account) => account.id === accountId),
    store.collection<TemporarySession>('sts.session'),
  );
  const authorizer = createAuthorizer(roles, organizationIdOf, permissions);
  const world: SandboxWorld = Object.assign(
    createWorld({
      store,
      clock,
      timers,
      delays: options.delays,
      authorizer,
      file,
      privateServices: () => [],
      certificateAuthorityPem: () => '',
    }),
    { roles, accessKeys, file },
  );
  for (const registry of registries) registry.register?.(world);
  putNetworks(world, file);
  store.flush();

  const dependencies: Dependencies = {
    world,
    operationOf,
    accessKeys,
    authorizer,
    faults,
    visibility,
    calls,
    runDueTimers: () => timers.runDue(world),
    flush: store.flush,
  };

  const server = await listen((request, response) => void answer(request, response, dependencies), options.port ?? 0);
  return {
    url: `http://127.0.0.1:${server.port}`,
    port: server.port,
    world,
    async stop() {
      await server.close();
      store.close();
    },
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, dependencies: Dependencies): Promise<void> {
  const wire = await readRequest(request);
  if (!wire) return void response.writeHead(413).end();
  const result = await handleCall(wire, dependencies);
  if ('cut' in result) return void request.socket.destroy();
  sendAnswer(response, result.answer);
}
