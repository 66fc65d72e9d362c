import type { Subject } from '@/lib/platform/chain';

/** How a person is named in the audit. Sign-ins are for administrators: no team reads them. */
export function subjectOfPerson({ personId }: { personId: string }): Subject {
  return { type: 'person', id: personId, teamIds: [] };
}
