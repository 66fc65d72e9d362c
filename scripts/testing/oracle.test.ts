import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventBridge } from '@aws-sdk/client-eventbridge';
import { RAM } from '@aws-sdk/client-ram';
import { VPCLattice } from '@aws-sdk/client-vpc-lattice';
import { beforeAll, beforeEach, expect, inject, onTestFinished, test } from 'vitest';
import { ownershipTag } from '@/lib/controller/driver';
import { closeDb, db } from '@/lib/platform/db';
import type { SandboxState } from '@/sandbox/admin/control';
import { createDatabase, dropDatabase } from '../database';
import { makeNetworkByHand, policyFor, putPolicyByHand, shareByHand } from './networks-by-hand';
import { publishService1 } from './publish-service1';
import { approve, ask, connectTo, consumerAccountId, goodCredentials } from './access-steps';
import { settle, startAccessStory, type AccessStory } from './access-story';
import { strangersOf, violations, type OracleStory } from './oracle';
import { withDatabase } from './oracle-database';

/* An oracle that finds nothing proves nothing: here every invariant is broken by hand, and it must say so. */

let story: AccessStory;
let whole: SandboxState;
let world: OracleStory;
let copies = 0;
const otherAccountId = '333333333333';
const organization = 'arn:aws:organizations::999999999999:organization/o-pergola0sandbox';
const rowIds: Record<string, string> = {};
let configurationArn = '';

beforeAll(async () => {
  story = await startAccessStory({ publish: false });
  const serviceId = await publishService1(story.owner);
  await settle();
  const owner = lattice('111111111111');
  await owner.createResourceGateway({ name: 'somebody-elses', vpcIdentifier: await vpcOf(owner), subnetIds: await subnetsOf(owner) });
  for (const [consumer, account, name] of [
    [story.consumer, consumerAccountId, 'pergola-forecast'],
    [story.secondConsumer, otherAccountId, 'pergola-second'],
  ] as const) {
    const grantId = await approve(story.owner, await ask(consumer, serviceId, account));
    await settle();
    await connectTo(consumer, grantId, name);
  }
  await settle();
  configurationArn = (await db().resource.findFirstOrThrow({ where: { kind: 'resource-configuration' } })).awsArn!;
  await db().$executeRaw`UPDATE "grant" SET until = now() + interval '1 day'`;
  for (const { id, key, kind } of await db().resource.findMany()) rowIds[kind === 'connection' ? kind : key.includes(otherAccountId) ? `${kind}-2` : kind] = id;
  await closeDb();
  whole = story.sandbox.exportState();
});

/** Each test has a copy of everything, to break. */
beforeEach(async () => {
  const server = inject('databaseServerUrl');
  const name = `oracle_${process.pid}_${(copies += 1)}`;
  const databaseUrl = await createDatabase(server, name, new URL(story.databaseUrl).pathname.slice(1));
  onTestFinished(() => dropDatabase(server, name));
  story.sandbox.importState(whole);
  const places = { sandboxUrl: story.sandbox.url, accounts: ['111111111111', consumerAccountId, otherAccountId, '444444444444'], regions: ['us-east-1', 'ap-northeast-2'] };
  world = { ...places, databaseUrl, strangers: await strangersOf(places), canaries: [goodCredentials.password] };
});

function options(accountId: string) {
  return { endpoint: story.sandbox.url, region: 'us-east-1', credentials: { accessKeyId: `AKIASBX0${accountId}`, secretAccessKey: 'sandbox' } };
}
const lattice = (accountId: string) => new VPCLattice(options(accountId));
const ram = () => new RAM(options('111111111111'));

async function vpcOf(client: VPCLattice): Promise<string> {
  return (await client.listResourceGateways({})).items![0]!.vpcIdentifier!;
}

async function subnetsOf(client: VPCLattice): Promise<string[]> {
  return (await client.listResourceGateways({})).items![0]!.subnetIds!;
}

function sql(text: string): Promise<unknown> {
  return withDatabase(world.databaseUrl, (client) => client.query(text));
}

/** What the second consumer has counts as access that no grant explained, and somebody had it cut. */
function cutAsUnexplained(): Promise<unknown> {
  return sql(`INSERT INTO ghost (id, key, kind, "serviceId", "accountId", region, holder, details, decision, "decidedById", "decidedAt", "resourceId")
    SELECT 'gho_0000000000000000', 'by hand', 'PRINCIPAL', id, "accountId", region, '${otherAccountId}', '{}', 'CUT', "createdById", now(), '${rowIds['share-principal-2']}' FROM service`);
}

const shownAsGone = () => sql(`UPDATE resource SET desired = 'ABSENT', phase = 'GONE' WHERE id = '${rowIds['share-principal-2']}'`);

