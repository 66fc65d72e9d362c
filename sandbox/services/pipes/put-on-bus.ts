import type { World } from '@/sandbox/core/contract';
import { busWithArn } from '../events/event-bus';
import { makeEvent } from '../events/event';
import { valueAtPath } from '../events/json-path';
import { publishEvent } from '../events/publish-event';
import type { Pipe } from './pipe';

/** Puts what went through the pipe on a bus as an event of its own; false where the role may not, there is no bus, or the detail is no object. */
export function putOnBus(world: World, pipe: Pipe, payload: unknown, text: string): boolean {
  const bus = busWithArn(world, pipe.target);
  const detail = objectIn(text);
  if (!bus || !detail || !world.roleMay(pipe.roleArn, { action: 'events:PutEvents', resource: pipe.target })) return false;
  const { DetailType, Source, Resources = [], Time } = pipe.targetParameters?.EventBridgeEventBusParameters ?? {};
  const resolved = (value: string) => (value.startsWith('$') ? String(valueAtPath(value, payload) ?? '') : value);
  const event = makeEvent(world, {
    source: resolved(Source ?? `Pipe ${pipe.name}`),
    'detail-type': resolved(DetailType ?? 'Event from aws:sqs'),
    account: bus.accountId,
    region: bus.region,
    resources: Resources.map(resolved),
    detail,
    ...timeOf(Time && resolved(Time)),
  });
  publishEvent(world, bus.arn, event);
  return true;
}

function timeOf(text: string | undefined): { time?: number } {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? {} : { time };
}

function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
