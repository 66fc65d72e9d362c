import { forbidden } from 'next/navigation';
import type { ReactNode } from 'react';
import { requireActor } from '@/lib/people/require-actor';
import { mayWatchController } from '@/lib/operations/policy';

/** Evaluated before `loading.tsx` is sent: after that, the status of the response can't change. */
export default async function ControllerLayout({ children }: { children: ReactNode }) {
  if (!mayWatchController(await requireActor()).allowed) forbidden();
  return children;
}