/** The consumer's access is gone and proven, and AWS agrees. */
async function shownAsRemoved(): Promise<void> {
  await ram().disassociateResourceShare({ resourceShareArn: (await ourShare()).resourceShareArn, principals: [consumerAccountId] });
  await sql(`UPDATE "grant" SET state = 'REVOKED', "endedAt" = now(), "cutGeneration" = 1 WHERE "accountId" = '${consumerAccountId}';
    UPDATE resource SET desired = 'ABSENT', phase = 'GONE' WHERE id IN ('${rowIds['share-principal']}', '${rowIds.connection}')`);
}

/** A second share with the mark of ours, listed as unmanaged; with its removal, if that is shown as done. */
async function listMarked(isRemoved: boolean): Promise<void> {
  const { resourceShare } = await ram().createResourceShare({ name: 'double', principals: [consumerAccountId], tags: [{ key: ownershipTag, value: rowIds['resource-share']! }] });
  await sql(`INSERT INTO marked_object (id, arn, kind, "accountId", region, name, "markedAs", "markReadAt", problem, "foundAt", "lastSeenAt"${isRemoved ? ', "removalId", "removedById"' : ''})
    SELECT 'obj_0000000000000000', '${resourceShare!.resourceShareArn}', 'resource-share', '111111111111', 'us-east-1', 'double', '${rowIds['resource-share']}', now(), 'TWIN', now(), now()
    ${isRemoved ? `, '${rowIds['share-principal-2']}', (SELECT id FROM person LIMIT 1); UPDATE resource SET phase = 'GONE', desired = 'ABSENT' WHERE id = '${rowIds['share-principal-2']}'` : ''}`);
}

async function ourShare() {
  return (await ram().getResourceShares({ resourceOwner: 'SELF', resourceShareStatus: 'ACTIVE' })).resourceShares![0]!;
}

test('a world that is as it should be breaks nothing', async () => {
  expect(world.strangers).toHaveLength(1);
  expect(await violations(world)).toEqual([]);
});

interface Breach {
  what: string;
  by: () => Promise<unknown>;
  says: RegExp;
}

