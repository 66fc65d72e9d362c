import { ServiceError } from '@/sandbox/core/contract';

/** What TestState says to a test that cannot be. */
export function invalid(message: string): ServiceError {
  return new ServiceError('ValidationException', message, {}, 400);
}
