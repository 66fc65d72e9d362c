import { readFileSync } from 'node:fs';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { associateShare, createResourceShare, deleteResourceShare, disassociateShare, getResourceShares, getShareAssociations } from '@/lib/aws/ram';
import { deleteResourcePolicy } from '@/lib/aws/vpc-lattice-policies';
import { grantVisibleTo } from '@/lib/grants/reads';
import { blastRadiusOf } from '@/lib/grants/reads/blast-radius';
import { grantView } from '@/lib/grants/view';
import { endExpiredGrants } from '@/lib/grants/writes/end-expired';
import { db } from '@/lib/platform/db';
import { scopeOf } from '@/lib/platform/scope';
import { approve, ask, consumerAccountId, revoke, suspend } from '@/scripts/testing/access-steps';
import { rolesOfTemplate } from '@/sandbox/core/iam/roles-of-template';
import { settle, startAccessStory, type AccessStory } from '@/scripts/testing/access-story';
import { makeNetworkByHand, policyFor, putPolicyByHand, shareByHand } from '@/scripts/testing/networks-by-hand';
import { violationsOf } from '@/scripts/testing/oracle-of-story';
import { stackOfRoles } from '@/scripts/testing/stack-of-roles';
import { byHand } from './drivers/testing/by-hand';
import { runPass } from './run-pass';

/* A removal proof covers every share that holds the configuration, its resource policy, and service networks of others. */

const owner = '111111111111';
const second = '333333333333';
const organization = 'arn:aws:organizations::999999999999:organization/o-pergola0sandbox';

let story: AccessStory;
let shareArn: string;
let configurationArn: string;
let grantId: string;
let made = 0;

beforeAll(async () => {
  story = await startAccessStory();
  const service = await db().service.findUniqueOrThrow({ where: { id: story.serviceId }, include: { share: true, configuration: true } });
  [shareArn, configurationArn] = [service.share.awsArn!, service.configuration.awsArn!];
});
beforeEach(async () => {
  grantId = await approve(story.owner, await ask(story.consumer, story.serviceId, consumerAccountId));
  await settle();
});

const end: Record<string, () => Promise<unknown>> = {
  revoked: () => revoke(story.owner, grantId),
  suspended: () => suspend(story.owner, grantId),
  async expired() {
    await db().grant.update({ where: { id: grantId }, data: { until: new Date(Date.now() - 1_000) } });
    await endExpiredGrants();
  },
};

/** A share of the owner's account that Pergola did not make; answers its ARN. */
async function shareOfOwner(tags: Record<string, string>, ...principals: string[]): Promise<string> {
  return shareOf([configurationArn], tags, ...principals);
}

async function shareOf(resourceArns: string[], tags: Record<string, string>, ...principals: string[]): Promise<string> {
  const name = `by-hand-${(made += 1)}`;
  await createResourceShare(byHand(owner), { clientToken: name, name, resourceArns, tags });
  const { arn } = (await getResourceShares(byHand(owner), { owner: 'SELF' })).find((share) => share.name === name)!;
  await associateShare(byHand(owner), { shareArn: arn, principals });
  return arn;
}

const statuses = async (arn: string, type: 'PRINCIPAL' | 'RESOURCE' = 'PRINCIPAL') =>
  Object.fromEntries((await getShareAssociations(byHand(owner), { type, shareArn: arn })).items.map(({ entity, status }) => [entity, status.replace(/ING$/, 'ED')]));
const principal = async () => (await db().grant.findUniqueOrThrow({ where: { id: grantId }, include: { principal: true } })).principal;
const shown = async () => (await grantView(story.owner, (await grantVisibleTo(scopeOf(story.owner), grantId))!)).cut!;
const checkAgain = async () => {
  await runPass((await principal()).id, { owner: 'test' });
  await settle();
};

