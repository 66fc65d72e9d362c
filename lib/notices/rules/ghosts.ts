import { nounOfObject } from '@/lib/ghosts/words';
import type { StandingDraft } from '../draft';

/** What AWS holds on one service that no grant explains and nobody has decided on. */
export interface GhostsOfService {
  serviceId: string;
  serviceName: string;
  teamId: string;
  count: number;
  /** The latest that was found; another one is news. */
  latestId: string;
  /** Who has the access by it: an account's number, or the ARN of an organization or unit. */
  latestHolder: string;
}

/** One alert a service; each further finding is told, too. */
export function ghostsFound({ serviceId, serviceName, teamId, count, latestId, latestHolder }: GhostsOfService): StandingDraft {
  const found = count === 1 ? 'something that no grant explains' : `${count} things that no grant explains`;
  return {
    group: `ghosts/${serviceId}/${latestId}`, teamId, weight: 'ALERT', href: '/ghosts',
    sentence: `AWS holds ${found} on ${serviceName}: ${count === 1 ? `${latestHolder} can reach it` : `the latest lets in ${latestHolder}`}. Look at ${count === 1 ? 'it' : 'them'}, then adopt or cut.`,
  };
}

/** Objects in one account that carry a mark of Pergola and are the object of no resource. */
export interface ObjectsOfAccount {
  accountId: string;
  /** Null: their marks name nothing of a team, so administrators decide. */
  teamId: string | null;
  count: number;
  /** The latest that was found; another one is news. */
  latestId: string;
  latestKind: string;
  latestName: string;
}

/** One notification for an account and team; each further finding is reported, too. */
export function objectsFound({ accountId, teamId, count, latestId, latestKind, latestName }: ObjectsOfAccount): StandingDraft {
  const latest = `the ${nounOfObject[latestKind] ?? latestKind} ${latestName}`;
  return {
    group: `objects/${teamId ?? 'admins'}/${accountId}/${latestId}`, teamId, weight: 'WARNING', href: '/ghosts',
    sentence: `Account ${accountId} has ${count === 1 ? 'an object' : `${count} objects`} with a mark of Pergola that no resource manages: ${count === 1 ? latest : `the latest is ${latest}`}. Check ${count === 1 ? 'it' : 'them'} under Unmanaged access.`,
  };
}
