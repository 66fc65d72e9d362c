import { NormalizedSchema } from '@smithy/core/schema';

/** An operation as the SDK package declares it: its HTTP binding (REST services only) and its input and output. */
export interface OperationSchema {
  name: string;
  http: { method: string; path: string; status: number } | null;
  input: NormalizedSchema;
  output: NormalizedSchema;
}

type RawSchema = readonly unknown[];

const operationTag = 9;
const errorTag = -3;

/** All operations that an SDK client package exports, by AWS's name. */
export function operationSchemasOf(clientPackage: object): Map<string, OperationSchema> {
  const operations = new Map<string, OperationSchema>();
  for (const raw of rawSchemas(clientPackage, operationTag)) {
    const [, , name, traits, input, output] = raw as [number, string, string, { http?: [string, string, number] }, () => never, () => never];
    const http = traits && traits.http ? { method: traits.http[0], path: traits.http[1], status: traits.http[2] } : null;
    operations.set(name, { name, http, input: NormalizedSchema.of(input), output: NormalizedSchema.of(output) });
  }
  return operations;
}

/** An error as the SDK package declares it. `code` is what stands on the wire. */
export interface ErrorSchema {
  name: string;
  code: string;
  httpStatus: number;
  schema: NormalizedSchema;
}

/** All errors that an SDK client package declares, by shape name and by wire code. */
export function errorSchemasOf(clientPackage: object): Map<string, ErrorSchema> {
  const errors = new Map<string, ErrorSchema>();
  for (const raw of rawSchemas(clientPackage, errorTag)) {
    const [, , name, traits] = raw as [number, string, string, { error?: string; httpError?: number; awsQueryError?: [string, number] }];
    const [code, queryStatus] = traits.awsQueryError ?? [name, undefined];
    const httpStatus = traits.httpError ?? queryStatus ?? (traits.error === 'server' ? 500 : 400);
    const error = { name, code, httpStatus, schema: NormalizedSchema.of(raw as never) };
    errors.set(name, error);
    errors.set(code, error);
  }
  return errors;
}

function rawSchemas(clientPackage: object, tag: number): RawSchema[] {
  return Object.values(clientPackage).filter((value): value is RawSchema => Array.isArray(value) && value[0] === tag);
}
