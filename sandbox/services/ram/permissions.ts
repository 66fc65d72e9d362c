import type { ResourceSharePermissionDetail, ResourceSharePermissionSummary } from '@aws-sdk/client-ram';

/** The one resource type that the sandbox shares. */
export const configurationType = 'vpc-lattice:ResourceConfiguration';

const name = 'AWSRAMPermissionVpcLatticeResourceConfiguration';
const firstSeen = new Date('2024-12-01T00:00:00Z');

/** AWS's managed permission for resource configurations (EventBridge user guide, "Providing a resource configuration"). */
export const configurationPermissionArn = `arn:aws:ram::aws:permission/${name}`;
export const defaultPermissionVersion = 2;

const readAndAssociate = ['vpc-lattice:GetResourceConfiguration', 'vpc-lattice:CreateServiceNetworkResourceAssociation'];

/** What version 2 added is what EventBridge needs; AWS documents the actions, not the exact document. */
const actionsByVersion: Record<number, string[]> = {
  1: readAndAssociate,
  2: [...readAndAssociate, 'vpc-lattice:AssociateViaAWSService', 'vpc-lattice:AssociateViaAWSService-EventsAndStates'],
};

export function permissionNamed(arn: string | undefined): boolean {
  return arn === configurationPermissionArn;
}

export function isPermissionVersion(version: number): boolean {
  return version in actionsByVersion;
}

export function permissionSummary(version: number): ResourceSharePermissionSummary {
  return {
    arn: configurationPermissionArn,
    version: String(version),
    defaultVersion: version === defaultPermissionVersion,
    name,
    resourceType: configurationType,
    status: 'ATTACHABLE',
    creationTime: firstSeen,
    lastUpdatedTime: firstSeen,
    isResourceTypeDefault: true,
    permissionType: 'AWS_MANAGED',
    featureSet: 'STANDARD',
  };
}

export function permissionDetail(version: number): ResourceSharePermissionDetail {
  const document = { Effect: 'Allow', Action: actionsByVersion[version] };
  return { ...permissionSummary(version), permission: JSON.stringify(document) } as ResourceSharePermissionDetail;
}
