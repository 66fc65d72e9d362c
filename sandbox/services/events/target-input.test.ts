import { describe, expect, it } from 'vitest';
import type { BusEvent } from './event';
import { resolveHttpParameters } from './http-parameters';
import { inputOf } from './target-input';

const event: BusEvent = {
  version: '0',
  id: 'id-1',
  'detail-type': 'Weather',
  source: 'test',
  account: '222222222222',
  time: '2026-01-01T00:00:00Z',
  region: 'us-east-1',
  resources: ['a', 'b'],
  detail: { city: 'New "York"', degrees: 21, 'wind speed': 3, days: [{ n: 1 }, { n: 2 }] },
};
const rule = { arn: 'arn:aws:events:us-east-1:222222222222:rule/r', name: 'r' };
const paths = { city: '$.detail.city', degrees: '$.detail.degrees', all: '$.detail', none: '$.detail.nothing' };

describe('what a target gets', () => {
  it.each<[string, object, string]>([
    ['the whole event', {}, JSON.stringify(event)],
    ['a constant', { Input: '{"a":1}' }, '{"a":1}'],
    ['a part', { InputPath: '$.detail.days[1]' }, '{"n":2}'],
    ['a part with another name', { InputPath: "$.detail['wind speed']" }, '3'],
    ['a part of every item', { InputPath: '$.detail.days[*].n' }, '[1,2]'],
    ['nothing', { InputPath: '$.detail.nothing' }, 'null'],
    ['a template of JSON', { InputTransformer: { InputPathsMap: paths, InputTemplate: '{"c": <city>, "d": <degrees>, "all": <all>, "none": <none>}' } }, `{"c": "New \\"York\\"", "d": 21, "all": ${JSON.stringify(event.detail)}, "none": null}`],
    ['a template within quotation marks', { InputTransformer: { InputPathsMap: paths, InputTemplate: '"In <city> it is <degrees>, said \\"<none>\\"."' } }, '"In New \\"York\\" it is 21, said \\"\\"."'],
    ['what EventBridge knows itself', { InputTransformer: { InputTemplate: '{"rule": "<aws.events.rule-name>", "arn": <aws.events.rule-arn>, "event": <aws.events.event.json>}' } }, `{"rule": "r", "arn": "${rule.arn}", "event": ${JSON.stringify(event)}}`],
    ['what is no variable stays', { InputTransformer: { InputTemplate: '{"a": "<unknown> < b"}' } }, '{"a": "<unknown> < b"}'],
  ])('%s', (_what, target, expected) => {
    expect(inputOf({ Id: 't', Arn: 'a', ...target }, event, rule)).toBe(expected);
  });

  it('takes HTTP parameters from the event where they are paths', () => {
    expect(
      resolveHttpParameters(
        { PathParameterValues: ['$.id', 'fixed'], HeaderParameters: { 'x-city': '$.detail.city', 'x-none': '$.detail.nothing', 'x-price': '$5' }, QueryStringParameters: { days: '$.detail.days' } },
        event,
      ),
    ).toEqual({ path: ['id-1', 'fixed'], headers: [['x-city', 'New "York"'], ['x-price', '$5']], query: [['days', '[{"n":1},{"n":2}]']] });
  });
});
