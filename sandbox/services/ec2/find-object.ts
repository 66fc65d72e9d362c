import type { SecurityGroup, Subnet } from '@aws-sdk/client-ec2';
import type { Call, PermissionCheck } from '@/sandbox/core/contract';
import { securityGroupCollection, subnetCollection, vpcCollection, type Ec2Object, type StoredVpc } from '@/sandbox/world/put-networks';
import { ec2ResourceTagKeys, tagsOf } from './object-tags';
import { vpcEndpointCollection, type VpcEndpoint } from './vpc-endpoint';

/** Kinds of objects, as they stand in ARNs and in TagSpecifications, by the prefix of their ids. */
const kinds = {
  vpc: { arnKind: 'vpc', collection: vpcCollection, idKey: 'ec2:VpcID' },
  subnet: { arnKind: 'subnet', collection: subnetCollection, idKey: 'ec2:SubnetID' },
  sg: { arnKind: 'security-group', collection: securityGroupCollection, idKey: 'ec2:SecurityGroupID' },
  vpce: { arnKind: 'vpc-endpoint', collection: vpcEndpointCollection, idKey: undefined },
} as const;

export type ObjectKind = keyof typeof kinds;

interface Stored {
  vpc: StoredVpc;
  subnet: Ec2Object<Subnet>;
  sg: Ec2Object<SecurityGroup>;
  vpce: VpcEndpoint;
}

export function kindOf(id: string): ObjectKind | undefined {
  const prefix = id.split('-')[0] as ObjectKind;
  return Object.hasOwn(kinds, prefix) ? prefix : undefined;
}

/** The caller's own object in this Region. */
export function findOwn<Kind extends ObjectKind>(call: Call, kind: Kind, id: string): Stored[Kind] | undefined {
  const object = call.world.collection<Stored[Kind]>(kinds[kind].collection).get(id);
  return object?.accountId === call.caller.accountId && object.region === call.region ? object : undefined;
}

export function ec2Arn(call: Call, kind: ObjectKind, id: string): string {
  return `arn:aws:ec2:${call.region}:${call.caller.accountId}:${kinds[kind].arnKind}/${id}`;
}

/** The check of an action on one object, which need not exist, with the condition keys that EC2 has for it. */
export function checkOnObject(call: Call, action: string, kind: ObjectKind, id: string, more: PermissionCheck['context'] = {}): PermissionCheck {
  const object = findOwn(call, kind, id);
  const { idKey } = kinds[kind];
  return {
    action: `ec2:${action}`,
    resource: ec2Arn(call, kind, id),
    context: {
      'ec2:Region': call.region,
      ...(idKey ? { [idKey]: id } : {}),
      ...(object ? ec2ResourceTagKeys(tagsOf(call.world, object)) : {}),
      ...more,
    },
  };
}
