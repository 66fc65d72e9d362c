import type { Operation, World } from '@/sandbox/core/contract';
import { createTags } from './operations/create-tags';
import { createVpcEndpoint } from './operations/create-vpc-endpoint';
import { deleteTags } from './operations/delete-tags';
import { deleteVpcEndpoints } from './operations/delete-vpc-endpoints';
import { describeAvailabilityZones } from './operations/describe-availability-zones';
import { describeSecurityGroups } from './operations/describe-security-groups';
import { describeSubnets } from './operations/describe-subnets';
import { describeVpcEndpointAssociations } from './operations/describe-vpc-endpoint-associations';
import { describeVpcEndpoints } from './operations/describe-vpc-endpoints';
import { describeVpcs } from './operations/describe-vpcs';
import { modifyVpcEndpoint } from './operations/modify-vpc-endpoint';
import { registerVpcEndpoints } from './vpc-endpoint-life';

export const operations: Operation[] = [
  createTags,
  createVpcEndpoint,
  deleteTags,
  deleteVpcEndpoints,
  describeAvailabilityZones,
  describeSecurityGroups,
  describeSubnets,
  describeVpcEndpointAssociations,
  describeVpcEndpoints,
  describeVpcs,
  modifyVpcEndpoint,
];

export function register(world: World): void {
  registerVpcEndpoints(world);
}
