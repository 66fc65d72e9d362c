import { ServiceError } from '@/sandbox/core/contract';

/** STS's error for a request that its model allows and it does not. */
export function refused(message: string): ServiceError {
  return new ServiceError('ValidationError', message, {}, 400);
}

/** STS answers wrong tags with another name than all else. */
export function invalidTags(message: string): ServiceError {
  return new ServiceError('InvalidParameterValue', message, {}, 400);
}
