import type { Draft } from '../draft';

/** A change outside of Pergola that was found, or repaired, in the words of a notification to a team. */
export interface DriftEvent {
  key: string;
  teamId: string;
  action: 'resource.drift' | 'resource.repair' | 'resource.reopen';
  /** What Pergola did, without a subject: `repaired the resource share service1 in account 111111111111`. */
  message: string;
  serviceId: string | null;
  grantId: string | null;
  /** The team has the access, and not the service. */
  isConsumers: boolean;
}

const weights = { 'resource.drift': 'WARNING', 'resource.repair': 'INFO', 'resource.reopen': 'ALERT' } as const;

export function tellDrift({ key, teamId, action, message, serviceId, grantId, isConsumers }: DriftEvent): Draft {
  const href = isConsumers && grantId ? `/access/${grantId}` : serviceId ? `/services/${serviceId}?tab=resources` : '/activity';
  return { key, teamId, weight: weights[action], sentence: `Pergola ${message}${message.endsWith('.') ? '' : '.'}`, href };
}
