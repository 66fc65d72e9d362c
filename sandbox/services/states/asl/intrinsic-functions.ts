import { TaskFailure } from '@/sandbox/data-plane/task-failure';
import { intrinsics } from './intrinsics';
import { valueAt } from './paths';
import { StateFailure, type Scope } from './scope';

/** A call such as `States.Format('Hello {}', $.name)`; arguments are strings, numbers, constants, paths or further calls. */
export function evaluateIntrinsic(expression: string, field: string, scope: Scope): unknown {
  const cursor = { text: expression, at: 0 };
  try {
    const value = readValue(cursor, field, scope);
    skipSpace(cursor);
    if (cursor.at < expression.length) throw new Error(`unexpected '${expression.slice(cursor.at)}'`);
    return value;
  } catch (error) {
    if (error instanceof TaskFailure) throw error;
    throw new StateFailure('States.IntrinsicFailure', `${expression} in the field '${field}' failed: ${error instanceof Error ? error.message : String(error)}`);
  }
}

interface Cursor {
  text: string;
  at: number;
}

function readValue(cursor: Cursor, field: string, scope: Scope): unknown {
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

function readCall(cursor: Cursor, field: string, scope: Scope): unknown {
  const name = /^States\.\w+/.exec(cursor.text.slice(cursor.at))?.[0] ?? '';
  const run = intrinsics[name];
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
  // What is escaped for States.Format stays so until it has found its places.
  return (literal[1] ?? '').replace(/\\(['\\])/g, '$1');
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
