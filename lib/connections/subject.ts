import type { Subject } from '@/lib/platform/chain';

/** How a connection is named in the audit; both sides may read it. */
export function subjectOfConnection(connection: { id: string; grant: { teamId: string; service: { teamId: string } } }): Subject {
  return { type: 'connection', id: connection.id, teamIds: [connection.grant.service.teamId, connection.grant.teamId] };
}
