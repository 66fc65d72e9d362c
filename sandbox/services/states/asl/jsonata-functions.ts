import { randomUUID } from 'node:crypto';
import jsonata from 'jsonata';
import { hash, partition, random, range } from './intrinsics';

/** What Step Functions adds to JSONata, and what it takes away ("Transforming data with JSONata"): `$parse` stands in for `$eval`. */
export function jsonataFunctions(now: number): Record<string, unknown> {
  return {
    partition: (items: unknown, size: number) => partition(Array.isArray(items) ? items : [items], Math.max(1, Math.trunc(size))),
    range: (first: number, last: number, step: number) => sequence(range(first, last, step)),
    hash: (value: unknown, algorithm: unknown = 'SHA-1') => hash(value, algorithm),
    random,
    uuid: () => randomUUID(),
    parse: (text: string) => JSON.parse(text) as unknown,
    eval: undefined,
    millis: () => now,
    now: (picture?: string, timezone?: string) =>
      picture === undefined ? new Date(now).toISOString() : jsonata('$fromMillis($now, $picture, $timezone)').evaluate({}, { now, picture, timezone }),
  };
}

/** A sequence of JSONata: with one item it is that item, with none it is nothing (recorded answers of AWS for `$range`). */
function sequence<Item>(items: Item[]): Item[] {
  return Object.defineProperty(items, 'sequence', { value: true });
}
