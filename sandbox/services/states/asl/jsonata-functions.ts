import { randomUUID } from 'node:crypto';
import jsonata from 'jsonata';
import { hash, partition, random, range } from './intrinsics';

/** What Step Functions adds to JSONata, and what it takes away ("Transforming data with JSONata"): `$parse` stands in for `$eval`. */
export function jsonataFunctions(now: number): Record<string, unknown> {
  return {
    partition: (items: unknown, size: number) => partition(Array.isArray(items) ? items : [items], Math.max(1, Math.trunc(size))),
    range,
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
