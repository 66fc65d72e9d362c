import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { callAws, nothing } from '@/lib/aws/call';
import { isAwsError } from '@/lib/aws/errors';
import { externalIdParameters, purposesOf } from '@/lib/accounts/roles';
import { describeOrganization } from '@/lib/aws/organizations';
import { associateShare, createResourceShare, getResourceShares, getShareAssociations } from '@/lib/aws/ram';
import { listApiDestinations, listEventBuses, listRuleNamesByTarget } from '@/lib/aws/api-destinations';
import { listPipes } from '@/lib/aws/pipes';
import { listStateMachines, listStateMachineVersions, readDefinition } from '@/lib/aws/state-machines';
import { testState } from '@/lib/aws/states';
import { updateResourceConfiguration } from '@/lib/aws/vpc-lattice-configurations';
import { getResourcePolicy } from '@/lib/aws/vpc-lattice-policies';
import { listNetworkVpcAssociations, listNetworkVpcEndpoints } from '@/lib/aws/vpc-lattice-networks';
import { updateResourceGateway } from '@/lib/aws/vpc-lattice-gateways';
import { makeNetworkByHand, policyFor, putPolicyByHand } from '@/scripts/testing/networks-by-hand';
import { asList } from '@/sandbox/core/iam/policy-document';
import { rolesOfTemplate } from '@/sandbox/core/iam/roles-of-template';
import { conditionKeysOf, statementsOfTemplates } from '@/sandbox/testing/role-templates';
import { stackOfRoles } from '@/scripts/testing/stack-of-roles';
import { callingThrough, usersByHand } from '@/scripts/testing/users-by-hand';
import { readAccountList } from './account-lists';
import { byHand } from './testing/by-hand';
import { connectionOf, credentials, gatewaySpec, principalOf, publish } from './testing/journey';
import { consumer, outsider, owner, SandboxRig } from './testing/sandbox-rig';

/*
 * The templates grant what the journey needs and nothing else: with all of it the whole journey goes through, and
 * without any single action it does not.
 */

let rig: SandboxRig;
beforeAll(async () => {
  rig = await SandboxRig.start();
});
beforeEach(() => rig.reset());
afterAll(() => rig.stop());

/** All that Pergola does in two accounts that have no organization in common, from publishing to the last trace. */
async function wholeJourney(): Promise<void> {
  await describeOrganization(await rig.session(owner, 'READ'));
  await describeOrganization(await rig.session(outsider, 'READ'));

  const published = await publish(rig);
  const { gateway, configuration, share } = published;
  gateway.forget();
  await gateway.look();
  await updateResourceGateway(byHand(owner), gateway.observed!.awsId, { securityGroupIds: [] });
  await updateResourceConfiguration(byHand(owner), configuration.observed!.awsId, { portRanges: ['80'] });
  await rig.letTimePass();
  await gateway.converge();
  await configuration.converge();

  const principal = await principalOf(rig, published, outsider).converge();
  const invite = () => rig.resource('share-invitation', outsider, { serviceName: 'service1', ownerAccountId: owner }, [principal]);
  const unwanted = invite();
  await unwanted.look();
  await unwanted.vanish();
  await principal.vanish();
  principal.desired = 'present';
  await principal.converge();
  const invitation = await invite().converge();
  rig.rewrite('ram.invitation', ({ arn }) => arn === invitation.observed!.awsArn, { accountId: '000000000000' });
  await rig.letTimePass();
  await invitation.converge();

  const connection = await connectionOf(rig, published, principal, outsider).converge();
  for (const { driver, accountId } of [gateway, configuration, share, principal, invitation, connection]) {
    for (const list of driver.survey.lists) await readAccountList(await rig.session(accountId, 'READ'), list);
  }
  await connection.update();
  await connection.converge();
  await readUsers(connection.observed!.awsArn!);
  await callThrough(connection.observed!.awsArn!);
  await connection.vanish();

  const network = await makeNetworkByHand(rig.url, outsider, configuration.observed!.awsArn!);
  for (const [accountId, arn] of [[outsider, network], [owner, await makeNetworkByHand(rig.url, owner)]] as const) {
    const session = await rig.session(accountId, 'READ');
    await listNetworkVpcAssociations(session, arn);
    await listNetworkVpcEndpoints(session, arn);
    await getResourcePolicy(session, arn);
    await getShareAssociations(session, { type: 'PRINCIPAL' });
  }
  const left = await connectionOf(rig, published, principal, outsider).converge();
  const { awsId } = configuration.observed!;
  rig.add('vpc-lattice.resourceEndpointAssociation', {
    id: 'rea-0123456789abcdef0',
    accountId: owner,
    region: 'us-east-1',
    arn: `arn:aws:vpc-lattice:us-east-1:${owner}:resourceendpointassociation/rea-0123456789abcdef0`,
    resourceConfigurationId: awsId,
    vpcEndpointId: 'vpce-0123456789abcdef0',
    vpcEndpointOwner: outsider,
    createdAt: Date.now(),
  });
  await createResourceShare(byHand(owner), { clientToken: 'by-hand', name: 'by-hand', resourceArns: [configuration.observed!.awsArn!], tags: {} });
  const other = (await getResourceShares(byHand(owner), { owner: 'SELF' })).find(({ name }) => name === 'by-hand')!;
  await putPolicyByHand(rig.url, owner, configuration.observed!.awsArn!, policyFor({ AWS: outsider }));
  principal.spec = { ...(principal.spec as object), otherShareArns: [other.arn], removesPolicy: true };
  await principal.vanish();
  await left.vanish();
  for (const resource of [share, configuration, gateway]) await resource.vanish();
}

