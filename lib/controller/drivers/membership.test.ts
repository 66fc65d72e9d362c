import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { associateShare } from '@/lib/aws/ram';
import { makeNetworkByHand, policyFor, putPolicyByHand, shareByHand } from '@/scripts/testing/networks-by-hand';
import type { ListRead } from '../driver';
import { mayBeMember } from './membership';
import { byHand } from './testing/by-hand';
import { principalOf, publish, type Published } from './testing/journey';
import { consumer, outsider, owner, SandboxRig, type TriedResource } from './testing/sandbox-rig';

/* An organization lets in its members, and an account is a member unless AWS says otherwise when the proof is read. */

const organization = 'arn:aws:organizations::999999999999:organization/o-pergola0sandbox';
const member = { organizationId: 'o-pergola0sandbox' };

test.each([
  ['its own organization', member, organization, true],
  ['its own organization, as a policy names it', member, 'o-pergola0sandbox', true],
  ['another organization', member, 'arn:aws:organizations::888888888888:organization/o-other', false],
  ['another organization, as a policy names it', member, 'o-other', false],
  ['a unit of its own organization', member, 'arn:aws:organizations::999999999999:ou/o-pergola0sandbox/ou-abcd-12345678', true],
  ['a unit of another organization', member, 'arn:aws:organizations::888888888888:ou/o-other/ou-abcd-12345678', false],
  ['a unit of an organization that is not named', member, 'ou-abcd-12345678', true],
  ['an organization, of an account in none', { organizationId: null }, organization, false],
  ['a unit, of an account in no organization', { organizationId: null }, 'ou-abcd-12345678', false],
  ['another organization, of an account of which AWS does not say', null, 'o-other', true],
])('a member of %s', (_what, membership, principal, expected) => {
  expect(mayBeMember(membership, principal)).toBe(expected);
});

let rig: SandboxRig;
let mine: Published;
beforeAll(async () => {
  rig = await SandboxRig.start();
});
beforeEach(async () => {
  await rig.control('DELETE', 'faults');
  mine = await publish(rig);
});
afterAll(() => rig.stop());

/** The account has left the share, or was never in it. Rows of before say `isOutside` of an account that was invited. */
function leaving(accountId: string): TriedResource {
  const resource = rig.resource('share-principal', owner, { consumerAccountId: accountId, serviceName: 'service1', isOutside: true }, [mine.share, mine.configuration]);
  resource.desired = 'absent';
  return resource;
}

const found = async (resource: TriedResource): Promise<ListRead[]> => (await resource.driver.readProof!(await resource.pass())).filter((list) => list.found > 0);
const asMember = async (resource: TriedResource) => (await resource.driver.readProof!(await resource.pass())).filter(({ operation }) => operation === 'organizations:DescribeOrganization');
const openToOrganization = () => associateShare(byHand(owner), { shareArn: mine.share.observed!.awsArn!, principals: [organization] });
const refused = { error: { name: 'AccessDeniedException', message: 'no' } };

describe('an organization in a share', () => {
  test('lets in an account that was invited and is a member now', async () => {
    await openToOrganization();
    expect(await found(leaving(consumer))).toMatchObject([{ remains: expect.stringMatching(/^the organization o-pergola0sandbox in the share /) }]);
  });

  test('does not let in an account in no organization, which the proof shows', async () => {
    await openToOrganization();
    expect(await found(leaving(outsider))).toEqual([]);
    expect(await asMember(leaving(outsider))).toEqual([
      { accountId: outsider, region: 'us-east-1', operation: 'organizations:DescribeOrganization', filter: `account ${outsider} as a member of the organization o-pergola0sandbox`, found: 0, requestId: expect.stringMatching(/\S/) },
    ]);
  });

  test('might let in an account of which AWS does not say where it belongs', async () => {
    await openToOrganization();
    await rig.fault('organizations', 'DescribeOrganization', 'fail', refused);
    expect(await found(leaving(outsider))).toMatchObject([{ remains: expect.stringMatching(/^the organization o-pergola0sandbox, which the account might belong to, in the share /) }]);
  });

  test('nobody asks for the organization of an account where no organization is let in', async () => {
    const resource = leaving(outsider);
    expect(await rig.callsOf(() => found(resource))).not.toContain('organizations:DescribeOrganization');
  });
});

