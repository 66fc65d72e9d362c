import type { ValidateStateMachineDefinitionInput, ValidateStateMachineDefinitionOutput } from '@aws-sdk/client-sfn';
import type { Operation } from '@/sandbox/core/contract';
import { problemsOf } from '../asl/read-definition';

const defaultMaxResults = 100;

export const validateStateMachineDefinition: Operation<ValidateStateMachineDefinitionInput, ValidateStateMachineDefinitionOutput> = {
  service: 'states',
  name: 'ValidateStateMachineDefinition',
  permissions: () => [{ action: 'states:ValidateStateMachineDefinition', resource: '*' }],
  run(call) {
    const problems = problemsOf(call.input.definition ?? '');
    const shown = problems.slice(0, call.input.maxResults || defaultMaxResults);
    return {
      result: problems.length === 0 ? 'OK' : 'FAIL',
      diagnostics: shown.map((problem) => ({ severity: 'ERROR', ...problem })),
      truncated: shown.length < problems.length,
    };
  },
};
