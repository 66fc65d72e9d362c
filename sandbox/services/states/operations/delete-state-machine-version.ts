import type { DeleteStateMachineVersionInput, DeleteStateMachineVersionOutput } from '@aws-sdk/client-sfn';
import { ServiceError, type Operation } from '@/sandbox/core/contract';
import { aliases } from '../alias';
import { machineCheck, requireMachineArn } from '../state-machine';
import { versions } from '../version';

/** Deleting what does not exist succeeds; what an alias leads to stays. */
export const deleteStateMachineVersion: Operation<DeleteStateMachineVersionInput, DeleteStateMachineVersionOutput> = {
  service: 'states',
  name: 'DeleteStateMachineVersion',
  permissions: (call) => [machineCheck(call, 'DeleteStateMachineVersion', call.input.stateMachineVersionArn)],
  run({ world, caller, region, input }) {
    requireMachineArn(input.stateMachineVersionArn);
    const version = versions(world).get(String(input.stateMachineVersionArn));
    if (version?.accountId !== caller.accountId || version.region !== region) return {};
    const using = aliases(world)
      .where('stateMachineArn', version.stateMachineArn)
      .filter(({ routing }) => routing.some(({ stateMachineVersionArn }) => stateMachineVersionArn === version.arn));
    if (using.length > 0) {
      const names = using.map(({ name }) => name).join(', ');
      throw new ServiceError('ConflictException', `Version to be deleted must not be referenced by an alias. Current list of aliases referencing this version: [${names}]`);
    }
    versions(world).delete(version.id);
    return {};
  },
};
