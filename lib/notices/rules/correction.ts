import { correctedFields, fieldsInWords, fieldWords, type CorrectedField, type Correction, type EffectOnConnections } from '@/lib/services/rules/correction';
import type { Draft } from '../draft';

/** What owners changed of a service to which a team has access. */
export interface CorrectionEvent {
  key: string;
  /** The consumer's. */
  teamId: string;
  actorId: string;
  actorName: string;
  serviceId: string;
  serviceName: string;
  corrections: Correction[];
  effect: EffectOnConnections;
  /** The one access of the team to it; null: several. */
  grantId: string | null;
  /** Of the team, in force. */
  connections: number;
}

/** Fields that decide how a consumer calls the service. */
export const fieldsForConsumers: readonly CorrectedField[] = correctedFields.filter((field) => !['summary', 'documentation', 'tags', 'test', 'approvers', 'securityGroups'].includes(field));

/** Longer values are on the page of the service. */
const longestValue = 120;

export function reportCorrection(event: CorrectionEvent): Draft {
  const { key, teamId, actorId, actorName, serviceId, serviceName, corrections, effect, grantId, connections } = event;
  const shown = corrections.filter(({ field }) => fieldsForConsumers.includes(field));
  const values = shown.filter(({ from, to }) => from.length <= longestValue && to.length <= longestValue).map(({ field, from, to }) => `${fieldWords[field]} from ${from} to ${to}`);
  return {
    key,
    teamId,
    weight: effect === 'credentials' && connections > 0 ? 'WARNING' : 'INFO',
    sentence: [`${actorName} changed ${fieldsInWords(shown)} of ${serviceName}${values.length > 0 ? ` (${values.join('; ')})` : ''}.`, ...nextOf(shown, effect, connections)].join(' '),
    href: grantId ? `/access/${grantId}` : `/services/${serviceId}`,
    notFor: [actorId],
  };
}

function nextOf(shown: readonly Correction[], effect: EffectOnConnections, connections: number): string[] {
  const isOne = connections === 1;
  const yours = isOne ? 'Your connection' : `Your ${connections} connections`;
  const ports = shown.some(({ field }) => field === 'ports') ? ['Check that your workflows use one of these ports.'] : [];
  if (connections === 0 || effect === 'none') return ports;
  if (effect === 'follow') return [...ports, `${yours} ${isOne ? 'is' : 'are'} updated and ${isOne ? 'keeps its' : 'keep their'} credentials and ${isOne ? 'ARN' : 'ARNs'}.`];
  return [...ports, `${yours} ${isOne ? 'needs' : 'need'} new credentials. Enter them on the page of the access. ${isOne ? 'Its ARN stays' : 'Their ARNs stay'}.`];
}
