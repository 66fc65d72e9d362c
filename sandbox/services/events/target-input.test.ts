import { describe, expect, it } from 'vitest';
import type { BusEvent } from './event';
import { resolveHttpParameters } from './http-parameters';
import { inputOf, isSendable, unknownPlaceholder } from './target-input';

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
    ['a template of JSON', { InputTransformer: { InputPathsMap: paths, InputTemplate: '{"c": <city>, "d": <degrees>, "all": <all>, "none": <none>}' } }, `{"c": "New \\"York\\"", "d": 21, "all": ${JSON.stringify(event.detail)}, "none": ""}`],
    ['a template within quotation marks', { InputTransformer: { InputPathsMap: paths, InputTemplate: '"In <city> it is <degrees>, said \\"<none>\\"."' } }, '"In New \\"York\\" it is 21, said \\"\\"."'],
    ['what EventBridge knows itself', { InputTransformer: { InputTemplate: '{"rule": "<aws.events.rule-name>", "arn": <aws.events.rule-arn>, "event": <aws.events.event.json>}' } }, `{"rule": "r", "arn": "${rule.arn}", "event": ${JSON.stringify(event)}}`],
    ['what is no variable stays', { InputTransformer: { InputTemplate: '{"a": "<two words> < b"}' } }, '{"a": "<two words> < b"}'],
    ['lists and objects in text, without quotation marks', { InputTransformer: { InputPathsMap: { days: '$.detail.days', both: '$.resources' }, InputTemplate: '"<days> and <both>"' } }, '"[{n:1},{n:2}] and [a,b]"'],
    ['the event without its detail', { InputTransformer: { InputTemplate: '{"e": <aws.events.event>}' } }, JSON.stringify({ e: { version: '0', id: 'id-1', source: 'test', account: '222222222222', time: '2026-01-01T00:00:00Z', region: 'us-east-1', resources: ['a', 'b'], detailType: 'Weather' } }).replace('{"e":', '{"e": ')],
  ])('%s', (_what, target, expected) => {
    expect(inputOf({ Id: 't', Arn: 'a', ...target }, event, rule)).toBe(expected);
  });

  it('finds the placeholder that nothing fills', () => {
    expect(unknownPlaceholder({ InputPathsMap: { a: '$.id' }, InputTemplate: '"<a> <aws.events.rule-name> < b"' })).toBeUndefined();
    expect(unknownPlaceholder({ InputPathsMap: { a: '$.id' }, InputTemplate: '{"a": <a>, "b": "<b>"}' })).toBe('b');
    expect(unknownPlaceholder({ InputTemplate: '<aws.events.other>' })).toBe('aws.events.other');
  });

  it.each<[string, string, boolean]>([
    ['JSON', '{"all": <all>}', true],
    ['an object between quotation marks, which is no JSON', '{"all": "<all>"}', false],
    ['lines of text', '"<city>"\n"<all>"', true],
    ['bare text', '<days> of days', false],
  ])('sends %s: %s is %s', (_what, InputTemplate, sent) => {
    const text = inputOf({ Id: 't', Arn: 'a', InputTransformer: { InputPathsMap: { ...paths, days: '$.detail.days' }, InputTemplate } }, event, rule);
    expect(isSendable(text)).toBe(sent);
  });

  it('takes HTTP parameters from the event where they are paths', () => {
    expect(
      resolveHttpParameters(
        { PathParameterValues: ['$.id', 'fixed'], HeaderParameters: { 'x-city': '$.detail.city', 'x-none': '$.detail.nothing', 'x-price': '$5' }, QueryStringParameters: { days: '$.detail.days' } },
        event,
      ),
    ).toEqual({ path: ['id-1', 'fixed'], headers: [['x-city', 'New "York"'], ['x-none', ''], ['x-price', '$5']], query: [['days', '[{"n":1},{"n":2}]']] });
  });
});
