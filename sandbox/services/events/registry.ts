import type { Operation, World } from '@/sandbox/core/contract';
import { registerDeliveries } from './deliver';
import { registerSchedules } from './fire-schedule';
import { registerConnections } from './settle-connection';
import { createApiDestination } from './operations/create-api-destination';
import { createConnection } from './operations/create-connection';
import { createEventBus } from './operations/create-event-bus';
import { deauthorizeConnection } from './operations/deauthorize-connection';
import { deleteApiDestination } from './operations/delete-api-destination';
import { deleteConnection } from './operations/delete-connection';
import { deleteEventBus } from './operations/delete-event-bus';
import { deleteRule } from './operations/delete-rule';
import { describeApiDestination } from './operations/describe-api-destination';
import { describeConnection } from './operations/describe-connection';
import { describeEventBus } from './operations/describe-event-bus';
import { describeRule } from './operations/describe-rule';
import { disableRule } from './operations/disable-rule';
import { enableRule } from './operations/enable-rule';
import { listApiDestinations } from './operations/list-api-destinations';
import { listConnections } from './operations/list-connections';
import { listEventBuses } from './operations/list-event-buses';
import { listRuleNamesByTarget } from './operations/list-rule-names-by-target';
import { listRules } from './operations/list-rules';
import { listTagsForResource } from './operations/list-tags-for-resource';
import { listTargetsByRule } from './operations/list-targets-by-rule';
import { putEvents } from './operations/put-events';
import { putRule } from './operations/put-rule';
import { putTargets } from './operations/put-targets';
import { removeTargets } from './operations/remove-targets';
import { tagResource } from './operations/tag-resource';
import { testEventPattern } from './operations/test-event-pattern';
import { untagResource } from './operations/untag-resource';
import { updateApiDestination } from './operations/update-api-destination';
import { updateConnection } from './operations/update-connection';
import { updateEventBus } from './operations/update-event-bus';

export const operations: Operation[] = [
  createApiDestination,
  createConnection,
  createEventBus,
  deauthorizeConnection,
  deleteApiDestination,
  deleteConnection,
  deleteEventBus,
  deleteRule,
  describeApiDestination,
  describeConnection,
  describeEventBus,
  describeRule,
  disableRule,
  enableRule,
  listApiDestinations,
  listConnections,
  listEventBuses,
  listRuleNamesByTarget,
  listRules,
  listTagsForResource,
  listTargetsByRule,
  putEvents,
  putRule,
  putTargets,
  removeTargets,
  tagResource,
  testEventPattern,
  untagResource,
  updateApiDestination,
  updateConnection,
  updateEventBus,
];

export function register(world: World): void {
  registerConnections(world);
  registerSchedules(world);
  registerDeliveries(world);
}
