import type { Operation, World } from '@/sandbox/core/contract';
import { createPipe } from './operations/create-pipe';
import { deletePipe } from './operations/delete-pipe';
import { describePipe } from './operations/describe-pipe';
import { listPipes } from './operations/list-pipes';
import { listTagsForResource } from './operations/list-tags-for-resource';
import { startPipe } from './operations/start-pipe';
import { stopPipe } from './operations/stop-pipe';
import { tagResource } from './operations/tag-resource';
import { untagResource } from './operations/untag-resource';
import { updatePipe } from './operations/update-pipe';
import { registerPolling } from './poll';
import { registerPipes } from './settle-pipe';

export const operations: Operation[] = [
  createPipe,
  deletePipe,
  describePipe,
  listPipes,
  listTagsForResource,
  startPipe,
  stopPipe,
  tagResource,
  untagResource,
  updatePipe,
];

export function register(world: World): void {
  registerPipes(world);
  registerPolling(world);
}
