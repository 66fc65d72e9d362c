import { expect, test } from 'vitest';
import { wantedOfAccess, type Access } from './wanted';

const inside: Access = {
  service: { id: 'svc_1', name: 'service1', accountId: '111111111111', region: 'us-east-1', shareKey: 'resource-share/svc_1', configurationKey: 'resource-configuration/svc_1' },
  accountId: '222222222222',
  isInvited: false,
  isNeeded: true,
};
const principal = {
  key: 'share-principal/svc_1/222222222222',
  kind: 'share-principal',
  accountId: '111111111111',
  region: 'us-east-1',
  spec: { consumerAccountId: '222222222222', serviceName: 'service1' },
  desired: 'present',
  dependsOn: ['resource-share/svc_1', 'resource-configuration/svc_1'],
};
const invitation = {
  key: 'share-invitation/svc_1/222222222222',
  kind: 'share-invitation',
  accountId: '222222222222',
  region: 'us-east-1',
  spec: { serviceName: 'service1', ownerAccountId: '111111111111' },
  desired: 'present',
  dependsOn: ['share-principal/svc_1/222222222222'],
};

test.each([
  ['within one organization: the principal of the share alone', inside, [principal]],
  ['invited: the invitation too, in the consumer’s account, after the principal', { ...inside, isInvited: true }, [principal, invitation]],
  ['no grant needs it any more: both are wanted absent', { ...inside, isInvited: true, isNeeded: false }, [{ ...principal, desired: 'absent' }, { ...invitation, desired: 'absent' }]],
])('%s', (_name, access, wanted) => {
  expect(wantedOfAccess(access)).toEqual(wanted);
});
