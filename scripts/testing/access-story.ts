import { setTimeout as sleep } from 'node:timers/promises';
import { listSecurityGroups, listSubnets, listVpcs } from '@/lib/aws/ec2';
import { openAccountSession } from '@/lib/controller/account-session';
import { declareResources } from '@/lib/controller/declare';
import { discovering } from '@/lib/controller/read-permissions';
import { runPass } from '@/lib/controller/run-pass';
import { actorOf, type Actor } from '@/lib/platform/actor';
import { recordAudit } from '@/lib/platform/audit';
import { closeDb, db } from '@/lib/platform/db';
import { newId } from '@/lib/platform/ids';
import { registerSignIn } from '@/lib/platform/sign-in';
import { configurationKey, shareKey, wantedOfService } from '@/lib/services/wanted';
import { seedSandboxWorld } from '@/prisma/seed-sandbox-world';
import { startSandbox, type Sandbox } from '@/sandbox/start-sandbox';
import { preparePortalEnvironment } from './portal-environment';
import { whenFileIsDone } from './when-file-is-done';

const region = 'us-east-1';
const ownerAccountId = '111111111111';

/** A portal over a sandbox of its own, with the people of the story and its service published. */
export interface AccessStory {
  sandbox: Sandbox;
  databaseUrl: string;
  serviceId: string;
  owner: Actor;
  /** Of the owner's team too. */
  secondOwner: Actor;
  consumer: Actor;
  secondConsumer: Actor;
  outsider: Actor;
  admin: Actor;
}

/** To be called in `beforeAll`; everything is stopped when the file is done. */
export async function startAccessStory({ publish = true, databaseUrl: given }: { publish?: boolean; databaseUrl?: string } = {}): Promise<AccessStory> {
  const sandbox = await startSandbox({ delays: 0.002, admin: true });
  const databaseUrl = await preparePortalEnvironment({ awsEndpointUrl: sandbox.url, databaseUrl: given });
  whenFileIsDone(async () => {
    await closeDb();
    await sandbox.stop();
  });
  await seedSandboxWorld();
  const issuer = process.env.OIDC_ISSUER!;
  const person = async (subject: string, name: string, ...groups: string[]): Promise<Actor> => {
    const { id } = await registerSignIn(issuer, { sub: subject, email: `${subject}@example.com`, name, groups });
    return actorOf(id);
  };
  const owner = await person('owner', 'Olivia Owner', 'team:main');
  const story = {
    sandbox,
    databaseUrl,
    owner,
    secondOwner: await person('second-owner', 'Oscar Owner', 'team:main'),
    consumer: await person('consumer', 'Carl Consumer', 'team:forecasting'),
    secondConsumer: await person('second-consumer', 'Sara Second', 'team:second'),
    outsider: await person('outsider', 'Otto Outsider', 'team:outside'),
    admin: await person('admin', 'Ada Admin', 'pergola-admins'),
  };
  if (!publish) return { ...story, serviceId: '' };
  const { serviceId } = await declareService1(owner);
  await settle();
  return { ...story, serviceId };
}

/** Writes the intent to publish service1 down, without a pass: workers do the rest. Under another name it is another service. */
export async function declareService1(owner: Actor, name = 'service1', gatewayName = 'main-rg'): Promise<{ serviceId: string; resourceIds: string[] }> {
  const session = await openAccountSession(ownerAccountId, region, 'READ', { sourceIdentity: 'test', sessionName: 'access-story', permissions: discovering });
  const vpc = (await listVpcs(session)).find(({ name }) => name === 'MainVPC')!;
  const subnets = (await listSubnets(session, vpc.id)).filter(({ name }) => name?.startsWith('main-private'));
  const groups = (await listSecurityGroups(session, vpc.id)).filter(({ name }) => name === 'main-rg-sg');
  const id = newId('svc');
  const target = { domainName: 'service1.main.example.com' };
  const wanted = wantedOfService(
    { id, name, accountId: ownerAccountId, region, target, portRanges: ['443'], onDrift: 'REPAIR', onwardSharing: 'ALLOWED' },
    { name: gatewayName, vpcId: vpc.id, subnetIds: subnets.map((subnet) => subnet.id), securityGroupIds: groups.map((group) => group.id), ipAddressType: 'IPV4', dnsResolution: 'PUBLIC' },
  );
  return db().$transaction(async (tx) => {
    const ids = await declareResources(tx, wanted);
    await tx.service.create({
      data: {
        id, name, teamId: owner.teams[0]!.id, accountId: ownerAccountId, region,
        summary: 'Forecasts', documentation: '', tags: [], domainName: target.domainName, portRanges: ['443'], signIn: 'BASIC',
        parameters: [{ in: 'query', name: 'Action', value: 'Forecast' }],
        gatewayId: ids.get(wanted[0]!.key)!, configurationId: ids.get(configurationKey(id))!, shareId: ids.get(shareKey(id))!, createdById: owner.personId,
      },
    });
    await recordAudit(tx, { actor: owner, action: 'service.publish', outcome: 'DONE', subject: { type: 'service', id }, teamIds: [owner.teams[0]!.id], sentence: `published ${name}` });
    return { serviceId: id, resourceIds: [...ids.values()] };
  });
}

/** Plays the worker until everything is as wanted, gone, or waits for a person. */
export async function settle(limitMs = 20_000): Promise<void> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    const moving = await db().resource.findMany({ where: { phase: { notIn: ['CONVERGED', 'GONE', 'BLOCKED'] } }, select: { id: true, key: true, sentence: true } });
    if (moving.length === 0) return;
    if (performance.now() > deadline) throw new Error(`Not settled in ${limitMs} ms: ${moving.map(({ key, sentence }) => `${key}: ${sentence}`).join('; ')}`);
    for (const { id } of moving) await runPass(id, { owner: 'test' });
    await sleep(20);
  }
}
