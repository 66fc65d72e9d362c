import { isAwsError } from '@/lib/aws/errors';
import { testState, type StateTestResult } from '@/lib/aws/states';
import { openAccountSession } from '@/lib/controller/account-session';
import { testing } from '@/lib/controller/read-permissions';
import { AppError } from '@/lib/platform/errors';
import { explainFault, explainTestResult, type Explanation, type TestedCall } from '../explain-test-result';
import { endpointOf, httpTaskState, queryOf } from '../http-task';
import type { ConnectionRow } from '../reads';
import { methodsWithoutBody } from '../schema';
import { parametersOf } from '../sign-in';
import { testedCallOf } from '../tested-call';
import { typedBodyOf } from '../typed-body';

/** A request through a connection, as a person typed it or the owners declared it. */
export interface TestRequest {
  method: string;
  /** Without a query. */
  path: string;
  query: string;
  body: string;
  /** Empty: the first port of the service. */
  port: string;
  isDeclared: boolean;
  /** Statuses that show that the service works. Empty: any success. */
  expected: readonly number[];
}

/** What came of a test request, as the page shows it. */
export interface TestOutcome {
  /** As Step Functions sent it, without what the connection keeps secret. No body: null. */
  request: { method: string; url: string; body: string | null };
  /** Without a query. */
  endpoint: string;
  /** Null: no response came. */
  status: { code: number; text: string } | null;
  headers: { name: string; value: string }[];
  body: string;
  /** From sending to AWS's response, in milliseconds. */
  ms: number;
  /** Null: the service responded with success. */
  explanation: Explanation | null;
  awsRequestId: string | null;
}

/** Whether the connection adds body parameters to every call. */
function addsBody(service: { parameters: unknown }): boolean {
  return parametersOf(service.parameters).some((parameter) => parameter.in === 'body');
}

/** No request left: the account's session was not opened, or AWS refused to start the test. */
export class NotStarted extends AppError {}

/**
 * Sends one request through the connection as an HTTP Task, under the consumer account's own roles. `sourceIdentity` is a person's
 * ID, or `pergola`. Throws `AppError` when AWS starts no test; what the test itself shows is returned.
 */
export async function callThrough(connection: ConnectionRow, request: TestRequest, by: { sourceIdentity: string; roleArn: string; connectionArn: string }): Promise<TestOutcome> {
  const { service } = connection.grant;
  const call = testedCallOf(connection, request);
  const endpoint = endpointOf(call.host, call.port, request.path);
  const query = queryOf(request.query);
  const { body } = methodsWithoutBody.includes(request.method) ? { body: undefined } : typedBodyOf(request.body, { isMerged: addsBody(service) });
  const definition = httpTaskState({ connectionArn: by.connectionArn, method: request.method, endpoint, takes: { query: Object.keys(query).length > 0, body: body !== undefined } });
  const result = await test(connection, { definition, input: { query, body } }, by);
  return outcomeOf(result, call, { method: request.method, url: result.request?.url ?? endpoint, body: result.request?.body || null }, endpoint);
}

async function test({ id, resource: { accountId, region } }: ConnectionRow, state: { definition: object; input: unknown }, { sourceIdentity, roleArn }: { sourceIdentity: string; roleArn: string }): Promise<StateTestResult> {
  let isOpen = false;
  try {
    const session = await openAccountSession(accountId, region, 'CONSUMER', { sourceIdentity, sessionName: id, permissions: testing(roleArn), tags: { 'pergola:operation': 'connection:test' } });
    isOpen = true;
    return await testState(session, { ...state, roleArn });
  } catch (error) {
    if (!isAwsError(error)) throw error;
    // Without a response of AWS, the request might have left.
    const Refused = isOpen && error.kind === 'unavailable' ? AppError : NotStarted;
    throw new Refused(error.kind === 'unavailable' || error.kind === 'throttled' ? 'unavailable' : 'awsRefused', `The test could not be started. ${error.publicMessage}`);
  }
}

function outcomeOf(result: StateTestResult, call: TestedCall, request: TestOutcome['request'], endpoint: string): TestOutcome {
  const output = result.status === 'SUCCEEDED' ? parsed(result.output) : null;
  const seen = result.response;
  const code = seen?.statusCode ?? (typeof output?.StatusCode === 'number' ? output.StatusCode : null);
  const body = output && 'ResponseBody' in output ? output.ResponseBody : (seen?.body ?? '');
  return {
    request,
    endpoint,
    status: code ? { code, text: seen?.statusMessage ?? (typeof output?.StatusText === 'string' ? output.StatusText : '') } : null,
    headers: headersOf(output?.Headers ?? parsed(seen?.headers)),
    body: readable(body),
    ms: result.ms,
    explanation: explanationOf(result, call, code),
    awsRequestId: result.requestId ?? null,
  };
}

/** A success is one only if it is among what was expected. */
function explanationOf(result: StateTestResult, call: TestedCall, status: number | null): Explanation | null {
  if (result.status !== 'SUCCEEDED') return explainTestResult(result, call);
  const isExpected = call.expected.length === 0 || (status !== null && call.expected.includes(status));
  return isExpected ? null : explainFault('status', { call, status: status ?? 0 });
}

function parsed(text: string | undefined): Record<string, unknown> | null {
  try {
    const value = JSON.parse(text ?? '') as unknown;
    return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function headersOf(headers: unknown): TestOutcome['headers'] {
  if (headers === null || typeof headers !== 'object') return [];
  return Object.entries(headers).flatMap(([name, value]) => (Array.isArray(value) ? value : [value]).map((one) => ({ name, value: String(one) })));
}

function readable(body: unknown): string {
  const value = typeof body === 'string' ? (parsed(body) ?? body) : body;
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}
