import { ServiceError } from '@/sandbox/core/contract';

export function unknownResource(what: string): ServiceError {
  return new ServiceError('UnknownResourceException', `${what} could not be found.`);
}

export function invalidParameter(message: string): ServiceError {
  return new ServiceError('InvalidParameterException', message);
}

export function malformedArn(arn: string): ServiceError {
  return new ServiceError('MalformedArnException', `The ARN ${arn} is not valid.`);
}

export function notPermitted(message: string): ServiceError {
  return new ServiceError('OperationNotPermittedException', message);
}

export function tokenMismatch(token: string): ServiceError {
  return new ServiceError('IdempotentParameterMismatchException', `The client token ${token} was already used with different parameters.`);
}

export function wrongState(message: string): ServiceError {
  return new ServiceError('InvalidStateTransitionException', message);
}

export function limitExceeded(limit: number, what: string): ServiceError {
  return new ServiceError('ResourceShareLimitExceededException', `The limit of ${limit} ${what} has been reached.`);
}
