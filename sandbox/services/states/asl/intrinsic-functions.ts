import { createHash, randomUUID } from 'node:crypto';
import { TaskFailure } from '@/sandbox/data-plane/task-failure';
import { valueAt, type PathScope } from './paths';

const functions: Record<string, (...args: any[]) => unknown> = {
  'States.Format': (template: string, ...values: unknown[]) =>
    template.replaceAll('{}', () => {
      const value = values.shift();
      return typeof value === 'string' ? value : JSON.stringify(value);
    }),
  'States.StringToJson': (text: string) => JSON.parse(text) as unknown,
  'States.JsonToString': (value: unknown) => JSON.stringify(value),
  'States.Array': (...items: unknown[]) => items,
  'States.ArrayContains': (items: unknown[], wanted: unknown) => items.some((item) => JSON.stringify(item) === JSON.stringify(wanted)),
  'States.ArrayGetItem': (items: unknown[], index: number) => items[index],
  'States.ArrayLength': (items: unknown[]) => items.length,
  'States.ArrayUnique': (items: unknown[]) => [...new Map(items.map((item) => [JSON.stringify(item), item])).values()],
  'States.Base64Encode': (text: string) => Buffer.from(text).toString('base64'),
  'States.Base64Decode': (text: string) => Buffer.from(text, 'base64').toString('utf8'),
  'States.Hash': (text: unknown, algorithm: string) =>
    createHash(algorithm.replace('-', '').toLowerCase()).update(typeof text === 'string' ? text : JSON.stringify(text)).digest('hex'),
  'States.JsonMerge': (first: object, second: object) => ({ ...first, ...second }),
  'States.MathAdd': (a: number, b: number) => a + b,
  'States.StringSplit': (text: string, separators: string) => text.split(new RegExp(`[${separators.replace(/[\\\]^-]/g, '\\$&')}]`)).filter(Boolean),
  'States.UUID': () => randomUUID(),
};

/** A call such as `States.Format('Hello {}', $.name)`; arguments are strings, numbers, constants, paths or further calls. */
export function evaluateIntrinsic(expression: string, field: string, scope: PathScope): unknown {
  const cursor = { text: expression, at: 0 };
  try {
    const value = readValue(cursor, field, scope);
    skipSpace(cursor);
    if (cursor.at < expression.length) throw new Error(`unexpected '${expression.slice(cursor.at)}'`);
    return value;
  } catch (error) {
    if (error instanceof TaskFailure) throw error;
    throw new TaskFailure('States.IntrinsicFailure', `${expression} in the field '${field}' failed: ${error instanceof Error ? error.message : String(error)}`);
  }
}

interface Cursor {
  text: string;
  at: number;
}

function readValue(cursor: Cursor, field: string, scope: PathScope): unknown {
  skipSpace(cursor);
  const rest = cursor.text.slice(cursor.at);
  if (rest.startsWith("'")) return readString(cursor);
  if (rest.startsWith('$')) {
    const path = /^\$(?:[^,()[\]]|\[[^\]]*\])*/.exec(rest)?.[0] ?? '';
    cursor.at += path.length;
    return valueAt(path.trim(), field, scope);
  }
  const constant = /^(true|false|null|-?\d+(?:\.\d+)?)\b/.exec(rest)?.[0];
  if (constant) {
    cursor.at += constant.length;
    return JSON.parse(constant) as unknown;
  }
  return readCall(cursor, field, scope);
}

function readCall(cursor: Cursor, field: string, scope: PathScope): unknown {
  const name = /^States\.\w+/.exec(cursor.text.slice(cursor.at))?.[0] ?? '';
  const run = functions[name];
  if (!run) throw new Error(`the sandbox does not know the function ${name || cursor.text.slice(cursor.at)}`);
  cursor.at += name.length;
  expect(cursor, '(');
  const args: unknown[] = [];
  while (peek(cursor) !== ')') {
    if (args.length > 0) expect(cursor, ',');
    args.push(readValue(cursor, field, scope));
  }
  expect(cursor, ')');
  return run(...args);
}

function readString(cursor: Cursor): string {
  const literal = /^'((?:[^'\\]|\\.)*)'/.exec(cursor.text.slice(cursor.at));
  if (!literal) throw new Error('a string does not end');
  cursor.at += literal[0].length;
  return (literal[1] ?? '').replace(/\\(.)/g, '$1');
}

function peek(cursor: Cursor): string | undefined {
  skipSpace(cursor);
  return cursor.text[cursor.at];
}

function expect(cursor: Cursor, character: string): void {
  if (peek(cursor) !== character) throw new Error(`'${character}' expected`);
  cursor.at += 1;
}

function skipSpace(cursor: Cursor): void {
  while (cursor.text[cursor.at] === ' ') cursor.at += 1;
}
