import { expect, test } from 'vitest';
import { findAccess, findInPolicies, findOnward, type FoundAccess, type ListedAccess } from './finding';

const configurationArn = 'arn:aws:vpc-lattice:us-east-1:111111111111:resourceconfiguration/rcfg-1';
const published = [{ serviceId: 'svc_1', accountId: '111111111111', configurationArn, shareArn: 'own' }];
const organization = 'arn:aws:organizations::999999999999:organization/o-1';

const own = { shareArn: 'own', configurationArn, status: 'ASSOCIATED' };
const other = { shareArn: 'other', configurationArn, status: 'ASSOCIATED' };
const principal = (entity: string, shareArn = 'own', status = 'ASSOCIATED') => ({ shareArn, shareName: shareArn, entity, status, external: false, createdAt: null });
const association = (holder: string, status: string | null = 'ACTIVE', kind: 'CONNECTION' | 'NETWORK_ASSOCIATION' | 'ENDPOINT_ASSOCIATION' = 'CONNECTION') => ({ kind, configurationArn, arn: 'a1', holder, status, through: null, networkArn: null, createdAt: null });

const granted = { granted: new Set(['svc_1/222222222222']), leaving: new Set<string>(), leavingPaths: new Set<string>() };
const leaving = { granted: new Set<string>(), leaving: new Set(['svc_1/222222222222']), leavingPaths: new Set<string>() };
const nothing = { granted: new Set<string>(), leaving: new Set<string>(), leavingPaths: new Set<string>() };

type Row = [sentence: string, listed: Partial<ListedAccess>, explained: typeof nothing, found: FoundAccess['is'][]];
const rows: Row[] = [
  ['a principal with a grant is explained', { shared: [own], principals: [principal('222222222222')] }, granted, ['granted']],
  ['a principal without one is not', { shared: [own], principals: [principal('333333333333')] }, granted, ['unexplained']],
  ['an invitation that nobody has accepted yet is an open door', { shared: [own], principals: [principal('333333333333', 'own', 'ASSOCIATING')] }, nothing, ['unexplained']],
  ['a principal that is being cut, or was just now, is on its way out', { shared: [own], principals: [principal('222222222222')] }, leaving, ['leaving']],
  ['one that AWS is taking out already is on its way out, whoever did it', { shared: [own], principals: [principal('333333333333', 'own', 'DISASSOCIATING')] }, nothing, ['leaving']],
  ['one that is out, or never came in, has nothing', { shared: [own], principals: [principal('333333333333', 'own', 'DISASSOCIATED'), principal('444444444444', 'own', 'FAILED')] }, nothing, []],
  ['a whole organization has no grant', { shared: [own], principals: [principal(organization)] }, granted, ['unexplained']],
  ['principals of another share that holds the configuration come in as well', { shared: [own, other], principals: [principal('333333333333', 'other')] }, nothing, ['unexplained']],
  ['a grant does not explain that other path', { shared: [own, other], principals: [principal('222222222222'), principal('222222222222', 'other')] }, granted, ['granted', 'unexplained']],
  ['while that path is being removed, or was just now, it is on its way out', { shared: [own, other], principals: [principal('222222222222'), principal('222222222222', 'other')] }, { ...granted, leavingPaths: new Set(['svc_1/222222222222']) }, ['granted', 'leaving']],
  ['while the share of the service is not listed, no other path is told apart', { shared: [other], principals: [principal('222222222222', 'other')] }, granted, ['granted']],
  ['a share that holds something else is none of our business', { shared: [{ ...other, configurationArn: 'another' }], principals: [principal('333333333333', 'other')] }, nothing, []],
  ['a share that the configuration has left lets nobody in', { shared: [{ ...other, status: 'DISASSOCIATED' }], principals: [principal('333333333333', 'other')] }, nothing, []],
  ['a share without principals lets nobody in', { shared: [other], principals: [] }, nothing, []],
  ['a connection of an account with a grant is explained', { associations: [association('222222222222')] }, granted, ['granted']],
  ['a connection of an account without one is not', { associations: [association('333333333333')] }, granted, ['unexplained']],
  ['an association that is partly up lets calls through', { associations: [association('333333333333', 'PARTIAL', 'NETWORK_ASSOCIATION')] }, nothing, ['unexplained']],
  ['an endpoint, of which AWS tells no state', { associations: [association('333333333333', null, 'ENDPOINT_ASSOCIATION')] }, nothing, ['unexplained']],
  ['an association that AWS is deleting is on its way out', { associations: [association('333333333333', 'DELETE_IN_PROGRESS')] }, nothing, ['leaving']],
  ['one that AWS could not delete is still there', { associations: [association('333333333333', 'DELETE_FAILED')] }, nothing, ['unexplained']],
  ['one that never came to be has nothing', { associations: [association('333333333333', 'CREATE_FAILED')] }, nothing, []],
  ['the account that the service runs in needs no grant', { associations: [association('111111111111', 'ACTIVE', 'NETWORK_ASSOCIATION')] }, nothing, []],
  ['what hangs on a configuration of nobody’s service is not looked at', { associations: [{ ...association('333333333333'), configurationArn: 'another' }] }, nothing, []],
];

