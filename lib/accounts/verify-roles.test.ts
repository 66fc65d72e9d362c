import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openAccountSession } from '@/lib/controller/account-session';
import { discovering } from '@/lib/controller/read-permissions';
import { runPass } from '@/lib/controller/run-pass';
import { sweepNotices } from '@/lib/notices/writes/tell';
import { db } from '@/lib/platform/db';
import { declareService1, startAccessStory, type AccessStory } from '@/scripts/testing/access-story';
import { roleArnOf, templateVersion, versionTag } from './roles';
import { addAccount } from './writes/onboard-account';
import { rolesTask, verifyAccount } from './writes/verify-roles';

const owner = '111111111111';
const where = { accountId_purpose: { accountId: owner, purpose: 'OWNER' as const } };
let story: AccessStory;

beforeAll(async () => {
  story = await startAccessStory({ publish: false });
}, 60_000);
afterEach(async () => {
  story.sandbox.restoreRoles();
  await verifyAccount(owner);
});

const worker = { AWS: 'arn:aws:iam::999999999999:role/PergolaWorkerRole' };
const trusts = (Condition?: object) =>
  story.sandbox.changeRole(roleArnOf(owner, 'OWNER'), {
    trustPolicy: { Statement: [{ Effect: 'Allow', Principal: worker, Action: ['sts:AssumeRole', 'sts:SetSourceIdentity', 'sts:TagSession'], ...(Condition && { Condition }) }] },
  });
const externalId = async () => (await db().accountRole.findUniqueOrThrow({ where })).externalId;

describe('verification', () => {
  test('records the version that the trust policy names', async () => {
    const version = async () => (await db().accountRole.findUniqueOrThrow({ where })).templateVersion;
    expect(await version()).toBe(templateVersion);
    trusts({ StringEquals: { 'sts:ExternalId': await externalId() }, StringEqualsIfExists: { [`aws:RequestTag/${versionTag}`]: '0' } });
    await verifyAccount(owner);
    expect(await version()).toBeNull();
  });

  test.each([
    ['a role that works without its external ID', () => trusts(), 'can be assumed without its external ID'],
    ['a role that is gone', () => story.sandbox.changeRole(roleArnOf(owner, 'OWNER'), null), 'it was deleted, does not trust Pergola'],
  ])('%s is recorded, audited and notified once, and not used', async (_what, breakIt, words) => {
    breakIt();
    await expect(verifyAccount(owner)).rejects.toThrow(words);
    await expect(rolesTask.run({ accountId: owner, region: 'us-east-1' })).rejects.toThrow(words);
    const role = await db().accountRole.findUniqueOrThrow({ where });
    expect(role.problem).toContain(words);
    expect(await db().auditEvent.count({ where: { action: 'account.verify', outcome: 'FAILED', subjectId: owner, at: { gte: role.verifiedAt! } } })).toBe(1);
    const session = openAccountSession(owner, 'us-east-1', 'OWNER', { sourceIdentity: 'test', sessionName: 'test', permissions: discovering });
    await expect(session).rejects.toMatchObject({ reason: 'roleNotVerified', publicMessage: expect.stringContaining(words) as string });
    await expect.poll(async () => {
      await sweepNotices();
      return db().notice.count({ where: { key: { startsWith: `roles/${owner}` }, settledAt: null } });
    }, { timeout: 15_000 }).toBe(1);
  });

  test('an AWS that does not answer says nothing about a role', async () => {
    story.sandbox.addFault({ service: 'sts', operation: 'AssumeRole', kind: 'throttle', times: 9 });
    await expect(verifyAccount(owner)).rejects.toMatchObject({ kind: 'throttled' });
    story.sandbox.clearFaults();
    expect(await db().accountRole.findUniqueOrThrow({ where })).toMatchObject({ problem: null });
  });
});

test('a pass is blocked by a role that is not verified, and continues when it is; a removal goes ahead', async () => {
  const { resourceIds: [gatewayId] } = await declareService1(story.owner);
  await db().accountRole.update({ where, data: { verifiedAt: null } });
  await runPass(gatewayId!, { owner: 'test' });
  expect(await db().resource.findUniqueOrThrow({ where: { id: gatewayId! } })).toMatchObject({ phase: 'BLOCKED', reason: 'roleNotVerified', blockedBy: 'owner', sentence: expect.stringContaining('is not verified') as string });
  await verifyAccount(owner);
  const { nextPassAt } = await db().resource.findUniqueOrThrow({ where: { id: gatewayId! } });
  expect(nextPassAt!.getTime(), 'the verification wakes what the role blocked').toBeLessThanOrEqual(Date.now() + 1_000);
  await runPass(gatewayId!, { owner: 'test' });
  await db().accountRole.update({ where, data: { problem: 'made up' } });
  await db().resource.update({ where: { id: gatewayId! }, data: { desired: 'ABSENT', generation: { increment: 1 } } });
  await db().resourceDependency.deleteMany({ where: { dependsOnId: gatewayId! } });
  await runPass(gatewayId!, { owner: 'test' });
  expect(await db().resource.findUniqueOrThrow({ where: { id: gatewayId! } })).toMatchObject({ phase: expect.stringMatching(/^(WAITING_FOR_AWS|GONE)$/) as string });
});

test('an account without a role blocks the pass at once and names who must act', async () => {
  const role = await db().accountRole.delete({ where });
  const { resourceIds: [gatewayId] } = await declareService1(story.owner, 'service2', 'second-rg');
  await runPass(gatewayId!, { owner: 'test' });
  expect(await db().resource.findUniqueOrThrow({ where: { id: gatewayId! } })).toMatchObject({ phase: 'BLOCKED', reason: 'roleMissing', blockedBy: 'admin', sentence: expect.stringContaining('Ask an administrator of Pergola to add it') as string });
  await db().accountRole.create({ data: role });
});

test('adding an account again records a change of its name or Regions, and nothing else', async () => {
  const { name, regions, team } = await db().account.findUniqueOrThrow({ where: { id: owner }, include: { team: true } });
  const account = { accountId: owner, name, teamGroup: team.group, regions, publishes: true, consumes: false };
  const events = () => db().auditEvent.findMany({ where: { subjectType: 'account', subjectId: owner, action: { startsWith: 'account.' } }, orderBy: { seq: 'asc' } });
  const before = await events();
  await addAccount(account);
  expect(await events()).toHaveLength(before.length);
  await addAccount({ ...account, regions: [...regions, 'eu-west-1'] });
  const [changed, ...more] = (await events()).slice(before.length);
  expect(more).toEqual([]);
  expect(changed).toMatchObject({ action: 'account.update', teamIds: [team.id], data: { before: { name, regions }, after: { name, regions: [...regions, 'eu-west-1'] } } });
});
