import type { World } from '@/sandbox/core/contract';
import { aliases } from './alias';
import { endExecution } from './engine/end-execution';
import { executions } from './execution';
import { forgetHistory } from './history';
import { stateMachines, type StateMachine } from './state-machine';
import { versions } from './version';

const deletedHandler = 'states.stateMachineDeleted';

/** A state machine that is being deleted starts nothing more. */
export function deleteStateMachineLater(world: World, machine: StateMachine): void {
  stateMachines(world).put({ ...machine, status: 'DELETING' });
  world.schedule(world.clock.now() + world.delays.stateMachine, deletedHandler, { id: machine.id });
}

/** With it go its versions, aliases and executions; those that still run are ended. */
export function registerStateMachines(world: World): void {
  world.onTimer(deletedHandler, ({ id }: { id: string }) => {
    if (stateMachines(world).get(id)?.status !== 'DELETING') return;
    for (const { arn } of executions(world).where('stateMachineArn', id)) forgetExecution(world, arn);
    for (const version of versions(world).where('stateMachineArn', id)) versions(world).delete(version.id);
    for (const alias of aliases(world).where('stateMachineArn', id)) aliases(world).delete(alias.id);
    stateMachines(world).delete(id);
  });
}

function forgetExecution(world: World, arn: string): void {
  const execution = executions(world).get(arn);
  if (execution?.status === 'RUNNING') endExecution(world, execution, 0, world.clock.now(), { status: 'ABORTED', error: undefined, cause: undefined });
  forgetHistory(world, arn);
  executions(world).delete(arn);
}
