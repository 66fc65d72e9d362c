import type { InputTransformer, Target } from '@aws-sdk/client-eventbridge';
import type { BusEvent } from './event';
import { valueAtPath } from './json-path';
import type { Rule } from './rule';
import { own } from '@/sandbox/core/own';

/** What a target gets of an event: a constant, a part, something made from it, or all of it. As text. */
export function inputOf({ Input, InputPath, InputTransformer: transformer }: Target, event: BusEvent, rule: Pick<Rule, 'arn' | 'name'>): string {
  if (Input !== undefined) return Input;
  if (InputPath !== undefined) return JSON.stringify(valueAtPath(InputPath, event) ?? null);
  return transformer ? transformed(transformer, event, rule) : JSON.stringify(event);
}

/**
 * Fills `<name>` in a template (EventBridge user guide, "Input transformation"; recorded answers of AWS). In a template that is
 * JSON the value's JSON is put in, and between quotation marks the bare text of a text. In a template of quoted text, lists and
 * objects lose their quotation marks. What a path does not find is an empty text.
 */
function transformed({ InputPathsMap = {}, InputTemplate = '' }: InputTransformer, event: BusEvent, rule: Pick<Rule, 'arn' | 'name'>): string {
  const values: Record<string, unknown> = {
    ...Object.fromEntries(Object.entries(InputPathsMap).map(([name, path]) => [name, valueAtPath(path, event)])),
    'aws.events.rule-arn': rule.arn,
    'aws.events.rule-name': rule.name,
    'aws.events.event.ingestion-time': event.time,
    'aws.events.event': withoutDetail(event),
    'aws.events.event.json': event,
  } satisfies Record<(typeof reservedNames)[number], unknown>;
  const isJsonTemplate = /^\s*[{[]/.test(InputTemplate);
  let text = '';
  let isQuoted = false;
  for (let index = 0; index < InputTemplate.length; index += 1) {
    const [whole, name] = placeholder.exec(InputTemplate.slice(index, index + longestVariable)) ?? [];
    if (whole !== undefined && name !== undefined && Object.hasOwn(values, name)) {
      const value = own(values, name) ?? '';
      text += isQuoted ? insideQuotes(value, isJsonTemplate) : JSON.stringify(value);
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

const placeholder = /^<([\w.-]+)>/;
const longestVariable = 300;

const reservedNames = ['aws.events.rule-arn', 'aws.events.rule-name', 'aws.events.event.ingestion-time', 'aws.events.event', 'aws.events.event.json'] as const;

/** A placeholder of a template that is neither in the map nor one of EventBridge's own. */
export function unknownPlaceholder({ InputPathsMap = {}, InputTemplate = '' }: InputTransformer): string | undefined {
  const known = new Set<string>([...Object.keys(InputPathsMap), ...reservedNames]);
  return [...InputTemplate.matchAll(/<([\w.-]+)>/g)].map(([, name = '']) => name).find((name) => !known.has(name));
}

/** EventBridge sends only JSON, in a template of quoted text one of each line; of anything else nothing arrives (recorded answers of AWS). */
export function isSendable(text: string): boolean {
  return isJson(text) || text.split('\n').every(isJson);
}

function isJson(text: string): boolean {
  try {
    return JSON.parse(text) !== undefined;
  } catch {
    return false;
  }
}

function insideQuotes(value: unknown, isJsonTemplate: boolean): string {
  if (typeof value === 'string') return JSON.stringify(value).slice(1, -1);
  const json = JSON.stringify(value);
  return isJsonTemplate ? json : json.replace(/\\.|"/g, (mark) => (mark === '"' ? '' : mark));
}

/** Here, and nowhere else, the detail type is called `detailType`. */
function withoutDetail({ detail: _detail, 'detail-type': detailType, ...event }: BusEvent): object {
  return { ...event, detailType };
}
