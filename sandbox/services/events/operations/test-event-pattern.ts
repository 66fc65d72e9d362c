import type { TestEventPatternRequest, TestEventPatternResponse } from '@aws-sdk/client-eventbridge';
import type { Operation } from '@/sandbox/core/contract';
import { invalid } from '../errors';
import { matchesEvent } from '../pattern/match-event';
import { readPattern } from '../pattern/read-pattern';

export const testEventPattern: Operation<TestEventPatternRequest, TestEventPatternResponse> = {
  service: 'events',
  name: 'TestEventPattern',
  permissions: () => [{ action: 'events:TestEventPattern', resource: '*' }],
  run({ input }) {
    const event = readTestedEvent(String(input.Event));
    return { Result: matchesEvent(readPattern(String(input.EventPattern)), event) };
  },
};

/** The event must have what EventBridge gives to every event; `resources` may be left out. */
export function readTestedEvent(text: string): object {
  const event = parse(text);
  const missing = ['id', 'account', 'source', 'time', 'region', 'detail-type'].find((member) => !Object.hasOwn(event, member));
  if (missing !== undefined) throw invalid('Parameter Event is not valid.');
  return event;
}

function parse(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Refused below, like any other text that is no object.
  }
  throw invalid('Parameter Event is not valid.');
}
