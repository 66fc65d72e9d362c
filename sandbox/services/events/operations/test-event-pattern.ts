import type { TestEventPatternRequest, TestEventPatternResponse } from '@aws-sdk/client-eventbridge';
import type { Operation } from '@/sandbox/core/contract';
import { invalid } from '../errors';
import { matchesEvent } from '../pattern/match-event';
import { readPattern } from '../pattern/read-pattern';

/** The event must be a whole one, with the members that EventBridge itself gives to every event. */
export const testEventPattern: Operation<TestEventPatternRequest, TestEventPatternResponse> = {
  service: 'events',
  name: 'TestEventPattern',
  permissions: () => [{ action: 'events:TestEventPattern', resource: '*' }],
  run({ input }) {
    const event = parse(String(input.Event));
    const missing = ['id', 'account', 'source', 'time', 'region', 'resources', 'detail-type'].find((member) => !Object.hasOwn(event, member));
    if (missing !== undefined) throw invalid(`Parameter Event is not valid. Reason: ${missing} is a required argument.`);
    return { Result: matchesEvent(readPattern(String(input.EventPattern)), event) };
  },
};

function parse(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Refused below, like any other text that is no object.
  }
  throw invalid('Parameter Event is not valid. Reason: It is not a JSON object.');
}
