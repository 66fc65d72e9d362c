import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AccessKeys } from '../access-keys';
import type { CallRecord, RecentRecords } from '../call-log';
import { checkConstraints } from '../constraints/check-constraints';
import { constraintError } from '../constraints/constraint-error';
import { ServiceError, type Call, type Caller, type FurtherCall, type Operation, type ServiceId, type World } from '../contract';
import type { Fault, Faults } from '../faults';
import type { Authorizer } from '../iam/authorizer';
import { MalformedRequest, WrongContentType, type WireAnswer, type WireRequest } from '../protocols/protocol';
import { protocols } from '../protocols/protocols';
import { isServiceId, serviceDefinition, serviceIds, type ServiceDefinition } from '../protocols/service-definitions';
import type { OperationSchema } from '../protocols/operation-schema';
import { reportFault } from '../report-fault';
import { isSpoilt, spoilAnswer, withoutMember } from '../spoil-answer';
import { parseAuthorization } from '../sigv4/parse-authorization';
import { verifySignature } from '../sigv4/verify-signature';
import { isReading, type Visibility } from '../visibility';
import { recordsOf } from './call-records';
import { commonError } from './service-errors';

export interface Dependencies {
  world: World;
  operationOf(service: ServiceId, name: string): Operation | undefined;
  accessKeys: AccessKeys;
  authorizer: Authorizer;
  faults: Faults;
  visibility: Visibility;
  calls: RecentRecords<CallRecord>;
  runDueTimers(): void;
  /** Lets the world's clock stand while that runs, so that all times that one call writes down are the same. */
  atOneInstant<T>(work: () => T): T;
  flush(): void;
}

/** `cut` asks for the connection to be destroyed instead of an answer. */
export type CallResult = { answer: WireAnswer } | { cut: true };

/** What is known of a call so far, for the log and for the form of an error. */
interface Progress {
  service: ServiceDefinition;
  operation: string;
  schema?: OperationSchema;
  caller?: Caller;
  region: string;
  input?: Record<string, unknown>;
  fault?: Fault;
  requestId: string;
  further: FurtherCall[];
}

/** One call, from the wire to the wire. Never throws: what goes wrong is answered in the service's own words. */
export async function handleCall(request: WireRequest, dependencies: Dependencies): Promise<CallResult> {
  const service = await serviceDefinition(serviceOf(request));
  const protocol = protocols[service.protocol];
  const progress: Progress = { service, operation: '?', region: '', requestId: randomUUID(), further: [] };
  let answer: WireAnswer;
  let failure: ServiceError | undefined;
  try {
    dependencies.runDueTimers();
    const performed = await perform(request, progress, dependencies);
    const { fault } = progress;
    const output = fault?.kind === 'missingMember' ? withoutMember(performed, fault.member) : performed;
    answer = protocol.encode(service, progress.schema as OperationSchema, output, progress.requestId);
  } catch (error) {
    failure = asServiceError(service.id, error);
    answer = protocol.encodeError(service, failure, progress.requestId);
  }
  dependencies.flush();
  writeDown(progress, failure, dependencies);
  if (!failure && progress.fault?.kind === 'loseAnswer') return { cut: true };
  if (isSpoilt(progress.fault?.kind)) return { answer: spoilAnswer(progress.fault.kind, answer) };
  if (progress.fault?.kind === 'late') await sleep(progress.fault.delayMs ?? 0);
  return { answer };
}

