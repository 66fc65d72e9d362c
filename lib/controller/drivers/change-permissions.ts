import { ownershipTag, type ChangeVerb, type ObservedBase, type Pass, type ResourceKind } from '../driver';
import { partitionOf, type Permission } from '../session-policy';
import type { AccessPathSpec, ConnectionSpec } from '../specs';
import type { ObservedPath } from './access-path';
import type { ObservedPrincipal } from './share-principal';

/*
 * What each change of a driver needs, for the session policy of that one change: its own actions on its own object, and what
 * AWS services do with the rights of the caller. The conditions are the role's; a session has only what both allow.
 */

type AnyPass = Pass<unknown, any>;
type Permissions = (pass: AnyPass, observed: any) => Permission[];

const arnIn = ({ region, accountId }: AnyPass, service: string, resource: string, account = accountId) => `arn:${partitionOf(region)}:${service}:${region}:${account}:${resource}`;
const arnOf = (observed: ObservedBase) => observed.awsArn!;

/** VPC Lattice makes and deletes a gateway's network interfaces with the caller's rights. */
const networkInterfaces: Permission = {
  actions: ['AssignIpv6Addresses', 'AssignPrivateIpAddresses', 'CreateNetworkInterface', 'CreateNetworkInterfacePermission', 'DeleteNetworkInterface', 'DescribeNetworkInterfaces', 'DescribeSecurityGroups', 'DescribeSubnets', 'ModifyNetworkInterfaceAttribute', 'UnassignPrivateIpAddresses'].map((name) => `ec2:${name}`),
  resources: ['*'],
};

/** VPC Lattice looks for a database behind a new configuration with the caller's rights. */
const databases: Permission = { actions: ['ec2:DescribeSubnets', 'rds:DescribeDBClusters', 'rds:DescribeDBInstances'], resources: ['*'] };

function serviceLinkedRole({ region, accountId }: AnyPass, service: string): Permission {
  return { actions: ['iam:CreateServiceLinkedRole'], resources: [`arn:${partitionOf(region)}:iam::${accountId}:role/aws-service-role/${service}/*`] };
}

/** The mark on the object that is being created. */
function marking({ resourceId }: AnyPass): Permission['condition'] {
  return { StringEquals: { [`aws:RequestTag/${ownershipTag}`]: resourceId } };
}

/** RAM writes the share into the configuration's resource policy with the caller's rights. */
function resourcePolicy(pass: AnyPass): Permission {
  return { actions: ['vpc-lattice:PutResourcePolicy'], resources: [pass.dependency('resource-configuration').awsArn ?? arnIn(pass, 'vpc-lattice', 'resourceconfiguration/*')] };
}

function onShare(action: string): Permissions {
  return (pass, observed: ObservedBase | null) => [{ actions: [action], resources: [observed?.awsArn ?? pass.dependency('resource-share').awsArn ?? arnIn(pass, 'ram', 'resource-share/*')] }];
}

/** EventBridge associates the configuration with its own service network, and keeps the credentials, with the caller's rights. */
function connection(...actions: string[]): Permissions {
  return (pass) => {
    const { name } = pass.spec as ConnectionSpec;
    const configuration = actions.includes('DeleteConnection') ? null : pass.dependency('resource-configuration').awsArn;
    return [
      { actions: actions.map((action) => `events:${action}`), resources: [arnIn(pass, 'events', `connection/${name}`), arnIn(pass, 'events', `connection/${name}/*`)] },
      {
        actions: ['CreateSecret', 'UpdateSecret', 'PutSecretValue', 'GetSecretValue', 'DeleteSecret'].map((action) => `secretsmanager:${action}`),
        resources: [arnIn(pass, 'secretsmanager', `secret:events!connection/${name}/*`)],
      },
      ...(configuration
        ? [
            { actions: ['vpc-lattice:GetResourceConfiguration'], resources: [configuration] },
            {
              actions: ['vpc-lattice:CreateServiceNetworkResourceAssociation', 'vpc-lattice:AssociateViaAWSService-EventsAndStates'],
              resources: [configuration, arnIn(pass, 'vpc-lattice', 'servicenetwork/*', '*'), arnIn(pass, 'vpc-lattice', 'servicenetworkresourceassociation/*')],
            },
            { actions: ['vpc-lattice:TagResource'], resources: [arnIn(pass, 'vpc-lattice', 'servicenetworkresourceassociation/*')] },
            serviceLinkedRole(pass, 'apidestinations.events.amazonaws.com'),
          ]
        : []),
    ];
  };
}

/** More shares than this are named by a pattern: each ARN takes about 100 of a policy's 2,048 characters. */
const mostSharesByArn = 6;

