import validate, { type AslError } from 'asl-validator';
import type { StateMachineType, ValidateStateMachineDefinitionDiagnostic } from '@aws-sdk/client-sfn';
import { brokenRules } from './broken-rules';
import type { StateMachineDefinition } from './definition';
import { validatedForm } from './validated-form';
import { warningsOf } from './warnings';
import { own } from '@/sandbox/core/own';

export type Diagnostic = ValidateStateMachineDefinitionDiagnostic;

/** What is wrong with a definition, errors first; without errors it is valid. */
export function diagnose(text: string, type: StateMachineType): Diagnostic[] {
  const definition = parseObject(text);
  if (!(definition instanceof Object)) return [definition === undefined ? notAnObject() : notJson(definition)];
  const errors = schemaErrors(text);
  const found = errors.length > 0 ? errors : brokenRules(definition as unknown as StateMachineDefinition, type).map(asError);
  return [...found, ...(errors.length > 0 ? [] : warningsOf(definition as unknown as StateMachineDefinition))];
}

/** The object that a definition is; else what the parser says, or nothing where it is JSON of another kind. */
export function parseObject(text: string): Record<string, unknown> | string | undefined {
  if (text.trim() === '') return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return value && typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The validator compiles its schemas each time, which takes up to a second, so what was validated lately is remembered. */
const remembered = new Map<string, Diagnostic[]>();
const rememberedAtMost = 200;

function schemaErrors(text: string): Diagnostic[] {
  const shape = withoutAddresses(text);
  const known = remembered.get(shape);
  if (known) return known;
  const errors = validated(shape);
  if (remembered.size >= rememberedAtMost) remembered.clear();
  remembered.set(shape, errors);
  return errors;
}

function validated(text: string): Diagnostic[] {
  try {
    return validate(validatedForm(JSON.parse(text) as Record<string, unknown>)).errors.map(fromValidator);
  } catch (error) {
    // The validator takes it for granted that states are objects.
    return [asError({ message: `Not a state machine: ${error instanceof Error ? error.message : String(error)}`, location: '/States' })];
  }
}

/** To the validator these two parameters are any text but an expression, so definitions that differ in nothing else are valid together. */
function withoutAddresses(text: string): string {
  return text.replace(/"(ConnectionArn|ApiEndpoint)"\s*:\s*"(?!\{%)[^"\\]+"/g, '"$1":"-"');
}

/** Names that Step Functions has for what the validator calls otherwise; all else is a breach of the schema. */
const codes: Record<string, string> = {
  DUPLICATE_STATE_NAMES: 'DUPLICATE_STATE_NAME',
  MISSING_TERMINAL_STATE: 'MISSING_END_STATE',
  MISSING_TRANSITION_TARGET: 'MISSING_TRANSITION_TARGET',
  BRANCH_OUTBOUND_TRANSITION_TARGET: 'MISSING_TRANSITION_TARGET',
  MAP_OUTBOUND_TRANSITION_TARGET: 'MISSING_TRANSITION_TARGET',
};

function fromValidator({ 'Error code': code, Message: message, schemaError }: AslError): Diagnostic {
  const location = schemaError && (schemaError.instancePath || '/');
  return { severity: 'ERROR', code: own(codes, code) ?? 'SCHEMA_VALIDATION_FAILED', message, ...(location ? { location } : {}) };
}

function asError({ message, location }: { message: string; location: string }): Diagnostic {
  return { severity: 'ERROR', code: 'SCHEMA_VALIDATION_FAILED', message, location };
}

function notAnObject(): Diagnostic {
  return { severity: 'ERROR', code: 'SCHEMA_VALIDATION_FAILED', message: 'Definition must be a valid JSON object' };
}

function notJson(message: string): Diagnostic {
  return { severity: 'ERROR', code: 'INVALID_JSON_DESCRIPTION', message };
}
