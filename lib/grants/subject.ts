import type { Subject } from '@/lib/platform/chain';

/** How a grant is named in the audit; both sides may read it. */
export function subjectOfGrant(grant: { id: string; teamId: string; service: { teamId: string } }): Subject {
  return { type: 'grant', id: grant.id, teamIds: [grant.service.teamId, grant.teamId] };
}
