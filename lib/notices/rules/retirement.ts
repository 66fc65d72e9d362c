import type { Draft } from '../draft';

/** A retirement that was requested, for the team that owns the service, or that is complete, for all teams that it concerns. */
export interface RetirementEvent {
  key: string;
  teamId: string;
  action: 'service.retire' | 'service.retired';
  /** Null: Pergola. */
  actorId: string | null;
  actorName: string;
  serviceId: string;
  serviceName: string;
  reason: string;
  /** The team owns the service, and did not only have access. */
  isOwners: boolean;
  /** What is left in accounts that Pergola can't reach. */
  leftovers: number;
}

export function reportRetirement({ key, teamId, action, actorId, actorName, serviceId, serviceName, reason, isOwners, leftovers }: RetirementEvent): Draft {
  const base = { key, teamId, weight: 'INFO' as const, href: `/services/${serviceId}`, ...(actorId && { notFor: [actorId] }) };
  if (action === 'service.retire') return { ...base, sentence: `${actorName} is retiring ${serviceName} (“${reason.trim().replaceAll(/\s+/g, ' ')}”). Pergola removes all access to it, then its AWS resources. Its page shows the progress.` };
  const left = leftovers === 0 ? '' : ` ${leftovers === 1 ? 'One AWS resource remains' : `${leftovers} AWS resources remain`} in accounts that Pergola can’t reach. The page of the service names ${leftovers === 1 ? 'it' : 'them'}.`;
  return { ...base, sentence: isOwners ? `${serviceName} is retired. All access to it was removed with proof.${left}` : `${serviceName}, to which your team had access, is retired. The removal of your access is proven on its page.${left}` };
}
