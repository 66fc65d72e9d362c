export type LimitKind = 'person' | 'account' | 'address' | 'signIn';

export interface RefusalCount {
  kind: LimitKind;
  key: string;
  count: number;
}

/** Different keys that one process counts between two writes; more are one key. */
const mostKeys = 1_000;

/** Of the whole process: pages, routes and the proxy each have a copy of this file. */
const holder = globalThis as { pergolaLimitRefusals?: Map<string, RefusalCount> };

/** Counts a refused request for administrators, without the database; `writeLimitRefusals` takes it from here. */
export function countRefusal(kind: LimitKind, key: string): void {
  const counts = (holder.pergolaLimitRefusals ??= new Map());
  const name = counts.size < mostKeys || counts.has(`${kind}/${key}`) ? key : 'others';
  const count = counts.get(`${kind}/${name}`) ?? { kind, key: name, count: 0 };
  counts.set(`${kind}/${name}`, { ...count, count: count.count + 1 });
}

/** What was counted since the last time. */
export function takeRefusals(): RefusalCount[] {
  const counts = [...(holder.pergolaLimitRefusals?.values() ?? [])];
  holder.pergolaLimitRefusals?.clear();
  return counts;
}
