import type { ValidateStateMachineDefinitionInput, ValidateStateMachineDefinitionOutput } from '@aws-sdk/client-sfn';
import type { Operation } from '@/sandbox/core/contract';
import { diagnose } from '../asl/validate-definition';

const defaultMaxResults = 100;

/** Warnings are told when they are asked for, and make no definition invalid. */
export const validateStateMachineDefinition: Operation<ValidateStateMachineDefinitionInput, ValidateStateMachineDefinitionOutput> = {
  service: 'states',
  name: 'ValidateStateMachineDefinition',
  permissions: () => [{ action: 'states:ValidateStateMachineDefinition', resource: '*' }],
  run(call) {
    const { definition = '', type = 'STANDARD', severity = 'ERROR', maxResults } = call.input;
    const all = diagnose(definition, type);
    const wanted = severity === 'WARNING' ? all : all.filter((diagnostic) => diagnostic.severity === 'ERROR');
    const shown = wanted.slice(0, maxResults || defaultMaxResults);
    return {
      result: all.some((diagnostic) => diagnostic.severity === 'ERROR') ? 'FAIL' : 'OK',
      diagnostics: shown,
      truncated: shown.length < wanted.length,
    };
  },
};
