import { ServiceError, type ServiceId } from '../contract';
import { commonError } from '../pipeline/service-errors';
import type { Violation } from './check-constraints';

/** The service's own error for an input that breaks its model; `declared` are the errors that the operation declares. */
export function constraintError(service: ServiceId, violations: Violation[], declared: string[] = []): ServiceError {
  const wrongType = violations.find((violation) => violation.kind === 'type');
  if (wrongType) return commonError(service, 'malformedBody', wrongType.message);

  const count = violations.length === 1 ? '1 validation error' : `${violations.length} validation errors`;
  const message = `${count} detected: ${violations.map((violation) => violation.message).join('; ')}`;
  switch (service) {
    case 'vpc-lattice':
      return new ServiceError('ValidationException', message, {
        reason: 'fieldValidationFailed',
        fieldList: violations.map(({ path, message: text }) => ({ name: path, message: text })),
      });
    case 'ram':
      // Those who take nothing but an ARN declare no InvalidParameterException.
      return new ServiceError(declared.includes('MalformedArnException') && !declared.includes('InvalidParameterException') ? 'MalformedArnException' : 'InvalidParameterException', message);
    case 'organizations':
      return new ServiceError('InvalidInputException', message, { Reason: 'INPUT_REQUIRED' });
    case 'sts':
      return new ServiceError('ValidationError', message, {}, 400);
    case 'ec2':
      return ec2Error(violations, message);
    case 'pipes':
      return new ServiceError('ValidationException', message, {
        fieldList: violations.map(({ path, message: text }) => ({ name: path, message: text })),
      });
    case 'secretsmanager':
      return new ServiceError('InvalidParameterException', message);
    case 's3':
      return s3Error(violations, message);
    case 'events':
    case 'states':
      return new ServiceError('ValidationException', message, {}, 400);
  }
}

/** What stands in the body is held against its XML schema; everything else is an argument. */
function s3Error(violations: Violation[], message: string): ServiceError {
  const inBody = violations.some(({ path, kind }) => kind === 'missing' || path.includes('.'));
  return inBody ? commonError('s3', 'malformedBody', malformedXml) : new ServiceError('InvalidArgument', message, {}, 400);
}

const malformedXml = 'The XML you provided was not well-formed or did not validate against our published schema';

function ec2Error(violations: Violation[], message: string): ServiceError {
  const missing = violations.find((violation) => violation.kind === 'missing');
  if (missing) return new ServiceError('MissingParameter', `The request must contain the parameter ${missing.path}`, {}, 400);
  return new ServiceError('InvalidParameterValue', message, {}, 400);
}
