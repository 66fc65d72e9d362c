import type { MockResponseValidationMode } from '@aws-sdk/client-sfn';
import type { ModelShape, ServiceModel } from '@/sandbox/core/constraints/service-model';
import { serviceDefinition } from '@/sandbox/core/protocols/service-definitions';
import { invalid } from './invalid';
import { own } from '@/sandbox/core/own';

/** The API whose answer a task's result is. The result of an HTTP Task has no model. */
const answers: Record<string, { service: 'states' | 'events'; shape: string }> = {
  'arn:aws:states:::states:startExecution': { service: 'states', shape: 'StartExecutionOutput' },
  'arn:aws:states:::states:startExecution.sync': { service: 'states', shape: 'DescribeExecutionOutput' },
  'arn:aws:states:::states:startExecution.sync:2': { service: 'states', shape: 'DescribeExecutionOutput' },
  'arn:aws:states:::events:putEvents': { service: 'events', shape: 'PutEventsResponse' },
};

export async function checkMockedResult(resource: string, value: unknown, mode: MockResponseValidationMode): Promise<void> {
  const answer = own(answers, resource);
  if (!answer || mode === 'NONE') return;
  const { model } = await serviceDefinition(answer.service);
  // Of an execution that was waited for, input and output are JSON rather than text.
  const parsed = resource.endsWith('.sync:2') ? new Set(['Input', 'Output']) : new Set<string>();
  new Check(model, mode === 'STRICT', parsed).value(answer.shape, value, 'result');
}

class Check {
  constructor(
    private readonly model: ServiceModel,
    private readonly strict: boolean,
    private readonly ofAnyType: Set<string>,
  ) {}

  value(shapeName: string, value: unknown, field: string): void {
    const shape = this.model.shapes[shapeName];
    if (!shape || this.ofAnyType.has(field)) return;
    switch (shape.type) {
      case 'structure':
        return this.structure(shape, value, field);
      case 'list':
        if (!Array.isArray(value)) throw mismatch(`Field '${field}' must be an array`);
        return value.forEach((item) => this.value(shape.member?.shape ?? '', item, field));
      case 'string':
      case 'timestamp':
      case 'blob':
        return this.text(shape, value, field);
      case 'boolean':
        if (typeof value !== 'boolean') throw mismatch(`Field '${field}' must be a boolean`);
        return;
      case 'map':
        if (!value || typeof value !== 'object') throw mismatch(`Field '${field}' must be an object`);
        return;
      default:
        if (typeof value !== 'number') throw mismatch(`Field '${field}' must be a number`);
    }
  }

  private structure(shape: ModelShape, value: unknown, field: string): void {
    if (!value || typeof value !== 'object' || Array.isArray(value)) throw mismatch(`Field '${field}' must be an object`);
    const given = value as Record<string, unknown>;
    for (const [name, member] of Object.entries(shape.members ?? {})) {
      const pascal = name.charAt(0).toUpperCase() + name.slice(1);
      if (given[pascal] !== undefined) this.value(member.shape, given[pascal], pascal);
      else if (this.strict && shape.required?.includes(name)) throw mismatch(`Required field '${pascal}' is missing`);
    }
  }

  private text(shape: ModelShape, value: unknown, field: string): void {
    if (typeof value !== 'string') throw mismatch(`Field '${field}' must be a string`);
    if (shape.enum && !shape.enum.includes(value)) throw mismatch(`Field '${field}' is not an expected value`);
    if (shape.min !== undefined && value.length < shape.min) throw mismatch(`Field '${field}' is smaller than the minimum length`);
    if (shape.max !== undefined && value.length > shape.max) throw mismatch(`Field '${field}' exceeds the maximum length`);
  }
}

function mismatch(what: string): Error {
  return invalid(`Mock result schema validation error: ${what}`);
}