async function perform(request: WireRequest, progress: Progress, dependencies: Dependencies): Promise<Record<string, unknown>> {
  const { service, requestId } = progress;
  const protocol = protocols[service.protocol];
  refuseUnknownService(request, service);
  if (request.tooLarge) throw commonError(service.id, 'tooLarge', 'The body of the request is larger than the service accepts.');
  const signed = verifySignature(service.id, request, dependencies.accessKeys.find, Date.now(), dependencies.world.clock.now());
  progress.caller = signed.caller;
  progress.region = signed.region;

  const { name, operation: schema } = protocol.route(service, request);
  progress.operation = name;
  const operation = schema && dependencies.operationOf(service.id, schema.name);
  if (!schema || !operation) throw unknownOperation(service, name, schema !== undefined);
  progress.schema = schema;

  const input = await protocol.decode(schema, request);
  progress.input = input;
  const violations = checkConstraints(service.model, schema.name, input);
  if (violations.length > 0) {
    const declared = service.model.operations[schema.name]?.errors ?? [];
    throw constraintError(service.id, violations, declared.map(({ shape }) => shape));
  }

  const fault = dependencies.faults.take(service.id, schema.name, signed.caller.accountId);
  progress.fault = fault;
  if (fault?.kind === 'throttle') throw commonError(service.id, 'throttled', 'Rate exceeded');
  if (fault?.kind === 'fail') throw failureOf(service.id, fault);

  const authorize: Call['authorize'] = (check) =>
    dependencies.authorizer.authorize(signed.caller, check, {
      service: service.id,
      region: signed.region,
      now: dependencies.world.clock.now(),
    });
  const call: Call = {
    service: service.id,
    operation: schema.name,
    input,
    caller: signed.caller,
    region: signed.region,
    requestId,
    world: worldFor(schema.name, service.id, fault, dependencies),
    authorize,
    tell: (further) => void progress.further.push(further),
  };
  for (const check of operation.permissions(call)) authorize(check);
  return ((await dependencies.atOneInstant(() => operation.run(call))) ?? {}) as Record<string, unknown>;
}

function worldFor(operation: string, service: ServiceId, fault: Fault | undefined, { world, visibility }: Dependencies): World {
  const unseen = fault?.kind === 'invisible';
  if (isReading(operation)) return visibility.forReading(world, unseen ? service : undefined);
  return unseen ? visibility.hidingWhatIsMade(world, world.clock.now() + (fault.delayMs ?? 0)) : world;
}

const targetPrefixes: Record<string, ServiceId> = {
  AWSEvents: 'events',
  AWSStepFunctions: 'states',
  AWSOrganizationsV20161128: 'organizations',
  secretsmanager: 'secretsmanager',
};

/** The signing name in the credential scope says which service is meant; without one, the form of the request does. */
function serviceOf(request: WireRequest): ServiceId {
  const scope = parseAuthorization(request)?.service;
  if (scope !== undefined && isServiceId(scope)) return scope;
  const target = request.headers['x-amz-target'] ?? '';
  for (const [prefix, id] of Object.entries(targetPrefixes)) if (target.startsWith(`${prefix}.`)) return id;
  const version = new URLSearchParams(request.rawQuery || request.body.toString('utf8')).get('Version');
  if (version === '2016-11-15') return 'ec2';
  return version === '2011-06-15' ? 'sts' : 'vpc-lattice';
}

function refuseUnknownService(request: WireRequest, assumed: ServiceDefinition): void {
  const scope = parseAuthorization(request)?.service;
  if (scope === undefined || isServiceId(scope)) return;
  const played = serviceIds.join(', ');
  throw commonError(assumed.id, 'unknownOperation', `The Pergola sandbox does not support the service ${scope}. It plays ${played}.`);
}

function unknownOperation(service: ServiceDefinition, name: string, known: boolean): ServiceError {
  const message = known
    ? `The Pergola sandbox does not support ${name} of ${service.model.metadata.serviceFullName} (${service.id}).`
    : `The Pergola sandbox does not know an operation ${name} of ${service.model.metadata.serviceFullName} (${service.id}).`;
  return commonError(service.id, 'unknownOperation', message);
}

function failureOf(service: ServiceId, { error }: Fault): ServiceError {
  const message = error?.message ?? 'The sandbox was told to fail this call.';
  if (!error) return commonError(service, 'internal', message);
  return new ServiceError(error.name, message, error.members ?? {}, error.httpStatus);
}

function asServiceError(service: ServiceId, error: unknown): ServiceError {
  if (error instanceof ServiceError) return error;
  if (error instanceof MalformedRequest) return commonError(service, 'malformedBody', error.message);
  if (error instanceof WrongContentType) return commonError(service, 'unsupportedMediaType', error.message);
  reportFault(error);
  return commonError(service, 'internal', `The sandbox failed: ${error instanceof Error ? error.message : String(error)}`);
}

function writeDown(progress: Progress, failure: ServiceError | undefined, { calls, world }: Dependencies): void {
  for (const record of recordsOf({ ...progress, service: progress.service.id, failure, now: world.clock.now() })) calls.add(record);
}
