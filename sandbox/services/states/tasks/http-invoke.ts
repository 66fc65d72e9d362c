import { performHttpTask } from '@/sandbox/data-plane/http-task';
import type { TaskKind } from './task-kind';

export const httpInvoke: TaskKind = {
  resourceType: 'http',
  resource: 'invoke',
  run: async ({ world, runner, arguments: parameters, exchange }) => ({ result: await performHttpTask(world, runner, parameters, exchange) }),
};
