import { testState, type StateTestResult } from '@/lib/aws/states';
import { isAwsError } from '@/lib/aws/errors';
import { openAccountSession } from '@/lib/controller/account-session';
import { runFirstPasses } from '@/lib/controller/first-passes';
import { testing } from '@/lib/controller/read-permissions';
import type { Actor } from '@/lib/platform/actor';
import { recordAudit } from '@/lib/platform/audit';
import type { Tx } from '@/lib/platform/db';
import { AppError, conflict } from '@/lib/platform/errors';
import type { WriteContext } from '@/lib/platform/write';
import { explainTestResult, type Explanation, type TestedCall } from '../explain-test-result';
import { bodyOf, endpointOf, firstPortOf, httpTaskState, queryOf } from '../http-task';
import type { ConnectionRow } from '../reads';
import type { SendTest } from '../schema';

/** What came of a test request, as the page shows it. */
export interface TestOutcome {
  request: { method: string; url: string };
  /** Null: no answer came. */
  status: { code: number; text: string } | null;
  headers: { name: string; value: string }[];
  body: string;
  /** From sending to AWS's answer, in milliseconds. */
  ms: number;
  /** Null: the service answered with success. */
  explanation: Explanation | null;
  awsRequestId: string | null;
}

/** Runs one HTTP Task through the connection, under the consumer account's own roles. */
export async function sendTest(context: WriteContext<SendTest, ConnectionRow>): Promise<TestOutcome> {
  const { actor, input, thing: connection } = context;
  const { grant, resource } = connection;
  const { service, account } = grant;
  if (!account.httpTaskRoleArn) {
    throw conflict(`Account ${account.id} has no role for HTTP Tasks on record. Add its ARN under Accounts: it is an output of the consumer template.`);
  }
  if (!resource.awsArn) throw conflict(`The connection ${connection.name} is not there yet. Wait until this page says that it is ready.`);
  const host = service.domainName ?? service.ipAddress ?? '';
  const port = input.port ? Number(input.port) : firstPortOf(service.portRanges);
  const endpoint = endpointOf(host, port, input.path);
  const call: TestedCall = {
    serviceName: service.name, signIn: service.signIn, host, port, serviceHost: host, portRanges: service.portRanges, accountId: account.id, isDeclared: false, expected: [],
  };
  const hasBody = !['GET', 'HEAD', 'OPTIONS'].includes(input.method);
  const definition = httpTaskState({
    connectionArn: resource.awsArn,
    method: input.method,
    endpoint,
    query: queryOf(input.query),
    body: hasBody ? bodyOf(input.body) : undefined,
  });
  // The request leaves now, so the right to send it is looked at on locked rows now.
  await context.transaction(async () => {});
  const result = await test(actor, connection, definition, account.httpTaskRoleArn);
  const outcome = outcomeOf(result, call, { method: input.method, url: result.request?.url ?? endpoint });
  await context.recordOutcome((tx) => record(tx, actor, connection, outcome, endpoint)).catch((cause: unknown) => {
    throw new AppError('unavailable', `The test request was sent, but Pergola could not record its result, so it shows none. Before you send it again, check whether ${service.name} received it.`, { cause });
  });
  if (outcome.explanation?.next === 'enterCredentials') await runFirstPasses(actor, [resource.id]);
  return outcome;
}

async function test(actor: Actor, connection: ConnectionRow, definition: object, roleArn: string): Promise<StateTestResult> {
  const { accountId, region } = connection.resource;
  try {
    const session = await openAccountSession(accountId, region, 'CONSUMER', { sourceIdentity: actor.personId, sessionName: connection.id, permissions: testing(roleArn), tags: { 'pergola:operation': 'connection:test' } });
    return await testState(session, { definition, roleArn });
  } catch (error) {
    if (!isAwsError(error)) throw error;
    throw new AppError(error.kind === 'unavailable' || error.kind === 'throttled' ? 'unavailable' : 'awsRefused', `The test could not be started. ${error.publicMessage}`);
  }
}

function outcomeOf(result: StateTestResult, call: TestedCall, request: TestOutcome['request']): TestOutcome {
  const output = result.status === 'SUCCEEDED' ? parsed(result.output) : null;
  const seen = result.response;
  const code = seen?.statusCode ?? (typeof output?.StatusCode === 'number' ? output.StatusCode : null);
  const body = output && 'ResponseBody' in output ? output.ResponseBody : (seen?.body ?? '');
  return {
    request,
    status: code ? { code, text: seen?.statusMessage ?? (typeof output?.StatusText === 'string' ? output.StatusText : '') } : null,
    headers: headersOf(output?.Headers ?? parsed(seen?.headers)),
    body: readable(body),
    ms: result.ms,
    explanation: result.status === 'SUCCEEDED' ? null : explainTestResult(result, call),
    awsRequestId: result.requestId ?? null,
  };
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

/** What was sent and what came of it, without bodies. */
async function record(tx: Tx, actor: Actor, connection: ConnectionRow, { status, request, explanation }: TestOutcome, endpoint: string): Promise<void> {
  const { grant } = connection;
  await recordAudit(tx, {
    actor,
    action: 'connection.test',
    outcome: explanation ? 'FAILED' : 'DONE',
    subject: { type: 'connection', id: connection.id },
    teamIds: [grant.service.teamId, grant.teamId],
    sentence: `sent a test request through ${connection.name}: ${request.method} ${endpoint} ${status ? `responded ${status.code}` : 'got no response'}`,
    data: { serviceId: grant.serviceId, grantId: grant.id, accountId: grant.accountId, name: connection.name, method: request.method, endpoint, status: status?.code ?? null, ...(explanation && { cause: explanation.cause }) },
  });
}
