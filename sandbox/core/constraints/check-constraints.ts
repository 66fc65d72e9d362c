import type { ModelShape, ServiceModel } from './service-model';

/** One place of an input that breaks the service model. */
export interface Violation {
  /** Path of the member as AWS writes it, e.g. `authParameters.basicAuthParameters.username`. */
  path: string;
  kind: 'missing' | 'type' | 'constraint';
  /** The sentence that AWS answers with. */
  message: string;
}

/** Shapes whose pattern in the published model is broken (escaped twice), so that no value at all would pass it. */
const brokenPatterns = new Set(['ResourceAssociationArn']);

/** Longer values are not worth a regular expression: their length is refused anyway. */
const longestMatchedText = 200_000;

/** What of an operation's input breaks its model: required members, lengths, ranges, patterns, enums, list sizes. */
export function checkConstraints(model: ServiceModel, operation: string, input: Record<string, unknown>): Violation[] {
  const shapeName = model.operations[operation]?.input?.shape;
  if (shapeName === undefined) return [];
  return new Check(model).run(shapeName, input);
}

class Check {
  private readonly violations: Violation[] = [];

  constructor(private readonly model: ServiceModel) {}

  run(shapeName: string, input: Record<string, unknown>): Violation[] {
    this.value(shapeName, input, '');
    return this.violations;
  }

  private value(shapeName: string, value: unknown, path: string): void {
    const shape = this.model.shapes[shapeName];
    if (!shape) return;
    switch (shape.type) {
      case 'structure':
        return this.structure(shape, value, path);
      case 'list':
        return this.list(shape, value, path);
      case 'map':
        return this.map(shape, value, path);
      case 'string':
        return this.text(shape, shapeName, value, path);
      case 'integer':
      case 'long':
      case 'float':
      case 'double':
        return this.number(shape, value, path);
      case 'boolean':
        if (typeof value !== 'boolean') this.wrongType(path, value, 'Boolean');
    }
  }

  private structure(shape: ModelShape, value: unknown, path: string): void {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return this.wrongType(path, value, 'structure');
    const members = value as Record<string, unknown>;
    for (const name of shape.required ?? []) {
      if (members[name] === undefined || members[name] === null) {
        this.add(join(path, name), 'missing', `Value at '${awsPath(join(path, name))}' failed to satisfy constraint: Member must not be null`);
      }
    }
    const given = Object.keys(shape.members ?? {}).filter((name) => members[name] !== undefined && members[name] !== null);
    if (shape.union && Object.values(members).filter((member) => member !== undefined && member !== null).length !== 1) {
      this.add(path, 'constraint', `Value at '${awsPath(path)}' failed to satisfy constraint: Member must have exactly one member set`);
    }
    for (const name of given) this.value(shape.members?.[name]?.shape ?? '', members[name], join(path, name));
  }

  private list(shape: ModelShape, value: unknown, path: string): void {
    if (!Array.isArray(value)) return this.wrongType(path, value, 'list');
    this.size(shape, value.length, value, path);
    for (const [index, item] of value.entries()) this.value(shape.member?.shape ?? '', item, `${path}.${index + 1}.member`);
  }

  private map(shape: ModelShape, value: unknown, path: string): void {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return this.wrongType(path, value, 'map');
    const entries = Object.entries(value);
    this.size(shape, entries.length, value, path);
    for (const [key, item] of entries) {
      this.value(shape.key?.shape ?? '', key, `${path}.key`);
      this.value(shape.value?.shape ?? '', item, `${path}.${key}.member`);
    }
  }

  private text(shape: ModelShape, shapeName: string, value: unknown, path: string): void {
    if (typeof value !== 'string') return this.wrongType(path, value, 'String');
    const shown = shape.sensitive ? undefined : value;
    this.size(shape, Array.from(value).length, shown, path);
    if (shape.enum && !shape.enum.includes(value)) {
      this.constraint(path, shown, `Member must satisfy enum value set: [${shape.enum.join(', ')}]`);
    }
    if (shape.pattern === undefined || brokenPatterns.has(shapeName) || value.length > longestMatchedText) return;
    if (!compiled(shape.pattern).test(value)) {
      this.constraint(path, shown, `Member must satisfy regular expression pattern: ${shape.pattern}`);
    }
  }

  private number(shape: ModelShape, value: unknown, path: string): void {
    const isWhole = shape.type === 'integer' || shape.type === 'long';
    if (typeof value !== 'number' || (isWhole && !Number.isInteger(value))) return this.wrongType(path, value, isWhole ? 'Integer' : 'Number');
    if (shape.min !== undefined && value < shape.min) {
      this.constraint(path, value, `Member must have value greater than or equal to ${shape.min}`);
    }
    if (shape.max !== undefined && value > shape.max) {
      this.constraint(path, value, `Member must have value less than or equal to ${shape.max}`);
    }
  }

  private size(shape: ModelShape, size: number, shown: unknown, path: string): void {
    if (shape.min !== undefined && size < shape.min) {
      this.constraint(path, shown, `Member must have length greater than or equal to ${shape.min}`);
    }
    if (shape.max !== undefined && size > shape.max) {
      this.constraint(path, shown, `Member must have length less than or equal to ${shape.max}`);
    }
  }

  private constraint(path: string, value: unknown, rule: string): void {
    const shown = value === undefined ? '' : ` '${typeof value === 'object' ? JSON.stringify(value) : String(value)}'`;
    this.add(path, 'constraint', `Value${shown} at '${awsPath(path)}' failed to satisfy constraint: ${rule}`);
  }

  private wrongType(path: string, value: unknown, wanted: string): void {
    const found = Array.isArray(value) ? 'list' : value === null ? 'null' : typeof value;
    this.add(path, 'type', `The value of '${awsPath(path)}' is a ${found}, which can not be converted to ${/^[AI]/.test(wanted) ? 'an' : 'a'} ${wanted}.`);
  }

  private add(path: string, kind: Violation['kind'], message: string): void {
    this.violations.push({ path, kind, message });
  }
}

const regularExpressions = new Map<string, RegExp>();

/** AWS matches the whole value. A pattern that JavaScript cannot read is not enforced. */
function compiled(pattern: string): RegExp {
  const known = regularExpressions.get(pattern);
  if (known) return known;
  const source = `^(?:${pattern.replace(/\\u(10[0-9A-F]{4}|1[0-9A-F]{4})/gi, '\\u{$1}')})$`;
  const expression = tryCompile(source, 'us') ?? tryCompile(source, 's') ?? /[^]*/;
  regularExpressions.set(pattern, expression);
  return expression;
}

function tryCompile(source: string, flags: string): RegExp | null {
  try {
    return new RegExp(source, flags);
  } catch {
    return null;
  }
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

/** AWS writes each step of the path with a small first letter. */
function awsPath(path: string): string {
  return path
    .split('.')
    .map((step) => step.charAt(0).toLowerCase() + step.slice(1))
    .join('.');
}