/** Under the removal role: what others made for one configuration. */
function removeAccess(pass: AnyPass, { configurationArn, consumerAccountId, otherShareArns = [], principalIn = [] }: Pick<ObservedPrincipal, 'configurationArn' | 'otherShareArns' | 'principalIn'> & { consumerAccountId?: string }): Permission[] {
  const named = (arns: string[]) => (otherShareArns.length + principalIn.length > mostSharesByArn ? [arnIn(pass, 'ram', 'resource-share/*')] : arns);
  return [
    {
      actions: ['vpc-lattice:DeleteServiceNetworkResourceAssociation', 'vpc-lattice:DeleteResourceEndpointAssociation'],
      resources: [arnIn(pass, 'vpc-lattice', 'servicenetworkresourceassociation/*', '*'), arnIn(pass, 'vpc-lattice', 'resourceendpointassociation/*', '*')],
      condition: { ArnEquals: { 'vpc-lattice:ResourceConfigurationArn': configurationArn! } },
    },
    { actions: ['vpc-lattice:DeleteResourcePolicy'], resources: [configurationArn!] },
    ...(otherShareArns.length > 0 ? [{ actions: ['ram:DisassociateResourceShare'], resources: named(otherShareArns), condition: { 'ForAllValues:ArnEquals': { 'ram:ResourceArn': configurationArn! }, Null: { 'ram:Principal': 'true', 'ram:ResourceArn': 'false' } } }] : []),
    ...(principalIn.length > 0 ? [{ actions: ['ram:DisassociateResourceShare'], resources: named(principalIn), condition: { 'ForAllValues:StringEquals': { 'ram:Principal': consumerAccountId! }, Null: { 'ram:Principal': 'false' } } }] : []),
  ];
}

const permissions: Record<ResourceKind, Record<ChangeVerb, Permissions>> = {
  'resource-gateway': {
    create: (pass) => [
      { actions: ['vpc-lattice:CreateResourceGateway'], resources: [arnIn(pass, 'vpc-lattice', 'resourcegateway/*')], condition: marking(pass) },
      { actions: ['vpc-lattice:TagResource'], resources: [arnIn(pass, 'vpc-lattice', 'resourcegateway/*')] },
      networkInterfaces,
      serviceLinkedRole(pass, 'vpc-lattice.amazonaws.com'),
    ],
    update: (_pass, observed) => [{ actions: ['vpc-lattice:UpdateResourceGateway'], resources: [arnOf(observed)] }, networkInterfaces],
    remove: (_pass, observed) => [{ actions: ['vpc-lattice:DeleteResourceGateway'], resources: [arnOf(observed)] }, networkInterfaces],
  },
  'resource-configuration': {
    create: (pass) => [
      {
        actions: ['vpc-lattice:CreateResourceConfiguration'],
        resources: [arnIn(pass, 'vpc-lattice', 'resourceconfiguration/*'), pass.dependency('resource-gateway').awsArn ?? arnIn(pass, 'vpc-lattice', 'resourcegateway/*')],
        condition: marking(pass),
      },
      { actions: ['vpc-lattice:TagResource'], resources: [arnIn(pass, 'vpc-lattice', 'resourceconfiguration/*')] },
      databases,
      serviceLinkedRole(pass, 'vpc-lattice.amazonaws.com'),
    ],
    update: (_pass, observed) => [{ actions: ['vpc-lattice:UpdateResourceConfiguration'], resources: [arnOf(observed)] }],
    remove: (_pass, observed) => [{ actions: ['vpc-lattice:DeleteResourceConfiguration'], resources: [arnOf(observed)] }],
  },
  'resource-share': {
    create: (pass) => [
      { actions: ['ram:CreateResourceShare'], resources: ['*'], condition: marking(pass) },
      { actions: ['ram:TagResource'], resources: [arnIn(pass, 'ram', 'resource-share/*')], condition: marking(pass) },
      resourcePolicy(pass),
    ],
    update: (pass, observed) => [{ actions: ['ram:AssociateResourceShare', 'ram:DisassociateResourceShare'], resources: [arnOf(observed)] }, resourcePolicy(pass)],
    remove: onShare('ram:DeleteResourceShare'),
  },
  'share-principal': {
    create: (pass, observed) => [...onShare('ram:AssociateResourceShare')(pass, observed), resourcePolicy(pass)],
    update: (pass, observed) => [...onShare('ram:AssociateResourceShare')(pass, observed), ...onShare('ram:DisassociateResourceShare')(pass, observed), resourcePolicy(pass)],
    remove: (pass, observed: ObservedPrincipal) => (observed.awsState === 'DISASSOCIATED' ? removeAccess(pass, observed) : onShare('ram:DisassociateResourceShare')(pass, observed)),
  },
  'share-invitation': {
    create: () => [],
    update: (_pass, observed) => [{ actions: ['ram:AcceptResourceShareInvitation'], resources: [arnOf(observed)] }],
    remove: (_pass, observed) => [{ actions: ['ram:RejectResourceShareInvitation'], resources: [arnOf(observed)] }],
  },
  'access-path': { create: () => [], update: () => [], remove: (pass, observed: ObservedPath) => removeAccess(pass, { ...observed, consumerAccountId: (pass.spec as AccessPathSpec).consumerAccountId }) },
  connection: { create: connection('CreateConnection'), update: connection('UpdateConnection'), remove: connection('DeleteConnection') },
};

/** For the one change that a pass is about to make. */
export function changePermissions(kind: ResourceKind, verb: ChangeVerb, pass: AnyPass, observed: ObservedBase | null): Permission[] {
  return permissions[kind][verb](pass, observed);
}