/** What an impact preview reads in the consumer's account. */
async function readUsers(connectionArn: string): Promise<void> {
  const session = await rig.session(outsider, 'READ');
  const hand = usersByHand({ url: rig.url }, outsider);
  const machine = await hand.workflow('calls-it', callingThrough(connectionArn));
  await listStateMachines(session, 1);
  await readDefinition(session, machine);
  await listStateMachineVersions(session, machine, 1);
  await listApiDestinations(session, 1);
  await listEventBuses(session, 1);
  await listRuleNamesByTarget(session, { arn: machine, busName: 'default' }, 1);
  await listPipes(session, 1);
}

async function callThrough(connectionArn: string): Promise<void> {
  const result = await testState(await rig.session(outsider, 'CONSUMER'), {
    roleArn: `arn:aws:iam::${outsider}:role/PergolaHttpTaskRole`,
    definition: {
      Type: 'Task',
      Resource: 'arn:aws:states:::http:invoke',
      Parameters: { ApiEndpoint: 'https://service1.main.example.com/', Method: 'GET', InvocationConfig: { ConnectionArn: connectionArn } },
      End: true,
    },
  });
  expect(result, result.cause).toMatchObject({ status: 'SUCCEEDED', response: { statusCode: 200 } });
  expect(JSON.stringify(result)).not.toContain(credentials.password);
}

interface Statement {
  Action: string | string[];
}

function without(action: string, document: { Statement: Statement[] }): unknown {
  const Statement = document.Statement.map((one) => ({ ...one, Action: [one.Action].flat().filter((named) => named !== action) })).filter((one) => one.Action.length > 0);
  return { Version: '2012-10-17', Statement };
}

/** Those that the journey uses in the account. */
function rolesIn(accountId: string, narrowing: Record<string, string> = {}) {
  const text = readFileSync(new URL('../../../public/pergola-roles.yaml', import.meta.url), 'utf8');
  const use = { publishes: accountId === owner, consumes: accountId === outsider };
  const purposes = purposesOf(use);
  const parameters = { ...stackOfRoles(accountId, use, '').parameters, ...Object.fromEntries(purposes.map((purpose) => [externalIdParameters[purpose], rig.role(accountId, purpose).externalId])), ...narrowing };
  return rolesOfTemplate(text, { accountId, stackName: 'test', parameters });
}

function actionsOf(documents: { Statement: Statement[] }[]): string[] {
  return [...new Set(documents.flatMap(({ Statement }) => Statement.flatMap(({ Action }) => Action)))];
}

test('with all that the templates grant, the whole journey goes through', async () => {
  await expect(wholeJourney()).resolves.toBeUndefined();
});

/**
 * A condition on a key that the sandbox never sets would be untested, or never hold. The keys are looked for in the IAM
 * questions of the journey; what a person does by hand asks them too.
 */
test('every condition key of the templates is set by the sandbox for each of its actions', async () => {
  await rig.control('DELETE', 'permissions');
  await wholeJourney();
  const { arn } = (await getResourceShares(byHand(owner), { owner: 'SELF' })).find(({ name }) => name === 'by-hand')!;
  await callAws(byHand(owner), 'ram', 'TagResource', (ram) => ram.tagResource({ resourceShareArn: arn, tags: [{ key: 'by', value: 'hand' }] }), nothing);
  const gone = `arn:aws:vpc-lattice:us-east-1:${owner}:resourceconfiguration/rcfg-0123456789abcdefg`;
  await expect(associateShare(byHand(owner), { shareArn: arn, resourceArns: [gone] })).rejects.toMatchObject({ code: 'UnknownResourceException' });
  const asked = (await rig.control('GET', 'permissions')) as { action: string; conditionKeys: string[] }[];
  const keys = new Set(asked.flatMap(({ action, conditionKeys }) => conditionKeys.map((key) => `${action} ${key}`)));
  // A call with either key has both.
  const isSet = (action: string, key: string) => keys.has(`${action} ${key.replace('ViaAWSService', 'CalledVia')}`);
  const missing = statementsOfTemplates('strict').flatMap(({ name, statement }) =>
    conditionKeysOf(statement).flatMap(({ key }) => asList(statement.Action).flatMap((action) => (isSet(action, key) || neverSet[action] === key ? [] : [`${name}: ${key} on ${action}`]))),
  );
  expect(missing).toEqual([]);
});

