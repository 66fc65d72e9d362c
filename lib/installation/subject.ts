import type { Subject } from '@/lib/platform/chain';

export function subjectOfInstallation({ id }: { id: string }): Subject {
  return { type: 'installation', id, teamIds: [] };
}
