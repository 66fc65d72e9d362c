import type { EncryptionConfiguration, LoggingConfiguration, TracingConfiguration } from '@aws-sdk/client-sfn';
import { ServiceError } from '@/sandbox/core/contract';
import type { Revision } from './state-machine';

interface Configuration {
  loggingConfiguration?: LoggingConfiguration | undefined;
  tracingConfiguration?: TracingConfiguration | undefined;
  encryptionConfiguration?: EncryptionConfiguration | undefined;
}

/** Logs, traces and keys are kept and shown; the sandbox itself writes no logs. */
export function readConfiguration(input: Configuration): Pick<Revision, 'logging' | 'tracing' | 'encryption'> {
  requireLogging(input.loggingConfiguration);
  requireEncryption(input.encryptionConfiguration);
  return {
    ...(input.loggingConfiguration ? { logging: { level: 'OFF', includeExecutionData: false, ...input.loggingConfiguration } } : {}),
    ...(input.tracingConfiguration ? { tracing: { enabled: false, ...input.tracingConfiguration } } : {}),
    ...(input.encryptionConfiguration ? { encryption: input.encryptionConfiguration } : {}),
  };
}

export function shownConfiguration({ logging, tracing, encryption }: Revision): Configuration {
  return {
    loggingConfiguration: logging ?? { level: 'OFF', includeExecutionData: false },
    tracingConfiguration: tracing ?? { enabled: false },
    encryptionConfiguration: encryption ?? { type: 'AWS_OWNED_KEY' },
  };
}

function requireLogging(logging: LoggingConfiguration | undefined): void {
  if (!logging) return;
  const { level = 'OFF', destinations = [] } = logging;
  if (destinations.length > 1) throw invalidLogging('Only one log destination can be given.');
  const arn = destinations[0]?.cloudWatchLogsLogGroup?.logGroupArn;
  if (level !== 'OFF' && arn === undefined) throw invalidLogging('Must specify exactly one Log Destination.');
  if (arn !== undefined && !/^arn:[\w-]+:logs:[\w-]+:\d{12}:log-group:[^:]+:\*$/.test(arn)) {
    throw invalidLogging(`The log group ARN must end with ':*': ${arn}`);
  }
}

function requireEncryption(encryption: EncryptionConfiguration | undefined): void {
  if (!encryption) return;
  const { type, kmsKeyId, kmsDataKeyReusePeriodSeconds } = encryption;
  if (type === 'CUSTOMER_MANAGED_KMS_KEY' && kmsKeyId === undefined) throw invalidEncryption('kmsKeyId is required for the type CUSTOMER_MANAGED_KMS_KEY.');
  if (type === 'AWS_OWNED_KEY' && (kmsKeyId !== undefined || kmsDataKeyReusePeriodSeconds !== undefined)) {
    throw invalidEncryption('The type AWS_OWNED_KEY takes neither kmsKeyId nor kmsDataKeyReusePeriodSeconds.');
  }
}

function invalidLogging(message: string): ServiceError {
  return new ServiceError('InvalidLoggingConfiguration', `Invalid Logging Configuration: ${message}`);
}

function invalidEncryption(message: string): ServiceError {
  return new ServiceError('InvalidEncryptionConfiguration', `Invalid Encryption Configuration: ${message}`);
}
