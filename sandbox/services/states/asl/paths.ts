import { JSONPath } from 'jsonpath-plus';
import { TaskFailure } from '@/sandbox/data-plane/task-failure';

/** What paths look into: the state's input, and the context object under `$$`. */
export interface PathScope {
  input: unknown;
  context: unknown;
}

/** The value at a path, or `undefined`. A path that can match several gives a list. */
export function findPath(path: string, { input, context }: PathScope): unknown {
  const ofContext = path.startsWith('$$');
  const json = ofContext ? context : input;
  const wanted = ofContext ? path.slice(1) : path;
  if (wanted === '$') return json;
  if (json === null || typeof json !== 'object') return undefined;
  const found: unknown[] = JSONPath({ path: wanted, json, wrap: true, eval: false }) as unknown[];
  return isDefinite(wanted) ? found[0] : found;
}

/** The value at a path that must be there; `field` is where the path stands in the definition. */
export function valueAt(path: string, field: string, scope: PathScope): unknown {
  const value = findPath(path, scope);
  if (value !== undefined) return value;
  throw new TaskFailure(
    'States.Runtime',
    `The JSONPath '${path}' specified for the field '${field}' could not be found in the input '${JSON.stringify(scope.input)}'`,
  );
}

/** InputPath and OutputPath: the whole by default, nothing when null. */
export function applyPath(path: string | null | undefined, field: string, scope: PathScope): unknown {
  if (path === null) return {};
  return path === undefined ? scope.input : valueAt(path, field, scope);
}

/** ResultPath: where the result goes into the raw input; null drops it, absent or `$` replaces the input. */
export function placeResult(path: string | null | undefined, result: unknown, input: unknown): unknown {
  if (path === null) return input;
  if (path === undefined || path === '$') return result;
  const root: unknown = input && typeof input === 'object' ? structuredClone(input) : {};
  const steps = stepsOf(path);
  let parent = root as Record<string, unknown>;
  steps.slice(0, -1).forEach((step) => {
    const child = parent[step];
    parent[step] = child && typeof child === 'object' ? child : {};
    parent = parent[step] as Record<string, unknown>;
  });
  parent[steps.at(-1) ?? ''] = result;
  return root;
}

function stepsOf(path: string): string[] {
  return [...path.slice(1).matchAll(/\.([^.[\]]+)|\[(?:'([^']*)'|(\d+))\]/g)].map(([, name, quoted, index]) => name ?? quoted ?? index ?? '');
}

function isDefinite(path: string): boolean {
  return !/\.\.|\*|\?\(|,|\d*:\d*\]|\[@/.test(path);
}
