/** The name of a member, the index of an item, or `*`. */
type Step = string | number;

const step = /\.([\p{L}_][\p{L}\p{N}_-]*)|\['([^']*)'\]|\["([^"]*)"\]|\[(\d+|\*)\]/uy;

/** Reads `$.detail.items[0]['unit price']`: names, places in lists and `[*]`, which is what EventBridge knows of JSONPath. */
export function readJsonPath(path: string): Step[] | undefined {
  if (!path.startsWith('$')) return undefined;
  const steps: Step[] = [];
  step.lastIndex = 1;
  while (step.lastIndex < path.length) {
    const [, plain, single, double, place] = step.exec(path) ?? [];
    const name = plain ?? single ?? double;
    if (name === undefined && place === undefined) return undefined;
    steps.push(name ?? (place === '*' ? '*' : Number(place)));
  }
  return steps;
}

/** What stands at the path; undefined when nothing does. */
export function valueAtPath(path: string, document: unknown): unknown {
  const steps = readJsonPath(path);
  return steps && walk(steps, document);
}

function walk([next, ...rest]: Step[], value: unknown): unknown {
  if (next === undefined) return value;
  if (next === '*' && Array.isArray(value)) return value.map((item) => walk(rest, item)).filter((item) => item !== undefined);
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, next)) return undefined;
  return walk(rest, (value as Record<string | number, unknown>)[next]);
}
