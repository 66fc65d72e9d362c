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
