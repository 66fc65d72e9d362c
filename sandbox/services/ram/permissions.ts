import type { ResourceSharePermissionDetail, ResourceSharePermissionSummary } from '@aws-sdk/client-ram';

/** A managed permission of AWS: what those may do with a shared resource of one type whom it is shared with. */
interface ManagedPermission {
  arn: string;
  name: string;
  resourceType: string;
  defaultVersion: number;
  actionsByVersion: Record<number, string[]>;
}

const readAndAssociate = ['vpc-lattice:GetResourceConfiguration', 'vpc-lattice:CreateServiceNetworkResourceAssociation'];
const firstSeen = new Date('2024-12-01T00:00:00Z');

/** One for each type that the sandbox shares. AWS documents what they are for and some of their actions, not the exact documents. */
const permissions: ManagedPermission[] = [
  // EventBridge user guide, "Providing a resource configuration"; what version 2 added is what EventBridge needs.
  managed('AWSRAMPermissionVpcLatticeResourceConfiguration', 'vpc-lattice:ResourceConfiguration', {
    1: readAndAssociate,
    2: [...readAndAssociate, 'vpc-lattice:AssociateViaAWSService', 'vpc-lattice:AssociateViaAWSService-EventsAndStates'],
  }),
  managed('AWSRAMPermissionVpcLatticeServiceNetworkReadWrite', 'vpc-lattice:ServiceNetwork', {
    1: [
      'vpc-lattice:GetServiceNetwork',
      'vpc-lattice:CreateServiceNetworkVpcAssociation',
      'vpc-lattice:CreateServiceNetworkResourceAssociation',
      'vpc-lattice:CreateServiceNetworkVpcEndpointAssociation',
    ],
  }),
];

function managed(name: string, resourceType: string, actionsByVersion: Record<number, string[]>): ManagedPermission {
  const defaultVersion = Math.max(...Object.keys(actionsByVersion).map(Number));
  return { arn: `arn:aws:ram::aws:permission/${name}`, name, resourceType, defaultVersion, actionsByVersion };
}

export function permissionNamed(arn: string | undefined): ManagedPermission | undefined {
  return permissions.find((permission) => permission.arn === arn);
}

/** What a share gets for its resources of a type, unless another permission was chosen. */
export function permissionFor(resourceType: string): ManagedPermission | undefined {
  return permissions.find((permission) => permission.resourceType === resourceType);
}

export function allPermissions(): ManagedPermission[] {
  return permissions;
}

/** The resource type that RAM gives to what has this ARN, e.g. `vpc-lattice:ResourceConfiguration`. */
export function resourceTypeOf(arn: string): string {
  const [, , service, , , path = ''] = arn.split(':');
  const kind = path.split('/')[0] ?? '';
  const known = permissions.find(({ resourceType }) => resourceType.toLowerCase() === `${service}:${kind}`);
  return known?.resourceType ?? `${service}:${kind}`;
}

export function permissionSummary(permission: ManagedPermission, version: number): ResourceSharePermissionSummary {
  const { arn, name, resourceType, defaultVersion } = permission;
  return {
    arn,
    version: String(version),
    defaultVersion: version === defaultVersion,
    name,
    resourceType,
    status: 'ATTACHABLE',
    creationTime: firstSeen,
    lastUpdatedTime: firstSeen,
    isResourceTypeDefault: true,
    permissionType: 'AWS_MANAGED',
    featureSet: 'STANDARD',
  };
}

export function permissionDetail(permission: ManagedPermission, version: number): ResourceSharePermissionDetail {
  const document = { Effect: 'Allow', Action: permission.actionsByVersion[version] };
  return { ...permissionSummary(permission, version), permission: JSON.stringify(document) } as ResourceSharePermissionDetail;
}
