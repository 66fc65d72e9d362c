import { ServiceError, type Call } from '@/sandbox/core/contract';
import { findStateMachine, placeOf, stateMachines, type StateMachine } from './state-machine';
import type { Tags } from '../tags';

/** The sandbox knows no activities, so what carries tags is a state machine. */
export function taggedOf(call: Call, arn: string | undefined): StateMachine {
  if (!/^arn:[\w-]+:states:[\w-]+:\d{12}:(stateMachine|activity):/.test(String(arn))) {
    throw new ServiceError('InvalidArn', `Invalid Arn: 'Invalid ARN prefix: ${arn}'`);
  }
  const machine = findStateMachine(call.world, placeOf(call), arn);
  if (!machine) throw new ServiceError('ResourceNotFound', `Resource not found: '${arn}'`, { resourceName: arn });
  return machine;
}

const mostTags = 50;

export function putTags(call: Call, machine: StateMachine, tags: Tags): void {
  if (Object.keys(tags).length > mostTags) throw new ServiceError('TooManyTags', `A resource has at most ${mostTags} tags.`, { resourceName: machine.arn });
  stateMachines(call.world).put({ ...machine, tags });
}
