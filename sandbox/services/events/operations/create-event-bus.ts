import type { CreateEventBusRequest, CreateEventBusResponse } from '@aws-sdk/client-eventbridge';
import { ServiceError, type Operation } from '@/sandbox/core/contract';
import { quotaOf } from '../../quotas';
import { requestTagKeys } from '../../tags';
import { unsupported } from '../../unsupported';
import { settingsOf, shownSettings } from '../bus-settings';
import { busArnOf, busWithArn, eventBuses } from '../event-bus';
import { invalid, limitExceeded } from '../errors';
import { tagMap, tagsOf } from '../tags';

export const createEventBus: Operation<CreateEventBusRequest, CreateEventBusResponse> = {
  service: 'events',
  name: 'CreateEventBus',
  permissions(call) {
    const resource = busArnOf(call, call.input.Name);
    const context = requestTagKeys(tagMap(call.input.Tags));
    return [{ action: 'events:CreateEventBus', resource, context }, ...(call.input.Tags?.length ? [{ action: 'events:TagResource', resource, context }] : [])];
  },
  run(call) {
    const { input, world, region } = call;
    const { accountId } = call.caller;
    const { Name: name = '' } = input;
    if (input.EventSourceName !== undefined) throw unsupported('partner event buses', 'Leave EventSourceName out.');
    if (name.includes('/')) throw invalid(`Event bus name ${name} must not contain '/', which is for partner event buses.`);
    const arn = busArnOf(call, name);
    if (busWithArn(world, arn)) throw new ServiceError('ResourceAlreadyExistsException', `Event bus ${name} already exists.`);
    // The default bus counts.
    const limit = quotaOf(world, 'events.eventBuses', accountId, region);
    const used = eventBuses(world).list({ accountId, region }).filter((bus) => bus.createdAt !== undefined);
    if (used.length + 1 >= limit) throw limitExceeded(limit, 'event buses');
    const now = world.clock.now();
    const bus = eventBuses(world).put({ id: arn, accountId, region, name, arn, ...settingsOf(input), tags: tagsOf(input.Tags), createdAt: now, lastModifiedAt: now });
    return { EventBusArn: arn, ...shownSettings(bus) };
  },
};
