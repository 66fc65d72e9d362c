import type { World } from '@/sandbox/core/contract';
import { buildRequest, type BuiltRequest } from './build-request';
import { readHttpTaskParameters, type HttpTaskParameters } from './http-task-parameters';
import { credentialsOf, credentialsRefused } from './credentials';
import { reachEndpoint } from './reach-endpoint';
import { sendRequest, type HttpResponse } from './send-request';
import { TaskFailure } from './task-failure';
import { useConnection, type TaskRunner } from './use-connection';

/** What went over the wire, as far as it came; TestState shows it at inspection level TRACE. */
export interface Exchange {
  request?: BuiltRequest;
  response?: HttpResponse;
}

/**
 * One HTTP Task. Answers with the task's result; what went wrong is thrown as `TaskFailure` with Step Functions' own error
 * name. `exchange` is filled on the way, so that it also tells of a failed call.
 */
export async function performHttpTask(world: World, runner: TaskRunner, parameters: unknown, exchange: Exchange = {}): Promise<unknown> {
  const task = readHttpTaskParameters(parameters);
  requireInvokeRight(world, runner, task);
  const { connection, secret } = useConnection(world, runner, task.connectionArn);
  const built = buildRequest(task, {
    credentials: await credentialsOf(world, connection, secret),
    invocation: secret.invocation,
    fixedHeaders: [
      ['User-Agent', `Amazon|StepFunctions|HttpInvoke|${runner.region}`],
      ['Range', 'bytes=0-262144'],
    ],
    defaultContentType: 'application/json; charset=UTF-8',
  });
  exchange.request = built;
  const service = reachEndpoint(world, connection, task.url);
  const response = await sendRequest(world, service, built);
  exchange.response = response;
  if (response.statusCode === 401 || response.statusCode === 407) credentialsRefused(world, connection, response.statusCode);
  if (response.statusCode < 200 || response.statusCode > 299) {
    throw new TaskFailure(`States.Http.StatusCode.${response.statusCode}`, response.statusText);
  }
  return {
    Headers: response.headers,
    ResponseBody: readBody(response),
    StatusCode: response.statusCode,
    StatusText: response.statusText,
  };
}

/** The condition keys states:HTTPMethod and states:HTTPEndpoint narrow the right to call (Step Functions developer guide, "Call HTTPS APIs"). */
function requireInvokeRight(world: World, { roleArn, stateMachineArn }: TaskRunner, task: HttpTaskParameters): void {
  const endpoint = task.url.origin + task.url.pathname;
  const action = 'states:InvokeHTTPEndpoint';
  const context = { 'states:HTTPMethod': task.method, 'states:HTTPEndpoint': endpoint };
  if (world.roleMay(roleArn, { action, resource: stateMachineArn, context })) return;
  throw new TaskFailure('States.Http.AccessDenied', `${roleArn} is not authorized to perform ${action} on API Endpoint ${endpoint}`);
}

const binaryTypes = /^(application\/octet-stream|image\/|video\/|audio\/)/i;

function readBody({ headers, body }: HttpResponse): unknown {
  const contentType = headers['content-type']?.[0] ?? '';
  if (binaryTypes.test(contentType)) {
    throw new TaskFailure('States.Runtime', `The response has content type ${contentType}, which an HTTP Task cannot read.`);
  }
  const text = body.toString('utf8');
  if (!/[/+]json\b/i.test(contentType)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
