import type { Permission } from './permission';

const firstSeen = Date.parse('2024-12-01T00:00:00Z');

/**
 * AWS's managed permissions, one for each type that the sandbox shares. AWS documents what they are for and some of their
 * actions, not the exact documents.
 */
export const managedPermissions: Permission[] = [
  // EventBridge user guide, "Providing a resource configuration". Under version 1 every association is refused (VPC Lattice user guide).
  managed('AWSRAMPermissionVpcLatticeResourceConfiguration', 'vpc-lattice:ResourceConfiguration', [
    ['vpc-lattice:GetResourceConfiguration'],
    [
      'vpc-lattice:GetResourceConfiguration',
      'vpc-lattice:CreateServiceNetworkResourceAssociation',
      'vpc-lattice:AssociateViaAWSService',
      'vpc-lattice:AssociateViaAWSService-EventsAndStates',
    ],
  ]),
  managed('AWSRAMPermissionVpcLatticeServiceNetworkReadWrite', 'vpc-lattice:ServiceNetwork', [
    [
      'vpc-lattice:GetServiceNetwork',
      'vpc-lattice:CreateServiceNetworkVpcAssociation',
      'vpc-lattice:CreateServiceNetworkResourceAssociation',
      'vpc-lattice:CreateServiceNetworkVpcEndpointAssociation',
    ],
  ]),
];

function managed(name: string, resourceType: string, actionsByVersion: string[][]): Permission {
  return {
    id: `arn:aws:ram::aws:permission/${name}`,
    accountId: 'aws',
    region: 'global',
    name,
    resourceType,
    type: 'AWS_MANAGED',
    defaultVersion: actionsByVersion.length,
    latestVersion: actionsByVersion.length,
    versions: actionsByVersion.map((Action, index) => ({ version: index + 1, template: JSON.stringify({ Effect: 'Allow', Action }), createdAt: firstSeen })),
    status: 'ATTACHABLE',
    tags: {},
    createdAt: firstSeen,
    lastUpdatedAt: firstSeen,
  };
}
