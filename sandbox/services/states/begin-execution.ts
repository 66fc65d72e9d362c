import { ServiceError, type World } from '@/sandbox/core/contract';
import { parseDefinition } from './asl/parse-definition';
import { scheduleTimeout } from './engine/execution-timeout';
import { goOn } from './engine/hand-over';
import { threads } from './engine/thread';
import { executions, type Execution } from './execution';
import { record } from './history';
import { requireName } from './require-name';
import type { RunTarget } from './run-target';

interface Request {
  name: string;
  input: string;
  traceHeader?: string | undefined;
  sync?: boolean;
  /** Begun before a restart, maybe: then that execution is the answer, whatever became of it. */
  again?: boolean;
}

/** Starts an execution. The same name and input while a standard one runs answers with the one that runs. */
export function beginExecution(world: World, { machine, revision, versionArn, aliasArn }: RunTarget, request: Request): Execution {
  const { name, input, traceHeader, sync } = request;
  requireName(name);
  requireInput(input);
  const { accountId, region, type } = machine;
  const arn = executionArn(world, machine.arn, type, name);
  const present = executions(world).get(arn);
  if (present) {
    if (request.again || (present.status === 'RUNNING' && present.input === input)) return present;
    throw new ServiceError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
  }
  const now = world.clock.now();
  const execution = executions(world).put({
    id: arn,
    accountId,
    region,
    arn,
    name,
    type,
    stateMachineArn: machine.arn,
    stateMachineVersionArn: versionArn,
    stateMachineAliasArn: aliasArn,
    definition: revision.definition,
    roleArn: revision.roleArn,
    revisionId: revision.revisionId,
    logging: revision.logging,
    tracing: revision.tracing,
    encryption: revision.encryption,
    sync,
    status: 'RUNNING',
    input,
    traceHeader,
    startedAt: now,
  });
  record(world, execution, 0, now, {
    type: 'ExecutionStarted',
    executionStartedEventDetails: { input, inputDetails: { truncated: false }, roleArn: execution.roleArn, stateMachineVersionArn: versionArn, stateMachineAliasArn: aliasArn },
  });
  scheduleTimeout(world, execution);
  const thread = threads(world).put({
    id: world.newUuid(),
    accountId,
    region,
    executionArn: arn,
    parentId: '',
    index: 0,
    place: [],
    phase: 'ready',
    step: 0,
    time: now,
    state: parseDefinition(execution.definition).StartAt,
    input,
    variables: '{}',
    retries: [],
    lastEvent: 0,
  });
  goOn(world, thread.id);
  return execution;
}

/** An express execution gets an id beside its name, so that a name can be used again. */
function executionArn(world: World, machineArn: string, type: Execution['type'], name: string): string {
  if (type === 'STANDARD') return `${machineArn.replace(':stateMachine:', ':execution:')}:${name}`;
  return `${machineArn.replace(':stateMachine:', ':express:')}:${name}:${world.newUuid()}`;
}

/** Input of an execution, or of a state that is tested. */
export function requireInput(input: string): void {
  if (Buffer.byteLength(input) > 256 * 1024) throw invalidInput('Input exceeds the maximum of 262144 bytes.');
  try {
    JSON.parse(input);
  } catch (error) {
    throw invalidInput(error instanceof Error ? error.message : String(error));
  }
}

function invalidInput(message: string): ServiceError {
  return new ServiceError('InvalidExecutionInput', `Invalid State Machine Execution Input: '${message}'`);
}
