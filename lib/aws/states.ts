import type { TestStateCommandOutput } from '@aws-sdk/client-sfn';
import type { Clients } from './clients';
import { callAws, type AwsSession } from './call';
import { required } from './response';

export interface StateTest {
  /** One state in Amazon States Language. */
  definition: object;
  /** Execution role that the state runs under. */
  roleArn: string;
  input?: unknown;
}

/** What an HTTP Task sent and got, as far as it came. */
export interface StateTestResult {
  /** `SUCCEEDED`, `FAILED`, `RETRIABLE` or `CAUGHT_ERROR` */
  status: string;
  output: string | undefined;
  /** e.g. `States.Http.StatusCode.401` */
  error: string | undefined;
  cause: string | undefined;
  request: { method: string | undefined; url: string | undefined; headers: string | undefined; body: string | undefined } | undefined;
  response:
    | { statusCode: number | undefined; statusMessage: string | undefined; headers: string | undefined; body: string | undefined }
    | undefined;
  /** Until AWS's answer. */
  ms: number;
  requestId: string | undefined;
}

/**
 * Runs one state without a state machine (Step Functions API reference, TestState). Secrets stay hidden: they are shown
 * only to who may reveal them, and Pergola's role may not. Sent once, never again, and waited for up to 75 seconds.
 */
export async function testState(session: AwsSession, test: StateTest): Promise<StateTestResult> {
  let startedAt = 0;
  const send = (states: Clients['states']) => {
    startedAt = performance.now();
    return states.testState({
      definition: JSON.stringify(test.definition),
      roleArn: test.roleArn,
      input: JSON.stringify(test.input ?? {}),
      inspectionLevel: 'TRACE',
    });
  };
  return await callAws(session, 'states', 'TestState', send, (told) => resultOf(told, Math.round(performance.now() - startedAt)));
}

function resultOf(told: TestStateCommandOutput, ms: number): StateTestResult {
  const { request, response } = told.inspectionData ?? {};
  return {
    status: required(told.status, 'status'),
    output: told.output,
    error: told.error,
    cause: told.cause,
    request: request && { method: request.method, url: request.url, headers: request.headers, body: request.body },
    response: response && {
      statusCode: response.statusCode ? Number(response.statusCode) : undefined,
      statusMessage: response.statusMessage,
      headers: response.headers,
      body: response.body,
    },
    ms,
    requestId: told.$metadata.requestId,
  };
}
