import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { answerRequest, type Handlers } from './answer-request';
import { createControl, type SandboxControl } from './admin/control';
import { createAccessKeys, type TemporarySession } from './core/access-keys';
import { RecentRecords, type CallRecord, type PermissionRecord } from './core/call-log';
import type { World } from './core/contract';
import { createWorld } from './core/create-world';
import type { DelaysSetting } from './core/delays';
import { Faults } from './core/faults';
import { listen, type RunningServer } from './core/http-server';
import { createAuthorizer } from './core/iam/authorizer';
import { createRoleStore } from './core/iam/role-store';
import type { Dependencies } from './core/pipeline/handle-call';
import type { SandboxWorld } from './core/sandbox-world';
import { newId } from './core/store/new-id';
import { openStore } from './core/store/store';
import { createTimers } from './core/store/timers';
import { createWorldClock } from './core/store/world-clock';
import { watchTimers } from './core/store/watch-timers';
import { Visibility } from './core/visibility';
import { startVpcProxies } from './data-plane/vpc-proxies';
import { createOidcHandler } from './oidc/handle-oidc';
import { mountPath } from './oidc/mount-path';
import { createAccessTokens } from './private-services/access-tokens';
import { openCertificateAuthority } from './private-services/certificate-authority';
import { startPrivateServices } from './private-services/start-private-services';
import { operationOf, registries } from './services/registries';
import { declaredRoles } from './world/declared-roles';
import { organizationOf } from './world/organizations';
import { putBuckets } from './world/put-buckets';
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

export interface Sandbox extends SandboxControl {
  /** `http://127.0.0.1:<port>`, for `AWS_ENDPOINT_URL`. */
  url: string;
  port: number;
  /** `http://localhost:<port>/oidc`, the OpenID Connect issuer. */
  issuer: string;
  world: World;
  stop(): Promise<void>;
}

/** Starts an AWS of its own in this process, on loopback. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  // The port comes first: whoever holds it also owns the state, which must not be opened twice.
  let opened: (handlers: Handlers) => void = () => {};
  const ready = new Promise<Handlers>((resolve) => (opened = resolve));
  const server = await listen((request, response) => void ready.then((handlers) => answerRequest(request, response, handlers)), options.port ?? 0);
  try {
    return await openSandbox(options, server, opened);
  } catch (error) {
    await server.close();
    throw error;
  }
}

async function openSandbox(options: SandboxOptions, server: RunningServer, opened: (handlers: Handlers) => void): Promise<Sandbox> {
  const file = readWorldFile(options.world);
  const folder = options.home ? join(options.home, 'sandbox') : null;
  const store = openStore(folder);
  const authority = await openCertificateAuthority(store.collection('sandbox.certificate'));
  if (folder) writeFileSync(join(folder, 'ca.pem'), authority.certificatePem);
  const clock = createWorldClock(store.collection('sandbox.clock'));
  const tokens = createAccessTokens(file.oauthClients, clock, authority.certificatePem);
  const privateServices = await startPrivateServices(file.privateServices, authority, tokens, folder);
  const timers = createTimers(store.collection('sandbox.timer'), clock, () => newId('timer-', 17));
  const calls = new RecentRecords<CallRecord>();
  const permissions = new RecentRecords<PermissionRecord>();
  const faults = new Faults();
  const visibility = new Visibility();
  const declared = declaredRoles(file, options.world);
  const roles = createRoleStore(declared.flatMap((one) => one.roles), store.collection('iam.roleOverride'));
  const organizationIdOf = (accountId: string) => organizationOf(file, accountId)?.id;
  const accessKeys = createAccessKeys(
    (accountId) => file.accounts.some((account) => account.id === accountId),
    store.collection<TemporarySession>('sts.session'),
    file.accessKeys,
    roles,
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
      privateServices: privateServices.list,
      certificateAuthorityPem: () => authority.certificatePem,
    }),
    { roles, accessKeys, file },
  );
  const populate = () => {
    for (const registry of registries) registry.register?.(world);
    putNetworks(world, file);
    putBuckets(world, file);
  };
  populate();
  store.flush();

  const vpcProxies = await startVpcProxies(world, () => timers.runDue(world), store.flush);
  const control = createControl({ file, declared, world, store, clock, timers, faults, visibility, roles, accessKeys, calls, permissions, vpcProxies, populate });
  const dependencies: Dependencies = {
    world,
    operationOf,
    accessKeys,
    authorizer,
    faults,
    visibility,
    calls,
    runDueTimers: () => timers.runDue(world),
    atOneInstant: (work) => clock.at(clock.now(), work),
    flush: store.flush,
  };
  const issuer = `http://localhost:${server.port}${mountPath}`;
  opened({ dependencies, control, admin: options.admin ?? false, oidc: createOidcHandler(issuer, file, world, store.flush) });
  const stopWatching = watchTimers(timers, clock, () => {
    timers.runDue(world);
    store.flush();
  });

  return {
    ...control,
    url: `http://127.0.0.1:${server.port}`,
    port: server.port,
    issuer,
    world,
    async stop() {
      stopWatching();
      await Promise.all([server.close(), vpcProxies.stop(), privateServices.stop()]);
      store.close();
    },
  };
}
