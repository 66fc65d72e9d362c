import type { Call, ServiceError } from '@/sandbox/core/contract';
import { commonError } from '../core/pipeline/service-errors';

/** What an account gets for something of another account that has no policy which would let it in: IAM's own sentence. */
export function noResourcePolicy(call: Call, resource: string): ServiceError {
  const action = `${call.service}:${call.operation}`;
  const sentence = `User: ${call.caller.arn} is not authorized to perform: ${action} on resource: ${resource} because no resource-based policy allows the ${action} action`;
  return commonError(call.service, 'accessDenied', sentence);
}
