import { describe, expect, it } from 'vitest';
import { fillTemplate } from './input-template';
import type { Pipe } from './pipe';

const pipe = { id: 'arn:aws:pipes:us-east-1:222222222222:pipe/p', name: 'p', source: 'arn:source', target: 'arn:target' } as Pipe;
const event = { messageId: 'm-1', body: { text: 'say "hi"', n: 3, list: [{ x: 1 }, { x: 2 }], none: null }, attributes: { SenderId: 'AIDA' } };

const rows: [sentence: string, template: string, filled: string][] = [
  ['free text', 'Hello, <$.attributes.SenderId>', 'Hello, AIDA'],
  ['one path to a text', '<$.attributes.SenderId>', 'AIDA'],
  ['one path to an object', '<$.body.list[0]>', '{"x":1}'],
  ['a text in quotes', '"Hello, <$.attributes.SenderId>"', '"Hello, AIDA"'],
  ['JSON with a text', '{"a": <$.body.text>}', '{"a": "say \\"hi\\""}'],
  ['JSON with a text inside a text', '{"a": "<$.messageId>: <$.body.text>"}', '{"a": "m-1: say \\"hi\\""}'],
  ['JSON with a number', '{"a": <$.body.n>, "b": "<$.body.n>"}', '{"a": 3, "b": "3"}'],
  ['JSON with a list', '[<$.body.list>]', '[[{"x":1},{"x":2}]]'],
  ['a wildcard', '{"a": <$.body.list[*].x>}', '{"a": [1,2]}'],
  ['null', '{"a": <$.body.none>}', '{"a": null}'],
  ['what is not there', '{"a": <$.nothing>, "b": "<$.nothing>"}', '{"a": null, "b": ""}'],
  ['reserved variables', '{"a": <aws.pipes.pipe-arn>, "b": "<aws.pipes.pipe-name>", "c": <aws.pipes.source-arn>, "d": <aws.pipes.target-arn>}', `{"a": "${pipe.id}", "b": "p", "c": "arn:source", "d": "arn:target"}`],
  ['the time', '{"a": <aws.pipes.event.ingestion-time>}', '{"a": "2026-11-24T00:00:00.000Z"}'],
  ['the event', '{"a": <aws.pipes.event.json>}', `{"a": ${JSON.stringify(event)}}`],
  ['an escaped quotation mark', '{"a": "\\"<$.messageId>\\""}', '{"a": "\\"m-1\\""}'],
];

describe('a template of a pipe is filled with', () => {
  it.each(rows)('%s', (_sentence, template, filled) => {
    expect(fillTemplate(template, pipe, event, Date.parse('2026-11-24T00:00:00Z'))).toBe(filled);
  });
});
