import { randomUUID } from 'node:crypto';
import type { CallRecord, UserIdentity } from '../call-log';
import type { Caller, FurtherCall, ServiceError, ServiceId } from '../contract';
import type { OperationSchema } from '../protocols/operation-schema';
import { isReading } from '../visibility';
import { redactInput } from './redact-input';

interface FinishedCall {
  service: ServiceId;
  operation: string;
  schema?: OperationSchema;
  caller?: Caller;
  region: string;
  input?: Record<string, unknown>;
  requestId: string;
  failure: ServiceError | undefined;
  further: FurtherCall[];
  /** On the world's clock. */
  now: number;
}

/** What the record of calls tells of one call: the call itself, and what services did for the caller or other accounts heard of it. */
export function recordsOf(call: FinishedCall): CallRecord[] {
  const { service, operation, schema, caller, input, failure } = call;
  const common = commonOf(call, service, operation);
  const own: CallRecord = {
    ...common,
    userIdentity: caller ? identityOf(caller) : { type: 'Unknown' },
    requestParameters: schema && input ? redactInput(schema.input, input, withSmallFirstLetter) : null,
    recipientAccountId: caller?.accountId ?? null,
    accountId: caller?.accountId ?? null,
    input: schema && input ? redactInput(schema.input, input) : null,
    result: failure ? failure.errorName : 'ok',
    ...(failure ? { errorCode: errorCodeOf(service, failure.errorName), errorMessage: failure.message } : {}),
    callerArn: caller?.arn ?? null,
    ...(caller?.sourceIdentity ? { sourceIdentity: caller.sourceIdentity } : {}),
  };
  return [own, ...(caller ? call.further.map((further) => furtherRecord(call, caller, further)) : [])];
}

function furtherRecord(call: FinishedCall, caller: Caller, further: FurtherCall): CallRecord {
  const { service, eventName, recipientAccountId = caller.accountId, invokedBy, requestParameters = {}, additionalEventData } = further;
  const isOwn = recipientAccountId === caller.accountId;
  const identity: UserIdentity = isOwn ? identityOf(caller) : { type: 'AWSAccount', principalId: caller.userId, accountId: caller.accountId };
  return {
    ...commonOf(call, service, eventName),
    userIdentity: { ...identity, ...(invokedBy ? { invokedBy } : {}) },
    ...(invokedBy ? { sourceIPAddress: invokedBy } : {}),
    requestParameters,
    recipientAccountId,
    ...(additionalEventData ? { additionalEventData } : {}),
    accountId: recipientAccountId,
    input: requestParameters,
    result: 'ok',
    callerArn: isOwn ? caller.arn : null,
  };
}

function commonOf({ now, region, requestId }: FinishedCall, service: ServiceId, operation: string) {
  return {
    eventTime: `${new Date(now).toISOString().slice(0, 19)}Z`,
    eventSource: `${service}.amazonaws.com`,
    eventName: operation,
    awsRegion: region,
    sourceIPAddress: '127.0.0.1',
    requestID: requestId,
    eventID: randomUUID(),
    readOnly: isReading(operation),
    eventType: 'AwsApiCall' as const,
    time: new Date(now).toISOString(),
    region,
    service,
    operation,
    requestId,
  };
}

function identityOf(caller: Caller): UserIdentity {
  const { arn, accountId, accessKeyId, userId: principalId, roleArn, roleName, sessionIssuedAt, sourceIdentity } = caller;
  if (!roleArn || !roleName) return { type: 'Root', principalId, arn, accountId, accessKeyId };
  return {
    type: 'AssumedRole',
    principalId,
    arn,
    accountId,
    accessKeyId,
    sessionContext: {
      sessionIssuer: { type: 'Role', principalId: principalId.split(':')[0] ?? '', arn: roleArn, accountId, userName: roleName },
      attributes: { creationDate: `${new Date(sessionIssuedAt ?? 0).toISOString().slice(0, 19)}Z`, mfaAuthenticated: 'false' },
      ...(sourceIdentity ? { sourceIdentity } : {}),
    },
  };
}

/** CloudTrail has one code for refused calls of all services, and marks EC2's errors as the client's. */
function errorCodeOf(service: ServiceId, errorName: string): string {
  if (errorName === 'AccessDeniedException') return 'AccessDenied';
  return service === 'ec2' ? `Client.${errorName}` : errorName;
}

function withSmallFirstLetter(member: string): string {
  return member.charAt(0).toLowerCase() + member.slice(1);
}
