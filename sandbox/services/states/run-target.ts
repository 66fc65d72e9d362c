import type { World } from '@/sandbox/core/contract';
import { aliases, chooseVersion } from './alias';
import { doesNotExist, findStateMachine, requireMachineArn, requireNotDeleting, type Place, type Revision, type StateMachine } from './state-machine';
import { versions } from './version';

/** A state machine that shall run, as it is or as a version of it was. */
export interface RunTarget {
  machine: StateMachine;
  revision: Revision;
  versionArn?: string | undefined;
  aliasArn?: string | undefined;
}

/** By the ARN of a state machine, of a version or of an alias. */
export function machineToRun(world: World, place: Place, arn: string | undefined): RunTarget {
  requireMachineArn(arn);
  const machine = findStateMachine(world, place, String(arn).split(':').slice(0, 7).join(':'));
  if (!machine) throw doesNotExist(arn);
  requireNotDeleting(machine);
  if (machine.arn === arn) return { machine, revision: machine };
  const alias = aliases(world).get(String(arn));
  const versionArn = alias ? chooseVersion(alias) : String(arn);
  const version = versions(world).get(versionArn);
  if (!version) throw doesNotExist(arn);
  return { machine, revision: version, versionArn, aliasArn: alias?.arn };
}