describe.each(Object.keys(end))('the access of an account is %s', (how) => {
  test('A-15: and the account leaves a second share that holds the configuration, alone, before anything is proven', async () => {
    const other = await shareOfOwner({}, consumerAccountId, second);
    await end[how]!();
    await settle();
    expect(await statuses(other)).toEqual({ [consumerAccountId]: 'DISASSOCIATED', [second]: 'ASSOCIATED' });
    expect(await statuses(other, 'RESOURCE'), 'what the share holds').toEqual({ [configurationArn]: 'ASSOCIATED' });
    const cut = await shown();
    if (cut.is !== 'cut') throw new Error(`It is ${cut.is}`);
    expect(cut.proof.lists).toHaveLength(5);
    expect(cut.proof.lists[1]).toMatchObject({ filter: `other share that holds service1 and lets in account ${consumerAccountId}`, found: 0, requestId: expect.stringMatching(/\S/) });
    await deleteResourceShare(byHand(owner), other);
    await settle();
    if (how === 'suspended') await end.revoked!();
    await settle();
    expect(await violationsOf(story)).toEqual([]);
  });

  test('A-16: and the resource policy that names it is deleted before anything is proven', async () => {
    await putPolicyByHand(story.sandbox.url, owner, configurationArn, policyFor({ AWS: consumerAccountId }));
    await end[how]!();
    await runPass((await principal()).id, { owner: 'test' });
    for (let passes = 0; passes < 50 && (await principal()).phase !== 'GONE'; passes += 1) {
      expect((await shown()).is).not.toBe('cut');
      await db().$executeRaw`UPDATE resource SET observed = jsonb_set(observed, '{policySince}', '"2026-01-01T00:00:00.000Z"') WHERE kind = 'share-principal' AND observed ? 'policySince' AND observed ->> 'policySince' IS NOT NULL`;
      await runPass((await principal()).id, { owner: 'test' });
    }
    expect(await shown()).toMatchObject({ is: 'cut', proof: { lists: expect.arrayContaining([expect.objectContaining({ operation: 'vpc-lattice:GetResourcePolicy', found: 0 })]) } });
    if (how === 'suspended') await end.revoked!();
    await settle();
  });
});

test.each([
  ['the service’s own share', () => associateShare(byHand(owner), { shareArn, principals: [organization] }).then(() => shareArn), async (arn: string) => disassociateShare(byHand(owner), { shareArn: arn, principals: [organization] })],
  ['a second share', () => shareOfOwner({}, organization), (arn: string) => deleteResourceShare(byHand(owner), arn)],
])('an organization in %s is named as what remains, and nothing is proven until it is gone', async (_where, open, close) => {
  const arn = await open();
  await revoke(story.owner, grantId);
  await settle();
  expect(await principal()).toMatchObject({ phase: 'BLOCKED', reason: 'accessRemains', blockedBy: 'owner', sentence: expect.stringMatching(/^Access remains through the organization o-pergola0sandbox in the share .* under Unmanaged access/) });
  expect(await shown()).toMatchObject({ is: 'beingCut', remaining: [{ isStuck: true }] });
  await close(arn);
  await settle();
  for (let passes = 0; passes < 100 && (await principal()).phase !== 'GONE'; passes += 1) await checkAgain();
  expect((await shown()).is).toBe('cut');
});

