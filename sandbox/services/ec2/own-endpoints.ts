import type { Call } from '@/sandbox/core/contract';
import { vpcEndpointNotFound } from './errors';
import { findOwn } from './find-object';
import { vpcEndpoints, type VpcEndpoint } from './vpc-endpoint';

/** The caller's endpoints in this Region: those with these ids, or all. */
export function ownEndpoints(call: Call, ids: string[] | undefined): VpcEndpoint[] {
  if (!ids?.length) return vpcEndpoints(call.world).list({ accountId: call.caller.accountId, region: call.region });
  return [...new Set(ids)].map((id) => ownEndpoint(call, id));
}

export function ownEndpoint(call: Call, id: string): VpcEndpoint {
  const endpoint = findOwn(call, 'vpce', id);
  if (!endpoint) throw vpcEndpointNotFound(id);
  return endpoint;
}
