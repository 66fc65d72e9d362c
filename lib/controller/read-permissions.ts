import type { RoleSide } from './driver';
import type { Permission } from './session-policy';

/** Reading is not bound to resources: most of these actions list a whole account, and few policies are few sessions. */
function reading(...actions: string[]): Permission[] {
  return [{ actions, resources: ['*'] }];
}

/** What a pass reads of the resources of its side. */
export const observing: Record<RoleSide, readonly Permission[]> = {
  owner: reading(
    'vpc-lattice:GetResourceGateway',
    'vpc-lattice:ListResourceGateways',
    'vpc-lattice:GetResourceConfiguration',
    'vpc-lattice:ListResourceConfigurations',
    'vpc-lattice:ListTagsForResource',
    'vpc-lattice:GetResourcePolicy',
    'vpc-lattice:ListServiceNetworkResourceAssociations',
    'vpc-lattice:ListResourceEndpointAssociations',
    'ram:GetResourceShares',
    'ram:GetResourceShareAssociations',
  ),
  consumer: reading('ram:GetResourceShareInvitations', 'ram:GetResourceShares', 'events:DescribeConnection', 'events:ListConnections', 'vpc-lattice:GetServiceNetworkResourceAssociation'),
};

/** The lists of a drift scan. */
export const scanningForDrift = reading(
  'vpc-lattice:ListResourceGateways',
  'vpc-lattice:ListResourceConfigurations',
  'ram:GetResourceShares',
  'ram:GetResourceShareAssociations',
  'ram:GetResourceShareInvitations',
  'events:ListConnections',
);

/** Who has access to configurations and service networks, by whatever path, and as a member of which organization. */
export const readingAccess = reading(
  'ram:GetResourceShares',
  'ram:GetResourceShareAssociations',
  'vpc-lattice:ListTagsForResource',
  'vpc-lattice:GetResourcePolicy',
  'vpc-lattice:ListServiceNetworkResourceAssociations',
  'vpc-lattice:ListResourceEndpointAssociations',
  'vpc-lattice:ListServiceNetworkVpcAssociations',
  'vpc-lattice:ListServiceNetworkVpcEndpointAssociations',
  'organizations:DescribeOrganization',
);

/** Which objects of an account carry the mark of a resource. */
export const readingMarks = reading(
  'vpc-lattice:ListResourceGateways',
  'vpc-lattice:ListResourceConfigurations',
  'vpc-lattice:ListTagsForResource',
  'vpc-lattice:ListServiceNetworkResourceAssociations',
  'vpc-lattice:ListResourceEndpointAssociations',
  'ram:GetResourceShares',
  'ram:GetResourceShareAssociations',
  'events:ListConnections',
  'events:DescribeConnection',
);

/** Which state machines, API destinations, rules and pipes of an account use its connections. */
export const readingUsers = reading(
  'states:ListStateMachines',
  'states:DescribeStateMachine',
  'states:ListStateMachineVersions',
  'events:ListApiDestinations',
  'events:ListEventBuses',
  'events:ListRuleNamesByTarget',
  'pipes:ListPipes',
);

/** What an account can publish with. */
export const discovering = reading('ec2:DescribeVpcs', 'ec2:DescribeSubnets', 'ec2:DescribeSecurityGroups', 'vpc-lattice:ListResourceGateways', 'vpc-lattice:ListResourceConfigurations');

export const readingOrganization = reading('organizations:DescribeOrganization');

/** A test request: TestState has no resources, and runs under the HTTP task role of the account. */
export function testing(httpTaskRoleArn: string): Permission[] {
  return [
    { actions: ['states:TestState'], resources: ['*'] },
    { actions: ['iam:PassRole'], resources: [httpTaskRoleArn] },
  ];
}