const breaches: Breach[] = [
  {
    what: 'O1: a second gateway carries the same mark',
    by: async () => {
      const owner = lattice('111111111111');
      await owner.createResourceGateway({ name: 'double', vpcIdentifier: await vpcOf(owner), subnetIds: await subnetsOf(owner), tags: { [ownershipTag]: rowIds['resource-gateway']! } });
    },
    says: /^O1: resource-gateway\S* has 2 live objects/,
  },
  {
    what: 'O1: a second share carries the same mark, with the same principal',
    by: () => ram().createResourceShare({ name: 'double', principals: [consumerAccountId], tags: [{ key: ownershipTag, value: rowIds['resource-share']! }] }),
    says: /^O1: share-principal\S* has 2 live principals/,
  },
  {
    what: 'O2: a share carries the mark of no row',
    by: () => ram().createResourceShare({ name: 'orphan', tags: [{ key: ownershipTag, value: 'res_0000000000000000' }] }),
    says: /^O2: resource share orphan .* which is no row/,
  },
  {
    what: 'O2: a principal that no grant wants',
    by: async () => ram().associateResourceShare({ resourceShareArn: (await ourShare()).resourceShareArn, principals: ['444444444444'] }),
    says: /^O2: account 444444444444 is a principal/,
  },
  {
    what: 'O2: an object that is not ours is gone',
    by: async () => lattice('111111111111').deleteResourceGateway({ resourceGatewayIdentifier: world.strangers![0]!.arn }),
    says: /^O2: resource gateway somebody-elses .* is gone/,
  },
  {
    what: 'O2: an object that is not ours carries our mark all at once',
    by: async () => lattice('111111111111').tagResource({ resourceArn: world.strangers![0]!.arn, tags: { [ownershipTag]: rowIds['resource-share']! } }),
    says: /^O2: resource gateway somebody-elses .* was changed/,
  },
  {
    what: 'O3: the principal of an active grant is gone',
    by: async () => ram().disassociateResourceShare({ resourceShareArn: (await ourShare()).resourceShareArn, principals: [consumerAccountId] }),
    says: /^O3: the grant \S+ is shown as active, and account 222222222222 is no principal/,
  },
  {
    what: 'O3: a connection that is shown as ready does not answer',
    by: () => new EventBridge(options(consumerAccountId)).updateConnection({ Name: 'pergola-forecast', AuthorizationType: 'BASIC', AuthParameters: { BasicAuthParameters: { Username: 'forecast', Password: 'wrong' } } }),
    says: /^O3: .*(does not answer|AWS says)/,
  },
  {
    what: 'O3: the share gives away something else as well',
    by: async () => {
      const owner = lattice('111111111111');
      const { arn } = await owner.createResourceConfiguration({
        name: 'other', type: 'SINGLE', portRanges: ['443'], resourceGatewayIdentifier: (await owner.listResourceGateways({})).items![0]!.id,
        resourceConfigurationDefinition: { dnsResource: { domainName: 'service1.main.example.com', ipAddressType: 'IPV4' } },
      });
      await ram().associateResourceShare({ resourceShareArn: (await ourShare()).resourceShareArn, resourceArns: [arn!] });
    },
    says: /^O3: the share pergola-service1 gives away/,
  },
  {
    what: 'O4: a grant has ended, and its connection and principal are left',
    by: () => sql(`UPDATE "grant" SET state = 'REVOKED', "endedAt" = now(), "cutGeneration" = 1 WHERE "accountId" = '${consumerAccountId}'`),
    says: /^O4: the grant \S+ has ended, and connection pergola-forecast/,
  },
  {
    what: 'O4: a cut without a proof',
    by: () => sql(`UPDATE "grant" SET state = 'REVOKED', "endedAt" = now(), "cutGeneration" = 2; UPDATE resource SET desired = 'ABSENT', phase = 'GONE' WHERE kind IN ('share-principal', 'connection')`),
    says: /^O4: .* is shown as cut without a proof/,
  },
  {
    what: 'O4: a resource policy lets in an account without a grant',
    by: () => putPolicyByHand(story.sandbox.url, '111111111111', configurationArn, policyFor({ AWS: '444444444444' })),
    says: /^O4: the resource policy of service1 lets in 444444444444, who has no grant/,
  },
  {
    what: 'O4: a resource policy that cannot be read may let in anyone',
    by: () => putPolicyByHand(story.sandbox.url, '111111111111', configurationArn, policyFor(7)),
    says: /^O4: the resource policy of service1 lets in \*/,
  },
  {
    what: 'O4: an account without a grant comes in by the service network of one that has a grant',
    by: async () => shareByHand(story.sandbox.url, consumerAccountId, await makeNetworkByHand(story.sandbox.url, consumerAccountId, configurationArn), '444444444444'),
    says: /^O4: account 444444444444 reaches service1 through service network sn-/,
  },
  {
    what: 'O4: a share that somebody made lets in an account without a grant',
    by: () => shareByHand(story.sandbox.url, '111111111111', configurationArn, '444444444444'),
    says: /^O4: the share by-hand-\d+ lets 444444444444 in to service1, who has no grant/,
  },
  ...[consumerAccountId, organization].map((principal) => ({
    what: `O4: a removal is proven, and a second share names ${principal}`,
    by: async () => {
      await shownAsRemoved();
      await shareByHand(story.sandbox.url, '111111111111', configurationArn, principal);
    },
    says: new RegExp(`^O4: the removal of \\S+ is proven, and account 222222222222 can connect to service1 through the share by-hand-\\d+ \\(${principal}\\)`),
  })),
  {
    what: 'O4: a removal is proven, and the resource policy lets the account in',
    by: async () => {
      await shownAsRemoved();
      await putPolicyByHand(story.sandbox.url, '111111111111', configurationArn, policyFor('*'));
    },
    says: /^O4: the removal of \S+ is proven, and account 222222222222 can connect to service1 through the resource policy \(\*\)/,
  },
  {
    what: 'O4: a removal is proven, and the account reaches the service through the network of another account',
    by: async () => {
      await shownAsRemoved();
      await shareByHand(story.sandbox.url, otherAccountId, await makeNetworkByHand(story.sandbox.url, otherAccountId, configurationArn), consumerAccountId);
    },
    says: /^O4: the removal of \S+ is proven, and account 222222222222 can connect to service1 through the service network sn-/,
  },
  {
    what: 'O4: the removal of a marked object is shown as done, and the object is there',
    by: () => listMarked(true),
    says: /^O4: the removal of resource share \S+ .* is shown as done, and it is there/,
  },
  { what: 'O5: the removal of a marked object that nobody requested', by: () => listMarked(true), says: /^O5: the removal of obj_0000000000000000 is on the record of nobody/ },
  { what: 'O4: a grant is suspended, and its connection is left', by: () => sql(`UPDATE "grant" SET state = 'SUSPENDED', "suspendedAt" = now(), "cutGeneration" = 1 WHERE "accountId" = '${consumerAccountId}'`), says: /^O4: the grant \S+ has ended, and connection pergola-forecast/ },
  { what: 'O4: the date of a suspended grant has passed, and nothing ended it', by: () => sql(`UPDATE "grant" SET state = 'SUSPENDED', until = now() - interval '1 minute'`), says: /^O4: .* is past its date/ },
  { what: 'O5: a suspension without an event', by: () => sql(`UPDATE "grant" SET state = 'SUSPENDED', "suspendedById" = (SELECT id FROM person LIMIT 1)`), says: /^O5: the grant \S+ is suspended, after nothing on record/ },
  {
    what: 'O5: a renewal was approved after the end',
    by: () => sql(`UPDATE access_request r SET "renewsGrantId" = g.id FROM "grant" g WHERE g."requestId" = r.id; ALTER TABLE audit_event DISABLE TRIGGER ALL;
      UPDATE audit_event SET action = 'grant.revoke', "subjectId" = (SELECT id FROM "grant" LIMIT 1) WHERE seq = (SELECT min(seq) FROM audit_event)`),
    says: /^O5: the renewal \S+ was approved after the grant \S+ had ended/,
  },
  { what: 'O4: a date has passed, and nothing ended the grant', by: () => sql(`UPDATE "grant" SET until = now() - interval '1 minute'`), says: /^O4: .* is past its date/ },
  {
    what: 'O2: an account that was put in by hand is left after the cut that was ordered',
    by: async () => {
      world.madeByHand = new Set([`${(await ourShare()).resourceShareArn} ${otherAccountId}`]);
      await cutAsUnexplained();
      await shownAsGone();
    },
    says: /^O2: account 333333333333 is a principal/,
  },
  { what: 'O4: unexplained access is shown as cut without a proof', by: () => cutAsUnexplained().then(shownAsGone), says: /^O4: the ghost \S+ is shown as cut without a proof/ },
  { what: 'O5: unexplained access is being cut, and nobody ordered it', by: cutAsUnexplained, says: /^O5: the cut of gho_\S+ is on the record of nobody/ },
  {
    what: 'O5: a decision without an event',
    by: () => sql(`ALTER TABLE audit_event DISABLE TRIGGER ALL; DELETE FROM audit_event WHERE action = 'request.approve'`),
    says: /^O5: the decision on \S+ has 0 events/,
  },
  { what: 'O5: the decision of somebody else', by: () => sql(`UPDATE access_request SET "decidedById" = "requesterId"`), says: /^O5: the decision on \S+ is on the record of Olivia Owner/ },
  {
    what: 'O5: an event was rewritten',
    by: () => sql(`ALTER TABLE audit_event DISABLE TRIGGER ALL; UPDATE audit_event SET "actorName" = 'somebody else' WHERE seq = (SELECT max(seq) FROM audit_event)`),
    says: /^O5: the audit chain is broken/,
  },
  { what: 'O6: a password in a job of the queue', by: () => sql(`SELECT graphile_worker.add_job('pass', json_build_object('password', '${goodCredentials.password}'))`), says: /^O6: the table graphile_worker/ },
  { what: 'O7: nobody will look again', by: () => sql(`UPDATE resource SET "nextPassAt" = NULL WHERE kind = 'connection'`), says: /^O7: .* nobody will look at it again/ },
  { what: 'O7: forgotten by every sweep', by: () => sql(`UPDATE resource SET "nextPassAt" = now() - interval '10 minutes' WHERE kind = 'connection'`), says: /^O7: .* overdue by/ },
  { what: 'O7: blocked, and nobody is named', by: () => sql(`UPDATE resource SET phase = 'BLOCKED', "blockedBy" = NULL WHERE kind = 'connection'`), says: /^O7: .* names nobody/ },
];

