import type { DescribeOrganizationResponse } from '@aws-sdk/client-organizations';
import type { Operation } from '@/sandbox/core/contract';
import { requireOrganization } from '../organization';

/** Can be called from any account of an organization (AWS Organizations API reference). */
export const describeOrganization: Operation<object, DescribeOrganizationResponse> = {
  service: 'organizations',
  name: 'DescribeOrganization',
  permissions: () => [{ action: 'organizations:DescribeOrganization', resource: '*' }],
  run: (call) => ({ Organization: requireOrganization(call) }),
};
