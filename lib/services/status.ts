import type { ServiceState } from '@/prisma/generated/enums';

/** Legal transitions; a retirement can't be undone. */
const transitions: Record<ServiceState, readonly ServiceState[]> = {
  PUBLISHED: ['RETIRING'],
  RETIRING: ['RETIRED'],
  RETIRED: [],
};

/** States that lead to this one: the guard of every change of state. */
export function statesBefore(to: ServiceState): ServiceState[] {
  return (Object.keys(transitions) as ServiceState[]).filter((from) => transitions[from].includes(to));
}

/** Why nothing new is allowed on a service; null: it is published. */
export function retirementInWords({ name, state }: { name: string; state: ServiceState }): string | null {
  if (state === 'PUBLISHED') return null;
  return state === 'RETIRING' ? `${name} is being retired by its owners.` : `${name} is retired.`;
}