describe('a second share that Pergola leaves as it is', () => {
  const remains = (why: RegExp) => ({ phase: 'BLOCKED', reason: 'accessRemains', blockedBy: 'owner', sentence: expect.stringMatching(why) as string });
  const removalRole = `arn:aws:iam::${owner}:role/PergolaRemovalRole`;
  const withoutTheParameter = () => {
    const { parameters } = stackOfRoles(owner, { publishes: true, consumes: true }, 'x'.repeat(22));
    const roles = rolesOfTemplate(readFileSync('public/pergola-roles.yaml', 'utf8'), { accountId: owner, stackName: 'test', parameters: { ...parameters, RemoveAccountsFromOtherShares: 'no' } });
    const { policies } = roles.find(({ id }) => id === removalRole)!;
    story.sandbox.changeRole(removalRole, { policies });
    return shareOfOwner({}, consumerAccountId);
  };

  test.each([
    ['has the tag pergola:keep', () => shareOfOwner({ 'pergola:keep': '' }, consumerAccountId), /^Access remains through account 222222222222 in the share by-hand-\d+, which has the tag pergola:keep\./],
    ['holds something else as well', async () => shareOf([configurationArn, await makeNetworkByHand(story.sandbox.url, owner)], {}, consumerAccountId), /^Access remains through account 222222222222 in the share by-hand-\d+, which holds other resources as well\./],
    ['is not the removal role’s to change', withoutTheParameter, /^Access remains through the share by-hand-\d+: Pergola isn’t allowed to remove account 222222222222 from it\. .*RemoveAccountsFromOtherShares=yes/],
  ])('because it %s is named, unchanged, and nothing is proven until the account has left it', async (_why, open, message) => {
    const other = await open();
    await revoke(story.owner, grantId);
    await settle();
    for (let passes = 0; passes < 100 && (await principal()).phase !== 'BLOCKED'; passes += 1) await checkAgain();
    expect(await principal()).toMatchObject(remains(message));
    expect(await statuses(other)).toEqual({ [consumerAccountId]: 'ASSOCIATED' });
    expect((await statuses(other, 'RESOURCE'))[configurationArn]).toBe('ASSOCIATED');
    expect((await shown()).is).toBe('beingCut');
    await disassociateShare(byHand(owner), { shareArn: other, principals: [consumerAccountId] });
    await settle();
    for (let passes = 0; passes < 100 && (await principal()).phase !== 'GONE'; passes += 1) await checkAgain();
    expect((await shown()).is).toBe('cut');
    story.sandbox.restoreRoles();
    await deleteResourceShare(byHand(owner), other);
    await settle();
  });
});

test('a share of Pergola’s own for something else loses the configuration, and keeps its principals', async () => {
  const other = await shareOfOwner({ 'pergola:resource': 'another-resource' }, consumerAccountId);
  await revoke(story.owner, grantId);
  await settle();
  expect(await statuses(other)).toEqual({ [consumerAccountId]: 'ASSOCIATED' });
  expect(await statuses(other, 'RESOURCE')).toEqual({ [configurationArn]: 'DISASSOCIATED' });
  expect((await shown()).is).toBe('cut');
  await deleteResourceShare(byHand(owner), other);
});

test('an account that was invited, since AWS did not say where it belongs, is a member of its organization for the proof', async () => {
  story.sandbox.addFault({ service: 'organizations', operation: 'DescribeOrganization', kind: 'fail', times: 1, error: { name: 'AccessDeniedException', message: 'no' } });
  const first = grantId;
  grantId = await approve(story.owner, await ask(story.secondConsumer, story.serviceId, second));
  await settle();
  expect((await db().grant.findUniqueOrThrow({ where: { id: grantId } })).invitationId, 'it was invited').not.toBeNull();
  const other = await shareOfOwner({}, organization);
  await revoke(story.owner, grantId);
  await settle();
  expect(await principal()).toMatchObject({ phase: 'BLOCKED', reason: 'accessRemains', sentence: expect.stringMatching(/^Access remains through the organization o-pergola0sandbox in the share by-hand-\d+\./) });
  await deleteResourceShare(byHand(owner), other);
  await settle();
  for (let passes = 0; passes < 100 && (await principal()).phase !== 'GONE'; passes += 1) await checkAgain();
  expect((await shown()).is).toBe('cut');
  await revoke(story.owner, first);
  await settle();
});

test('an account in no organization does not come in by one, and its organization is read again for each proof', async () => {
  const first = grantId;
  grantId = await approve(story.owner, await ask(story.outsider, story.serviceId, '444444444444'));
  await settle();
  const other = await shareOfOwner({}, organization);
  story.sandbox.addFault({ service: 'organizations', operation: 'DescribeOrganization', kind: 'fail', times: 1_000, error: { name: 'AccessDeniedException', message: 'no' } });
  await revoke(story.owner, grantId);
  await settle();
  expect(await principal()).toMatchObject({ phase: 'BLOCKED', reason: 'accessRemains', sentence: expect.stringContaining('the organization o-pergola0sandbox, which the account might belong to, in the share') });
  story.sandbox.clearFaults();
  await checkAgain();
  expect(await shown()).toMatchObject({ is: 'cut', proof: { lists: expect.arrayContaining([expect.objectContaining({ operation: 'organizations:DescribeOrganization', accountId: '444444444444', found: 0 })]) } });
  await deleteResourceShare(byHand(owner), other);
  await revoke(story.owner, first);
  await settle();
});

