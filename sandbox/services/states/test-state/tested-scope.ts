import type { TestStateInput } from '@aws-sdk/client-sfn';
import type { Call } from '@/sandbox/core/contract';
import { requireInput } from '../begin-execution';
import type { State } from '../asl/definition';
import type { Scope } from '../asl/scope';
import { invalid } from './invalid';
import { own } from '@/sandbox/core/own';

/** What the expressions of a tested state see: its input, the variables that the call gives, and a context object. */
export function testedScope(call: Call<TestStateInput>, name: string, state: State): Scope {
  const { input = '{}', variables, context } = call.input;
  requireInput(input);
  const value = JSON.parse(input) as unknown;
  return {
    input: value,
    variables: variables === undefined ? {} : parseObject('variables', variables),
    context: context === undefined ? contextOf(call, name, state, value) : givenContext(context),
  };
}

function contextOf({ world, region, caller, input }: Call<TestStateInput>, name: string, state: State, value: unknown): Record<string, unknown> {
  const machine = world.newUuid();
  const execution = world.newUuid();
  const now = new Date(world.clock.now()).toISOString();
  return {
    Execution: {
      Id: `arn:aws:states:${region}:${caller.accountId}:express:${machine}:${execution}`,
      Input: value,
      Name: execution,
      ...(input.roleArn ? { RoleArn: input.roleArn } : {}),
      StartTime: now,
    },
    StateMachine: { Id: `arn:aws:states:${region}:${caller.accountId}:stateMachine:${machine}`, Name: machine },
    State: { Name: name, EnteredTime: now, ...(['Task', 'Parallel', 'Map'].includes(state.Type) ? { RetryCount: input.stateConfiguration?.retrierRetryCount ?? 0 } : {}) },
  };
}

/** Members of the context object that a call may set, and their types. */
const known: Record<string, Record<string, string>> = {
  Execution: { Id: 'string', Input: 'any', Name: 'string', RoleArn: 'string', StartTime: 'string', RedriveCount: 'number', RedriveTime: 'string' },
  StateMachine: { Id: 'string', Name: 'string' },
  State: { Name: 'string', EnteredTime: 'string', RetryCount: 'number' },
};

function givenContext(text: string): Record<string, unknown> {
  const context = parseObject('context', text);
  for (const [name, value] of Object.entries(context)) {
    if (name === 'Map') throw misfit(`'Map' field is not supported when mocking a Context object`);
    if (name === 'Task') throw misfit(`Context object contains 'Task' when state is not a Task state with a '.sync' or '.waitForTaskToken' service integration pattern`);
    const members = own(known, name);
    if (!members) throw misfit(`Field '${name}' is not allowed`);
    if (!value || typeof value !== 'object' || Array.isArray(value)) throw misfit(`${name} must be an object`);
    for (const [member, inner] of Object.entries(value)) {
      const type = members[member];
      if (type === undefined) throw misfit(`Field '${member}' is not allowed`);
      if (type !== 'any' && typeof inner !== type) throw misfit(`${name}.${member} must be a ${type}`);
    }
  }
  return context;
}

function parseObject(member: string, text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (value && typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // What is not JSON is no object either.
  }
  throw invalid(`${member} must be a JSON object.`);
}

function misfit(what: string): Error {
  return invalid(`Invalid Context object provided: ${what}`);
}
