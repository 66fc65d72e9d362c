import { expect, test } from 'vitest';
import { requireIdentityPolicy } from '@/sandbox/core/iam/require-valid-policy';
import type { ChangeVerb, Pass, ResourceKind } from './driver';
import { resourceKinds } from './driver';
import { changePermissions } from './drivers/change-permissions';
import * as reads from './read-permissions';
import { longestPolicyCharacters, sessionPolicy, type Permission } from './session-policy';

/** The longest that AWS allows: Regions, names of 64 characters, UUIDs, and ids of 17 hexadecimal digits. */
const region = 'us-gov-northwest-1';
const partition = 'aws-us-gov';
const account = '123456789012';
const uuid = '01234567-89ab-cdef-0123-456789abcdef';
const name = `pergola-${'n'.repeat(56)}`;
const lattice = (type: string) => `arn:${partition}:vpc-lattice:${region}:${account}:${type}/${type === 'resourcegateway' ? 'rgw' : 'rcfg'}-0123456789abcdef0`;
const share = `arn:${partition}:ram:${region}:${account}:resource-share/${uuid}`;
const arns: Record<ResourceKind, string> = {
  'resource-gateway': lattice('resourcegateway'),
  'resource-configuration': lattice('resourceconfiguration'),
  'resource-share': share,
  'share-principal': share,
  'share-invitation': `arn:${partition}:ram:${region}:${account}:resource-share-invitation/${uuid}`,
  connection: `arn:${partition}:events:${region}:${account}:connection/${name}/${uuid}`,
  'access-path': lattice('resourceconfiguration'),
};

function passOf(kind: ResourceKind): Pass<unknown, any> {
  return {
    resourceId: 'res_0123456789abcdef', clientToken: uuid, accountId: account, region, desired: 'present', awsId: null, awsArn: arns[kind], lastObserved: null, session: { accountId: account, region },
    spec: { name, serviceName: 's'.repeat(64), consumerAccountId: account },
    beingRemoved: async () => new Set(),
    inUse: async () => new Set(),
    openReader: () => Promise.reject(new Error('not in this test')),
    dependency: (other) => ({ resourceId: 'res_0123456789abcdef', kind: other, accountId: account, region, awsId: null, awsArn: arns[other] }),
  };
}

const observed = (kind: ResourceKind, more: object = {}) => ({ awsId: 'id', awsArn: arns[kind], awsState: 'ACTIVE', configurationArn: arns['resource-configuration'], ...more });
const cases: [string, readonly Permission[]][] = resourceKinds.flatMap((kind) =>
  (['create', 'update', 'remove'] as ChangeVerb[]).map((verb): [string, readonly Permission[]] => [`${kind} ${verb}`, changePermissions(kind, verb, passOf(kind), verb === 'create' ? null : observed(kind))]),
);
const removal = (shares: number) => changePermissions('share-principal', 'remove', passOf('share-principal'), observed('share-principal', { awsState: 'DISASSOCIATED', otherShareArns: Array.from({ length: shares }, () => share) }));
cases.push(...[0, 1, 6, 7, 500].map((count): [string, readonly Permission[]] => [`removal from ${count} shares`, removal(count)]));
cases.push(['observe owner', reads.observing.owner], ['observe consumer', reads.observing.consumer], ['drift', reads.scanningForDrift], ['access', reads.readingAccess], ['marks', reads.readingMarks], ['users', reads.readingUsers], ['discover', reads.discovering], ['organization', reads.readingOrganization], ['test', reads.testing(`arn:${partition}:iam::${account}:role/${'r'.repeat(512)}`)]);

/** An invitation is made by AWS, and its creation needs no session. */
test.each(cases.filter(([what]) => what !== 'share-invitation create'))('the session policy of %s fits and is valid', (_what, permissions) => {
  const policy = sessionPolicy(permissions);
  expect(policy.length).toBeLessThanOrEqual(longestPolicyCharacters);
  expect(() => requireIdentityPolicy(policy)).not.toThrow();
  expect(permissions.flatMap(({ actions }) => actions).filter((action) => action.includes('*'))).toEqual([]);
});

test('a change names its own object and no other', () => {
  // An access path is not an object of ours: its removal is bound to the configuration by a condition.
  for (const [what, permissions] of cases.filter(([what]) => / (update|remove)$/.test(what) && !what.startsWith('access-path'))) {
    const kind = what.split(' ')[0] as ResourceKind;
    const [first] = permissions;
    expect(first!.resources.every((arn) => arn === arns[kind] || (kind === 'connection' && arn.includes(`connection/${name}`))), what).toBe(true);
  }
});

test('a policy that AWS would refuse is an error of ours', () => {
  expect(() => sessionPolicy([{ actions: ['a:B'], resources: ['x'.repeat(longestPolicyCharacters)] }])).toThrow('longer than AWS takes');
});
