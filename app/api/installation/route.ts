import { maySeeInstallation } from '@/lib/installation/policy';
import { readInstallationStatus } from '@/lib/installation/reads/status';
import { nothingSchema } from '@/lib/operations/schema';
import { installationOf } from '@/lib/installation/reads';
import { subjectOfInstallation } from '@/lib/installation/subject';
import { route } from '@/lib/platform/route';

/** The installation, and what waits while it is on hold. */
export const GET = route('installation.read')
  .input(nothingSchema)
  .load('installation', ({ client }) => installationOf(client))
  .authorize(maySeeInstallation, subjectOfInstallation)
  .run(readInstallationStatus);
