import { mayWatchController } from '@/lib/operations/policy';
import { readOverview } from '@/lib/operations/reads/overview';
import { nothingSchema } from '@/lib/operations/schema';
import { subjectOfController } from '@/lib/operations/subject';
import { route } from '@/lib/platform/route';

/** How the controller is doing at this moment. */
export const GET = route('operations.watch')
  .input(nothingSchema)
  .load('controller', async () => ({ id: 'controller' }))
  .authorize(mayWatchController, subjectOfController)
  .run(readOverview);