/** Keys that a statement allows to be absent, by action. */
const neverSet: Record<string, string> = {
  // RAM documents it for shares that exist.
  'ram:CreateResourceShare': 'ram:ResourceShareName',
  // No share of the journey has the tag; `removal-proof.test.ts` has one.
  'ram:DisassociateResourceShare': 'aws:ResourceTag/pergola:keep',
};

/** Puts the parameters of the template that narrow a role to use. */
async function narrow(narrowing: Record<string, string>): Promise<void> {
  for (const { id: roleArn, policies } of [owner, outsider].flatMap((accountId) => rolesIn(accountId, narrowing))) await rig.control('PUT', 'roles', { roleArn, policies });
}

describe('with the parameters that narrow the roles', () => {
  afterEach(() => rig.control('DELETE', 'roles'));

  test('the whole journey goes through', async () => {
    const { vpcId } = await gatewaySpec(rig);
    await narrow({ AllowedVpcs: `vpc-0123456789abcdef0, ${vpcId}`, OwnerAccounts: owner, RequireCalledVia: 'yes' });
    await expect(wholeJourney()).resolves.toBeUndefined();
  });

  test('a service is shared inside the organization, and not outside of it', async () => {
    await narrow({ InsideOrganizationOnly: 'yes' });
    const published = await publish(rig);
    await principalOf(rig, published, consumer).converge();
    await expect(principalOf(rig, published, outsider).converge()).rejects.toThrow(/not in the organization/);
  });

  test.each([
    ['another VPC', { AllowedVpcs: 'vpc-0123456789abcdef0' }],
    ['another owner', { OwnerAccounts: '333333333333' }],
  ])('with %s the journey ends in a refusal', async (_name, narrowing) => {
    await narrow(narrowing);
    await expect(wholeJourney()).rejects.toMatchObject({ kind: 'accessDenied' });
  });
});

test('an action that nothing needs is found out', async () => {
  const { roleArn } = rig.role(owner, 'READ');
  const { policies, roleName } = rolesIn(owner).find(({ id }) => id === roleArn)!;
  expect(await succeedsWith({ roleArn, policies: policies.map(({ name, document }) => ({ name, document: without('ec2:DescribeRegions', document as never) })) }, roleName, 'ec2:DescribeRegions')).toBe(true);
});

describe.each([
  ['an account that publishes', owner],
  ['an account that consumes', outsider],
])('the roles of %s', (_use, accountId) => {
  test('without any single one of its actions, the journey ends in a refusal', async () => {
    const superfluous: string[] = [];
    for (const { id: roleArn, roleName, policies, trustPolicy } of rolesIn(accountId)) {
      const documents = policies.map(({ document }) => document as { Statement: Statement[] });
      for (const action of actionsOf(documents)) {
        const less = policies.map(({ name }, index) => ({ name, document: without(action, documents[index]!) }));
        if (await succeedsWith({ roleArn, policies: less }, roleName, action)) superfluous.push(`${roleName}: ${action}`);
      }
      if (roleName === 'PergolaHttpTaskRole') continue;
      for (const action of actionsOf([trustPolicy as { Statement: Statement[] }])) {
        const change = { roleArn, trustPolicy: without(action, trustPolicy as { Statement: Statement[] }) };
        if (await succeedsWith(change, roleName, action)) superfluous.push(`${roleName} trusts: ${action}`);
      }
    }
    expect(superfluous).toEqual([]);
  }, 240_000);
});

/** Whether the journey goes through all the same. It must end in a refusal that names the action, or in a failed test request. */
async function succeedsWith(change: object, roleName: string, action: string): Promise<boolean> {
  await rig.reset();
  await rig.control('PUT', 'roles', change);
  try {
    await wholeJourney();
    return true;
  } catch (error) {
    if (roleName === 'PergolaHttpTaskRole') return false;
    if (!isAwsError(error, 'accessDenied')) throw new Error(`Without ${action}: ${String(error)}`, { cause: error });
    if (!action.startsWith('sts:')) expect(error.publicMessage).toContain(action);
    return false;
  } finally {
    await rig.control('DELETE', 'roles');
  }
}
