import { ServiceError } from '@/sandbox/core/contract';

/** EventBridge's model does not declare it, but the service answers it. */
export function invalid(message: string): ServiceError {
  return new ServiceError('ValidationException', message, {}, 400);
}

export function connectionMissing(verb: 'describe' | 'update' | 'delete' | 'deauthorize', name: string): ServiceError {
  return new ServiceError('ResourceNotFoundException', `Failed to ${verb} the connection(s). Connection '${name}' does not exist.`);
}

export function beingChanged(name: string, state: string): ServiceError {
  return new ServiceError('ConcurrentModificationException', `Connection '${name}' is in state ${state} and cannot be changed now.`);
}

/** `what` says which quota, for people; AWS's own sentence ends before it. */
export function limitExceeded(limit: number, what: string): ServiceError {
  return new ServiceError('LimitExceededException', `The requested resource exceeds the maximum number allowed: ${limit} ${what}.`);
}

/** Runs a permission check of another service and says what it was for, as EventBridge does. */
export function explaining<T>(purpose: string, check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    throw new ServiceError(error.errorName, `${purpose} ${error.message}`, error.members, error.httpStatus);
  }
}