describe('a resource policy', () => {
  test.each([
    ['the organization of the account', { StringEquals: { 'aws:PrincipalOrgID': 'o-pergola0sandbox' } }, 1],
    ['another organization', { StringEquals: { 'aws:PrincipalOrgID': 'o-other' } }, 0],
  ])('for %s', async (_whose, condition, count) => {
    await putPolicyByHand(rig.url, owner, mine.configuration.observed!.awsArn!, policyFor('*', condition));
    await rig.letTimePass();
    expect(await found(leaving(consumer))).toHaveLength(count);
  });
});

describe('a service network of another account', () => {
  const other = '333333333333';
  let network: string;
  beforeEach(async () => {
    await principalOf(rig, mine, other).converge();
    network = await makeNetworkByHand(rig.url, other, mine.configuration.observed!.awsArn!);
    await rig.letTimePass();
  });

  const reached = [{ operation: 'vpc-lattice:ListServiceNetworkVpcAssociations', accountId: other, found: 1, remains: expect.stringContaining(`of account ${other}`) }];

  test('shared with the organization of its owner, lets in the members of that', async () => {
    const sharing = shareByHand(rig.url, other, network, organization);
    await rig.letTimePass();
    await sharing;
    expect(await found(leaving(consumer))).toMatchObject(reached);
    expect(await found(leaving(outsider))).toEqual([]);
  });

  test('with a policy for an organization, lets in its members', async () => {
    await putPolicyByHand(rig.url, other, network, policyFor('*', { StringEquals: { 'aws:PrincipalOrgID': 'o-pergola0sandbox' } }));
    await rig.letTimePass();
    expect(await found(leaving(consumer))).toMatchObject(reached);
    expect(await found(leaving(outsider))).toEqual([]);
  });

  test.each([
    ['ACTIVE', reached],
    ['DELETE_FAILED', reached],
    ['DELETE_IN_PROGRESS', [{ found: 1 }]],
    ['CREATE_FAILED', []],
  ])('reaches a VPC of the account whose association is %s', async (status, expected) => {
    const id = 'snva-0123456789abcdef0';
    rig.add('vpc-lattice.serviceNetworkVpcAssociation', {
      id, accountId: consumer, region: 'us-east-1', arn: `arn:aws:vpc-lattice:us-east-1:${consumer}:servicenetworkvpcassociation/${id}`, status, serviceNetworkId: network.split('/').at(-1), serviceNetworkArn: network,
      serviceNetworkName: 'by-hand', vpcId: 'vpc-0123456789abcdef0', securityGroupIds: [], privateDnsEnabled: false, createdAt: Date.now(), lastUpdatedAt: Date.now(), tags: {},
    });
    const lists = await found(leaving(consumer));
    expect(lists).toMatchObject(expected);
    if (status === 'DELETE_IN_PROGRESS') expect(lists[0]!.remains, 'AWS is at it').toBeUndefined();
  });

  test('goes on while AWS removes the configuration from it', async () => {
    const sharing = shareByHand(rig.url, other, network, consumer);
    await rig.letTimePass();
    await sharing;
    rig.rewrite('vpc-lattice.serviceNetworkResourceAssociation', ({ serviceNetworkArn }) => serviceNetworkArn === network, { status: 'DELETE_IN_PROGRESS' });
    const lists = await found(leaving(consumer));
    expect(lists).toMatchObject([{ found: 1, accountId: other }]);
    expect(lists[0]!.remains, 'AWS is at it').toBeUndefined();
  });
});
