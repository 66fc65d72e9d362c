import { ServiceError } from '@/sandbox/core/contract';

export function pipeMissing(name: string): ServiceError {
  return new ServiceError('NotFoundException', `Pipe ${name} does not exist.`);
}

export function conflict(name: string, message: string): ServiceError {
  return new ServiceError('ConflictException', message, { resourceId: name, resourceType: 'Pipe' });
}

/** One member of the input is at fault. */
export function invalid(member: string, message: string): ServiceError {
  return new ServiceError('ValidationException', message, { fieldList: [{ name: member, message }] });
}
