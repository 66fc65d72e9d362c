import { forbidden } from 'next/navigation';
import type { ReactNode } from 'react';
import { requireActor } from '@/lib/people/require-actor';
import { maySeeInstallation } from '@/lib/installation/policy';

/** Evaluated before `loading.tsx` is sent: after that, the status of the response can't change. */
export default async function InstallationLayout({ children }: { children: ReactNode }) {
  if (!maySeeInstallation(await requireActor()).allowed) forbidden();
  return children;
}