test('an organization in a resource policy is named as what remains', async () => {
  await putPolicyByHand(story.sandbox.url, owner, configurationArn, policyFor('*', { StringEquals: { 'aws:PrincipalOrgID': 'o-pergola0sandbox' } }));
  await revoke(story.owner, grantId);
  await settle();
  expect((await principal()).sentence).toMatch(/^Access remains through the organization o-pergola0sandbox in the resource policy/);
  await deleteResourcePolicy(byHand(owner), configurationArn);
  await checkAgain();
  expect((await shown()).is).toBe('cut');
});

test('the service network of another account that the account reaches is named as what remains; one that can’t be read is named in the proof', async () => {
  const other = await approve(story.owner, await ask(story.secondConsumer, story.serviceId, second));
  await settle();
  const network = await makeNetworkByHand(story.sandbox.url, second, configurationArn);
  const share = await shareByHand(story.sandbox.url, second, network, consumerAccountId);
  await revoke(story.owner, grantId);
  await settle();
  expect((await principal()).sentence).toContain(`Access remains through service network ${network.split('/').at(-1)} of account ${second}.`);
  await deleteResourceShare(byHand(second), share);
  for (let passes = 0; passes < 100 && (await principal()).phase !== 'GONE'; passes += 1) await checkAgain();
  expect(await shown()).toMatchObject({ is: 'cut', proof: { lists: expect.arrayContaining([expect.objectContaining({ accountId: second, operation: 'vpc-lattice:ListServiceNetworkVpcAssociations', found: 0 })]) } });

  grantId = await approve(story.owner, await ask(story.consumer, story.serviceId, consumerAccountId));
  await settle();
  const role = await db().accountRole.findUniqueOrThrow({ where: { accountId_purpose: { accountId: second, purpose: 'READ' } } });
  await db().accountRole.update({ where: { accountId_purpose: { accountId: second, purpose: 'READ' } }, data: { problem: 'The role is gone.' } });
  await revoke(story.owner, grantId);
  await settle();
  const cut = await shown();
  expect(cut.is === 'cut' && cut.proof.lists.map(({ filter }) => filter)).toContainEqual(expect.stringContaining(`not seen: who else reaches service network ${network.split('/').at(-1)} of account ${second}`));
  await db().accountRole.update({ where: { accountId_purpose: { accountId: second, purpose: 'READ' } }, data: { problem: role.problem } });
  await revoke(story.owner, other);
  await settle();
});

test('what a revoke takes away beside the service’s own share, and what remains, is said before', async () => {
  const [other, open] = [await shareOfOwner({}, consumerAccountId), await shareOfOwner({}, organization)];
  await putPolicyByHand(story.sandbox.url, owner, configurationArn, policyFor({ AWS: '444444444444' }));
  const blast = await blastRadiusOf(story.owner, (await grantVisibleTo(scopeOf(story.owner), grantId))!);
  expect(blast.otherPaths).toEqual({
    removed: [expect.stringMatching(/^Account 222222222222 leaves the share by-hand-\d+, which holds only services of Pergola, if Pergola’s roles in account 111111111111 allow it\.$/), 'The resource policy of service1 also names account 444444444444. Pergola deletes it if it still lets in account 222222222222 after the account has left every share.'],
    remain: [expect.stringMatching(/^the organization o-pergola0sandbox in the share by-hand-\d+$/)],
  });
  await deleteResourcePolicy(byHand(owner), configurationArn);
  for (const arn of [other, open]) await deleteResourceShare(byHand(owner), arn);
  await revoke(story.owner, grantId);
  await settle();
});