test('a twin that is listed as unmanaged breaks nothing', async () => {
  await listMarked(false);
  expect(await violations(world)).toEqual([]);
});

test('O4: a proof that was contradicted does not count', async () => {
  await shownAsRemoved();
  const list = JSON.stringify({ operation: 'x', found: 0, requestId: 'r' });
  const lists = `[${Array.from({ length: 5 }, () => list).join()}]`;
  await sql(`INSERT INTO proof (id, "resourceId", generation, lists) VALUES ('prf_0000000000000000', '${rowIds['share-principal']}', 9, '${lists}')`);
  const says = expect.stringMatching(/^O4: the grant \S+ is shown as cut without a proof/);
  expect(await violations(world)).not.toContainEqual(says);
  await sql(`UPDATE proof SET "contradictedAt" = now()`);
  expect(await violations(world)).toContainEqual(says);
});

test.each(breaches)('$what', async ({ by, says }) => {
  await by();
  expect(await violations(world)).toContainEqual(expect.stringMatching(says));
});

test('O6: a password in a log', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'oracle-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'worker.log');
  await writeFile(file, JSON.stringify({ err: `refused ${goodCredentials.password}` }));
  expect(await violations({ ...world, logFiles: [file] })).toEqual([expect.stringContaining('O6: the log')]);
});
