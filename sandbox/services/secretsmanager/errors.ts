import { ServiceError } from '@/sandbox/core/contract';

export function secretMissing(): ServiceError {
  return new ServiceError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
}

export function invalidRequest(message: string): ServiceError {
  return new ServiceError('InvalidRequestException', message);
}

export function invalidParameter(message: string): ServiceError {
  return new ServiceError('InvalidParameterException', message);
}

/** The reason that the API reference gives for InvalidRequestException. */
export function managedByAnother(): ServiceError {
  return invalidRequest('The secret is managed by another service, and you must use that service to update it.');
}
