import { canonical } from '../client-token';
import { shownConfiguration } from './configuration';
import type { StateMachine } from './state-machine';

/** Whether a state machine is what another request for its name asks for (Step Functions API reference, CreateStateMachine). */
export function isSame(present: StateMachine, wanted: Pick<StateMachine, 'definition' | 'type' | 'logging' | 'tracing' | 'encryption'>): boolean {
  return present.definition === wanted.definition && present.type === wanted.type && configurationOf(present) === configurationOf(wanted);
}

function configurationOf({ logging, tracing, encryption }: Pick<StateMachine, 'logging' | 'tracing' | 'encryption'>): string {
  return canonical(shownConfiguration({ definition: '', roleArn: '', logging, tracing, encryption }));
}
