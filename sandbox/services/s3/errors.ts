import { ServiceError } from '@/sandbox/core/contract';

/** Codes, messages and HTTP codes from "Error responses" (Amazon S3 API reference). */
export function s3Error(code: string, status: number, message: string, members: Record<string, unknown> = {}): ServiceError {
  return new ServiceError(code, message, members, status);
}

export function invalidArgument(message: string, argument: string, value: unknown): ServiceError {
  return s3Error('InvalidArgument', 400, message, { ArgumentName: argument, ArgumentValue: value });
}

export function invalidRequest(message: string): ServiceError {
  return s3Error('InvalidRequest', 400, message);
}

export function malformedXml(): ServiceError {
  return s3Error('MalformedXML', 400, 'The XML you provided was not well-formed or did not validate against our published schema');
}

export function accessDenied(message = 'Access Denied'): ServiceError {
  return s3Error('AccessDenied', 403, message);
}

export function protectedByObjectLock(): ServiceError {
  return accessDenied('Access Denied because object protected by object lock.');
}

export function bucketWithoutObjectLock(): ServiceError {
  return invalidRequest('Bucket is missing Object Lock Configuration');
}
