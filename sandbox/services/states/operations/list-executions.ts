import type { ListExecutionsInput, ListExecutionsOutput } from '@aws-sdk/client-sfn';
import { ServiceError, type Operation } from '@/sandbox/core/contract';
import { executions, type Execution } from '../execution';
import { unsupported } from '../../unsupported';
import { aliases } from '../alias';
import { doesNotExist, findStateMachine, machineCheck, placeOf, requireMachineArn } from '../state-machine';
import { statesPage } from '../states-page';
import { versions } from '../version';

/** Of a state machine, of a version or of an alias; the latest first. */
export const listExecutions: Operation<ListExecutionsInput, ListExecutionsOutput> = {
  service: 'states',
  name: 'ListExecutions',
  permissions: (call) => [machineCheck(call, 'ListExecutions', call.input.stateMachineArn ?? call.input.mapRunArn)],
  run(call) {
    const { world, input } = call;
    if (input.mapRunArn !== undefined) throw unsupported('Map Runs (mapRunArn)', 'They belong to Map states of mode DISTRIBUTED.');
    if (input.stateMachineArn === undefined) throw invalid('Exactly one of stateMachineArn and mapRunArn must be given.');
    if (input.redriveFilter !== undefined && input.statusFilter === 'RUNNING') throw invalid('redriveFilter and statusFilter RUNNING exclude each other.');
    const arn = input.stateMachineArn;
    requireMachineArn(arn);
    const machine = findStateMachine(world, placeOf(call), arn.split(':').slice(0, 7).join(':'));
    if (!machine) throw doesNotExist(arn);
    if (arn !== machine.arn && !versions(world).get(arn) && !aliases(world).get(arn)) throw doesNotExist(arn);
    if (machine.type === 'EXPRESS') throw new ServiceError('StateMachineTypeNotSupported', 'This operation is not supported by this type of state machine');
    const found = executions(world)
      .where('stateMachineArn', machine.arn)
      .filter((execution) => arn === machine.arn || isOf(execution, arn))
      .filter(({ status }) => !input.statusFilter || status === input.statusFilter)
      .filter(() => input.redriveFilter !== 'REDRIVEN')
      .reverse();
    const { items, nextToken } = statesPage(call, found);
    return { executions: items.map(shown), nextToken };
  },
};

function isOf({ stateMachineVersionArn, stateMachineAliasArn }: Execution, arn: string): boolean {
  return stateMachineVersionArn === arn || stateMachineAliasArn === arn;
}

function shown({ arn, stateMachineArn, stateMachineVersionArn, stateMachineAliasArn, name, status, startedAt, stoppedAt }: Execution) {
  return {
    executionArn: arn,
    stateMachineArn,
    stateMachineVersionArn,
    stateMachineAliasArn,
    name,
    status,
    startDate: new Date(startedAt),
    stopDate: stoppedAt === undefined ? undefined : new Date(stoppedAt),
    redriveCount: 0,
  };
}

function invalid(message: string): ServiceError {
  return new ServiceError('ValidationException', message, {}, 400);
}
