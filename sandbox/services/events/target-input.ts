import type { InputTransformer, Target } from '@aws-sdk/client-eventbridge';
import type { BusEvent } from './event';
import { valueAtPath } from './json-path';
import type { Rule } from './rule';

/** What a target gets of an event: a constant, a part, something made from it, or all of it. As text. */
export function inputOf({ Input, InputPath, InputTransformer: transformer }: Target, event: BusEvent, rule: Pick<Rule, 'arn' | 'name'>): string {
  if (Input !== undefined) return Input;
  if (InputPath !== undefined) return JSON.stringify(valueAtPath(InputPath, event) ?? null);
  return transformer ? transformed(transformer, event, rule) : JSON.stringify(event);
}

/**
 * Fills `<name>` in a template (EventBridge user guide, "Input transformation"). Between quotation marks the bare text of a
 * value is put in, elsewhere its JSON. What a path does not find becomes nothing between quotation marks, and `null` elsewhere.
 */
function transformed({ InputPathsMap = {}, InputTemplate = '' }: InputTransformer, event: BusEvent, rule: Pick<Rule, 'arn' | 'name'>): string {
  const values: Record<string, unknown> = {
    ...Object.fromEntries(Object.entries(InputPathsMap).map(([name, path]) => [name, valueAtPath(path, event)])),
    'aws.events.rule-arn': rule.arn,
    'aws.events.rule-name': rule.name,
    'aws.events.event.ingestion-time': event.time,
    'aws.events.event': withoutDetail(event),
    'aws.events.event.json': event,
  };
  let text = '';
  let isQuoted = false;
  for (let index = 0; index < InputTemplate.length; index += 1) {
    const [whole, name] = /^<([\w.-]+)>/.exec(InputTemplate.slice(index, index + longestVariable)) ?? [];
    if (whole !== undefined && name !== undefined && Object.hasOwn(values, name)) {
      text += isQuoted ? insideQuotes(values[name]) : (JSON.stringify(values[name]) ?? 'null');
      index += whole.length - 1;
      continue;
    }
    const letter = InputTemplate[index] ?? '';
    if (letter === '\\') {
      text += letter + (InputTemplate[index + 1] ?? '');
      index += 1;
      continue;
    }
    if (letter === '"') isQuoted = !isQuoted;
    text += letter;
  }
  return text;
}

const longestVariable = 300;

function insideQuotes(value: unknown): string {
  const text = value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);
  return JSON.stringify(text).slice(1, -1);
}

function withoutDetail({ detail: _detail, ...event }: BusEvent): object {
  return event;
}
