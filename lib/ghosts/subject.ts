import type { Subject } from '@/lib/platform/chain';
import type { ReadPlace } from './reads';

/** How it is named in the audit. */
export function subjectOfGhost(ghost: { id: string; service: { teamId: string } }): Subject {
  return { type: 'ghost', id: ghost.id, teamIds: [ghost.service.teamId] };
}

export function subjectOfObject({ id, teamId }: { id: string; teamId: string | null }): Subject {
  return { type: 'object', id, teamIds: teamId ? [teamId] : [] };
}

export function subjectOfReading(places: readonly ReadPlace[]): Subject {
  return { type: 'aws', id: 'ghosts', teamIds: places.map(({ teamId }) => teamId) };
}