test.each(rows)('%s', (_sentence, listed, explained, found) => {
  const access = findAccess({ shared: [], principals: [], associations: [], ...listed }, published, explained);
  expect(access.map(({ is }) => is)).toEqual(found);
});

test('each finding has a key of its own, the same in every reading', () => {
  const listed = { shared: [own, other], principals: [principal('333333333333'), principal('333333333333', 'other'), principal(organization)], associations: [association('333333333333')] };
  const keys = findAccess(listed, published, nothing).map(({ key }) => key);
  expect(keys).toEqual(['principal/svc_1/own/333333333333', `principal/svc_1/own/${organization}`, 'principal/svc_1/other/333333333333', 'connection/a1']);
  expect(findAccess(listed, published, nothing).map(({ details }) => details.isOtherShare)).toEqual([false, false, true, undefined]);
});

const networkArn = 'arn:aws:vpc-lattice:us-east-1:222222222222:servicenetwork/sn-1';
const inNetwork = (status = 'ACTIVE') => ({ ...association('222222222222', status, 'NETWORK_ASSOCIATION'), networkArn });
const network = (...holders: string[]) => [{ networkArn, ownerAccountId: '222222222222', reachedBy: holders.map((holder) => ({ holder, state: 'ASSOCIATED', createdAt: null })) }];

test.each<[sentence: string, status: string, holders: string[], explained: typeof nothing, found: [string, FoundAccess['is']][]]>([
  ['an account that the network of another is shared with', 'ACTIVE', ['333333333333'], granted, [['333333333333', 'unexplained']]],
  ['one with a grant of its own, which gives another path', 'ACTIVE', ['333333333333'], { ...nothing, granted: new Set(['svc_1/333333333333']) }, [['333333333333', 'unexplained']]],
  ['an organization', 'ACTIVE', [organization], granted, [[organization, 'unexplained']]],
  ['one that comes in by a share and by a VPC, once', 'ACTIVE', ['333333333333', '333333333333'], granted, [['333333333333', 'unexplained']]],
  ['neither the owner of the network nor that of the service', 'ACTIVE', ['222222222222', '111111111111'], granted, []],
  ['nobody through an association that failed', 'CREATE_FAILED', ['333333333333'], granted, []],
  ['one that is on its way out with the association', 'DELETE_IN_PROGRESS', ['333333333333'], granted, [['333333333333', 'leaving']]],
])('onward: %s', (_sentence, status, holders, explained, found) => {
  expect(findOnward([inNetwork(status)], network(...holders), published, explained).map(({ holder, is }) => [holder, is])).toEqual(found);
});

test('an onward finding names the network and its owner, and the association that gives it', () => {
  expect(findOnward([inNetwork()], network('333333333333'), published, granted)).toMatchObject([
    { key: `network/svc_1/${networkArn}/333333333333`, kind: 'SHARED_NETWORK', awsArn: 'a1', details: { through: networkArn, networkOwner: '222222222222' } },
  ]);
  expect(findOnward([{ ...inNetwork(), networkArn: 'another' }], network('333333333333'), published, granted)).toEqual([]);
});

const policy = (isReadable: boolean, ...holders: string[]) => [{ configurationArn, principals: { isReadable, holders } }];

test.each<[sentence: string, holders: string[], shares: Pick<ListedAccess, 'shared' | 'principals'>, found: string[]]>([
  ['a principal that is in no share', ['333333333333'], { shared: [own], principals: [principal('222222222222')] }, ['333333333333']],
  ['not what RAM wrote for a share, whoever made it', ['222222222222', '333333333333'], { shared: [own, other], principals: [principal('222222222222'), principal('333333333333', 'other')] }, []],
  ['not the organization that RAM wrote by its ID', ['o-1'], { shared: [own], principals: [principal(organization)] }, []],
  ['one whose place in a share has ended', ['333333333333'], { shared: [own], principals: [principal('333333333333', 'own', 'DISASSOCIATED')] }, ['333333333333']],
  ['one of a share that holds something else', ['333333333333'], { shared: [{ ...other, configurationArn: 'another' }], principals: [principal('333333333333', 'other')] }, ['333333333333']],
  ['not the service’s own account', ['111111111111'], { shared: [], principals: [] }, []],
  ['anyone', ['*'], { shared: [own], principals: [principal('222222222222')] }, ['*']],
])('in a resource policy: %s', (_sentence, holders, shares, found) => {
  expect(findInPolicies(policy(true, ...holders), shares, published, nothing).map(({ holder }) => holder)).toEqual(found);
});

test('a policy that cannot be read is a finding that says so', () => {
  expect(findInPolicies(policy(false, '*'), { shared: [], principals: [] }, published, nothing)).toMatchObject([{ key: 'policy/svc_1/*', kind: 'RESOURCE_POLICY', holder: '*', awsArn: configurationArn, details: { isUnreadable: true }, is: 'unexplained' }]);
});
