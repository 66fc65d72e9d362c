import type { Metadata } from 'next';
import { forbidden } from 'next/navigation';
import { InstallationLive } from '@/lib/installation/components/installation-live';
import { maySeeInstallation } from '@/lib/installation/policy';
import { readInstallationStatus } from '@/lib/installation/reads/status';
import { requireActor } from '@/lib/people/require-actor';

export const metadata: Metadata = { title: 'Installation' };

export default async function InstallationPage() {
  const actor = await requireActor();
  if (!maySeeInstallation(actor).allowed) forbidden();
  return <InstallationLive initial={await readInstallationStatus()} />;
}
