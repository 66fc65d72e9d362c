import type { LeafPattern, ObjectPattern } from './event-pattern';
import { own } from '@/sandbox/core/own';

/**
 * Whether an event has what a pattern asks for (EventBridge user guide, "Event patterns"): every field must match, one value
 * of each list is enough. Where the event has a list, one of its items is enough, and the fields of one item must match together.
 */
export function matchesEvent(pattern: ObjectPattern, event: unknown): boolean {
  if (Array.isArray(event)) return event.some((item) => matchesEvent(pattern, item));
  const members = typeof event === 'object' && event !== null ? undotted(event as Record<string, unknown>) : {};
  return (
    pattern.fields.every(([name, field]) => matchesField(field, Object.hasOwn(members, name) ? members[name] : undefined)) &&
    pattern.alternatives.every((either) => either.some((one) => matchesEvent(one, event)))
  );
}

/** The members of an object, where one called `state.code` is the member `code` inside `state`. */
function undotted(members: Record<string, unknown>): Record<string, unknown> {
  if (!Object.keys(members).some((name) => name.includes('.'))) return members;
  const nested: Record<string, unknown> = Object.fromEntries(Object.entries(members).filter(([name]) => !name.includes('.')));
  for (const [name, value] of Object.entries(members)) {
    const dot = name.indexOf('.');
    if (dot === -1) continue;
    const [first, rest] = [name.slice(0, dot), name.slice(dot + 1)];
    const present = own(nested, first) ?? {};
    if (isObject(present)) Object.defineProperty(nested, first, { value: { ...present, [rest]: value }, enumerable: true, writable: true, configurable: true });
  }
  return nested;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function matchesField(field: ObjectPattern | LeafPattern, value: unknown): boolean {
  return field.kind === 'object' ? matchesEvent(field, value) : matchesLeaf(field, value);
}

function matchesLeaf({ tests }: LeafPattern, value: unknown): boolean {
  if (Array.isArray(value) && value.length > 0) return value.some((item) => matchesLeaf({ kind: 'leaf', tests }, item));
  const isLeaf = value !== undefined && (typeof value !== 'object' || value === null);
  return tests.some((test) => (test.ofAbsent ? !isLeaf : isLeaf && test.holds(value)));
}
