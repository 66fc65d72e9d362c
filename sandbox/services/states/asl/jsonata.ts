import jsonata from 'jsonata';
import { jsonataFunctions } from './jsonata-functions';
import { StateFailure, type Scope } from './scope';

/** What `$states` holds beyond input and context. */
export interface StatesResult {
  result?: unknown;
  errorOutput?: unknown;
}

export interface JsonataScope extends Scope, StatesResult {
  /** World time for `$now()` and `$millis()`. */
  now: number;
}

/** An expression stands between these marks; any other string stands for itself. */
export function expressionIn(value: unknown): string | undefined {
  return typeof value === 'string' && value.startsWith('{%') && value.endsWith('%}') ? value.slice(2, -2).trim() : undefined;
}

/** A value in which every string that is an expression is replaced by what it gives. */
export async function fillJsonata(template: unknown, field: string, scope: JsonataScope): Promise<unknown> {
  const expression = expressionIn(template);
  if (expression !== undefined) return evaluateJsonata(expression, field, scope);
  if (Array.isArray(template)) return Promise.all(template.map((item, index) => fillJsonata(item, `${field}[${index}]`, scope)));
  if (!template || typeof template !== 'object') return template;
  const members = Object.entries(template).map(async ([name, value]) => [name, await fillJsonata(value, `${field}/${name}`, scope)] as const);
  return Object.fromEntries(await Promise.all(members));
}

const compiled = new Map<string, jsonata.Expression>();
const compiledAtMost = 500;

/** So that no expression holds up the whole sandbox. */
const limits = { timeout: 2_000, stack: 500 };

async function evaluateJsonata(expression: string, field: string, scope: JsonataScope): Promise<unknown> {
  const value = await evaluate(expression, field, scope);
  const about = `The JSONata expression '${expression}' specified for the field '${field}'`;
  if (value === undefined) throw failure(`${about} returned nothing (undefined).`, field);
  if (typeof value === 'function' || isLambda(value)) throw failure(`${about} returned an unsupported result type.`, field);
  return JSON.parse(JSON.stringify(value)) as unknown;
}

async function evaluate(expression: string, field: string, { input, context, result, errorOutput, variables, now }: JsonataScope): Promise<unknown> {
  const states = { input, context, ...(result === undefined ? {} : { result }), ...(errorOutput === undefined ? {} : { errorOutput }) };
  try {
    return await compile(expression).evaluate(undefined, { ...jsonataFunctions(now), ...structuredClone({ ...variables, states }) });
  } catch (error) {
    const { code, message } = error as { code?: string; message?: string };
    throw failure(`The JSONata expression '${expression}' specified for the field '${field}' threw an error during evaluation. ${code ? `${code}: ` : ''}${message}`, field);
  }
}

function compile(expression: string): jsonata.Expression {
  const known = compiled.get(expression);
  if (known) return known;
  if (compiled.size >= compiledAtMost) compiled.clear();
  const fresh = jsonata(expression, limits);
  compiled.set(expression, fresh);
  return fresh;
}

function isLambda(value: unknown): boolean {
  return typeof value === 'object' && value !== null && ('_jsonata_lambda' in value || '_jsonata_function' in value);
}

function failure(cause: string, field: string): StateFailure {
  return new StateFailure('States.QueryEvaluationError', cause, field);
}
