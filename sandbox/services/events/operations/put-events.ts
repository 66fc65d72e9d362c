import type { PutEventsRequest, PutEventsRequestEntry, PutEventsResponse, PutEventsResultEntry } from '@aws-sdk/client-eventbridge';
import type { Call, Operation, PermissionCheck } from '@/sandbox/core/contract';
import { unsupported } from '../../unsupported';
import { makeEvent } from '../event';
import { busArnOf, requireOwnBus } from '../event-bus';
import { invalid } from '../errors';
import { publishEvent } from '../publish-event';

/** 1 MB for all entries together (EventBridge user guide, "PutEvents entry size"). */
const largestRequest = 1024 * 1024;

/** Each entry is taken or refused by itself. An event for a bus that this Region does not have is taken and lost. */
export const putEvents: Operation<PutEventsRequest, PutEventsResponse> = {
  service: 'events',
  name: 'PutEvents',
  permissions: (call) => (call.input.Entries ?? []).map((entry) => checkOf(call, entry)),
  run(call) {
    const { Entries = [], EndpointId } = call.input;
    if (EndpointId !== undefined) throw unsupported('global endpoints', 'Leave EndpointId out.');
    if (Entries.reduce((sum, entry) => sum + sizeOf(entry), 0) > largestRequest) throw invalid('Total size of the entries in the request is over the limit.');
    for (const { EventBusName } of Entries) requireOwnBus(call, busArnOf(call, EventBusName));
    const results = Entries.map((entry) => put(call, entry));
    return { FailedEntryCount: results.filter(({ ErrorCode }) => ErrorCode).length, Entries: results };
  },
};

function checkOf(call: Call, { EventBusName, Source, DetailType }: PutEventsRequestEntry): PermissionCheck {
  const context = { ...(Source ? { 'events:source': Source } : {}), ...(DetailType ? { 'events:detail-type': DetailType } : {}), 'events:eventBusInvocation': 'false' };
  return { action: 'events:PutEvents', resource: busArnOf(call, EventBusName), context };
}

function put(call: Call, entry: PutEventsRequestEntry): PutEventsResultEntry {
  const { world, caller, region } = call;
  const { Source, DetailType, Detail, Resources, Time, EventBusName } = entry;
  for (const [name, value] of Object.entries({ Source, DetailType, Detail })) {
    if (!value) return refused('InvalidArgument', `Parameter ${name} is not valid. Reason: ${name} is a required argument.`);
  }
  if (/^aws\./i.test(String(Source))) return refused('NotAuthorizedForSourceException', 'Not authorized for the source.');
  const detail = objectFrom(String(Detail));
  if (!detail) return refused('MalformedDetail', 'Detail is malformed.');
  const event = makeEvent(world, {
    source: String(Source),
    'detail-type': String(DetailType),
    account: caller.accountId,
    region,
    resources: Resources,
    detail,
    ...(Time ? { time: Time.getTime() } : {}),
  });
  const busArn = busArnOf(call, EventBusName);
  if (busArn.split(':')[3] === region) publishEvent(world, busArn, event);
  return { EventId: event.id };
}

function refused(ErrorCode: string, ErrorMessage: string): PutEventsResultEntry {
  return { ErrorCode, ErrorMessage };
}

function objectFrom(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject && nestingOf(text) <= deepestNesting ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** What is nested deeper than JSON can be written again is no event. */
const deepestNesting = 1_000;

function nestingOf(json: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [token] of json.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{}]/g)) {
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

/** As EventBridge counts: 14 bytes for the time, and the bytes of all texts. */
function sizeOf({ Time, Source = '', DetailType = '', Detail = '', Resources = [] }: PutEventsRequestEntry): number {
  return (Time ? 14 : 0) + [Source, DetailType, Detail, ...Resources].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}
