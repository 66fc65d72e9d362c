import type { MockInput } from '@aws-sdk/client-sfn';
import { TaskFailure } from '@/sandbox/data-plane/task-failure';
import type { State } from '../asl/definition';
import { checkMockedResult } from './check-mocked-result';
import { invalid } from './invalid';

const mockable = ['Task', 'Map', 'Parallel'];

/** What a mock says came of the state's work, checked as Step Functions checks it; a mocked error is thrown as `TaskFailure`. */
export async function mockedResult(state: State, { result, errorOutput, fieldValidationMode = 'STRICT' }: MockInput): Promise<unknown> {
  if (!mockable.includes(state.Type)) throw invalid(`State type '${state.Type}' is not supported when a mock is specified`);
  if ((result === undefined) === (errorOutput === undefined)) {
    throw invalid('A test mock should have only one of the following fields: [result, errorOutput].');
  }
  if (errorOutput) throw new TaskFailure(errorOutput.error ?? '', errorOutput.cause ?? '');
  const value = parse(String(result));
  if (state.Type === 'Map' && !Array.isArray(value)) throw invalid('Mocked result must be an array.');
  if (state.Type === 'Parallel') {
    if (!Array.isArray(value)) throw invalid('Mocked result must be an array.');
    if (value.length !== state.Branches?.length) throw invalid('Mocked result must contain the same number of items as number of Parallel branches.');
  }
  if (state.Type === 'Task') await checkMockedResult(String(state.Resource), value, fieldValidationMode);
  return value;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid('Mocked result must be valid JSON');
  }
}
