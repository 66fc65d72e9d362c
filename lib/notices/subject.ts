import type { Subject } from '@/lib/platform/chain';

export function subjectOfNotice({ id, teamId }: { id: string; teamId: string | null }): Subject {
  return { type: 'notice', id, teamIds: teamId ? [teamId] : [] };
}

export function subjectOfNotices(): Subject {
  return { type: 'notice', id: 'all', teamIds: [] };
}
