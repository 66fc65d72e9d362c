import { JSONPath } from 'jsonpath-plus';
import { runtimeFailure, type Scope } from './scope';

/** The value at a path, or `undefined`. A path that can match several gives a list; `$name` begins at a variable. */
export function findPath(path: string, { input, context, variables }: Scope): unknown {
  const [, variable, rest = ''] = /^\$([\p{L}_][\p{L}\p{N}_]*)(.*)$/su.exec(path) ?? [];
  if (variable !== undefined) return findIn(variables[variable], `$${rest}`);
  return path.startsWith('$$') ? findIn(context, path.slice(1)) : findIn(input, path);
}

/** The value at a path that must be there; `field` is where the path stands in the definition. */
export function valueAt(path: string, field: string, scope: Scope): unknown {
  const value = findPath(path, scope);
  if (value !== undefined) return value;
  throw runtimeFailure(`The JSONPath '${path}' specified for the field '${field}' could not be found in the input '${JSON.stringify(scope.input)}'`);
}

/** InputPath and OutputPath: the whole by default, nothing when null. */
export function applyPath(path: string | null | undefined, scope: Scope): unknown {
  if (path === null) return {};
  if (path === undefined) return scope.input;
  const value = findPath(path, scope);
  if (value === undefined) throw runtimeFailure(`Invalid path '${path}' : No results for path: ${bracketed(path)}`);
  return value;
}

/** ResultPath: where the result goes into the raw input; null drops it, absent or `$` replaces the input. */
export function placeResult(path: string | null | undefined, result: unknown, input: unknown): unknown {
  if (path === null) return input;
  if (path === undefined || path === '$') return result;
  if (!input || typeof input !== 'object') {
    throw runtimeFailure(`Unable to apply ReferencePath ${path} to input ${JSON.stringify(input)}`);
  }
  const root = structuredClone(input);
  const steps = stepsOf(path);
  let parent = root as Record<string, unknown>;
  steps.slice(0, -1).forEach((step) => {
    const child = parent[step];
    if (child !== undefined && (child === null || typeof child !== 'object')) {
      throw runtimeFailure(`Unable to apply ReferencePath ${path} to input ${JSON.stringify(input)}`);
    }
    if (child === undefined) define(parent, step, {});
    parent = parent[step] as Record<string, unknown>;
  });
  define(parent, steps.at(-1) ?? '', result);
  return root;
}

/** A plain assignment would take `__proto__` for the prototype. */
function define(object: object, name: string, value: unknown): void {
  Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
}

function findIn(json: unknown, path: string): unknown {
  if (path === '$') return json;
  if (json === null || typeof json !== 'object') return undefined;
  const found = search(json, path);
  return isDefinite(path) ? found[0] : found;
}

/** Filters are evaluated by the library's own small interpreter, never as JavaScript. */
function search(json: object, path: string): unknown[] {
  try {
    return JSONPath({ path, json, wrap: true, eval: path.includes('?(') ? 'safe' : false }) as unknown[];
  } catch (error) {
    throw runtimeFailure(`Invalid path '${path}' : ${error instanceof Error ? error.message : String(error)}`);
  }
}

function stepsOf(path: string): string[] {
  return [...path.slice(1).matchAll(/\.([^.[\]]+)|\[(?:'([^']*)'|"([^"]*)"|(\d+))\]/g)].map(([, name, single, double, index]) => name ?? single ?? double ?? index ?? '');
}

function bracketed(path: string): string {
  return `$${stepsOf(path)
    .map((step) => (/^\d+$/.test(step) ? `[${step}]` : `['${step}']`))
    .join('')}`;
}

function isDefinite(path: string): boolean {
  return !/\.\.|\*|\?\(|,|\d*:\d*\]|\[@/.test(path);
}
