import { forbidden } from 'next/navigation';
import type { ReactNode } from 'react';
import { requireActor } from '@/lib/people/require-actor';
import { maySeePeople } from '@/lib/people/policy';

/** Evaluated before `loading.tsx` is sent: after that, the status of the response can't change. */
export default async function PeopleLayout({ children }: { children: ReactNode }) {
  if (!maySeePeople(await requireActor()).allowed) forbidden();
  return children;
}
