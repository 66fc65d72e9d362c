import type { Operation } from '@/sandbox/core/contract';
import { describeAvailabilityZones } from './operations/describe-availability-zones';
import { describeSecurityGroups } from './operations/describe-security-groups';
import { describeSubnets } from './operations/describe-subnets';
import { describeVpcs } from './operations/describe-vpcs';

export const operations: Operation[] = [describeVpcs, describeSubnets, describeSecurityGroups, describeAvailabilityZones];
