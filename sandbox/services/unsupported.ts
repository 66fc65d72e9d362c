import { ServiceError } from '@/sandbox/core/contract';

/** What AWS can do and the sandbox cannot, refused by name so that nobody mistakes it for AWS's own answer. */
export function unsupported(what: string, instead: string): ServiceError {
  return new ServiceError('SandboxNotSupported', `The sandbox does not support ${what}. ${instead}`, {}, 501);
}
