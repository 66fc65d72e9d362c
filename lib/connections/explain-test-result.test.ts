import { expect, test } from 'vitest';
import { explainTestResult, type TestedCall } from './explain-test-result';

const call: TestedCall = {
  serviceName: 'service1', signIn: 'BASIC', host: 'service1.main.example.com', port: 443, serviceHost: 'service1.main.example.com', portRanges: ['443'], accountId: '222222222222',
};
type Answer = Parameters<typeof explainTestResult>[0];
const answered = (status: number): Answer => ({ error: `States.Http.StatusCode.${status}`, cause: 'x', response: { statusCode: status, statusMessage: undefined, headers: undefined, body: undefined } });
const failed = (error: string, cause?: string): Answer => ({ error, cause, response: undefined });

test.each<[string, Answer, Partial<TestedCall>, RegExp, RegExp, 'enterCredentials' | null]>([
  ['a wrong password', answered(401), {}, /^service1 answered 401 to this user name and password\.$/, /Enter new credentials/, 'enterCredentials'],
  ['a wrong password that is only in the error’s name', failed('States.Http.StatusCode.401', 'Unauthorized'), {}, /answered 401/, /Enter new credentials/, 'enterCredentials'],
  ['a wrong API key', answered(401), { signIn: 'API_KEY' }, /to this API key/, /Enter new/, 'enterCredentials'],
  ['401 although no sign-in is said to be needed', answered(401), { signIn: 'NONE' }, /without sign-in/, /tell the owners/, null],
  ['no right to call', answered(403), {}, /answered 403/, /Ask the owners/, null],
  ['a wrong path', answered(404), {}, /nothing at this path/, /mend the path/, null],
  ['a missing parameter', answered(400), {}, /answered 400: it does not take/, /method, query and body/, null],
  ['a fault of the service', answered(503), {}, /failed on its own side/, /connection is in order/, null],
  ['a port that is not shared', failed('States.Http.Socket', 'Connection Timed Out'), { port: 8443 }, /^Port 8443 is not shared: service1 is published on 443\.$/, /publish 8443 too/, null],
  ['another host', failed('States.Http.Socket'), { host: 'other.example.com' }, /other\.example\.com is not in the resource configuration/, /Call service1\.main/, null],
  ['a certificate that is not trusted', failed('States.Http.Socket', 'The certificate of x was not issued by a publicly trusted authority.'), {}, /certificate of service1 was not accepted/, /publicly trusted certificate/, null],
  ['a name that does not resolve', failed('States.Http.Socket', 'The gateway could not resolve service1.main.example.com (PUBLIC).'), {}, /does not find service1\.main/, /name resolution/, null],
  ['closed security groups', failed('States.Http.Socket', 'Connection Timed Out: the security groups allow no TCP'), {}, /Nothing answered at service1\.main\.example\.com on port 443/, /security groups/, null],
  ['a connection that lost its credentials', failed('Events.ConnectionResource.InvalidConnectionState', 'Connection c is in state DEAUTHORIZED.'), {}, /does not use the credentials/, /Enter new/, 'enterCredentials'],
  ['a connection that is being made', failed('Events.ConnectionResource.InvalidPrivateConnectionState', 'Connection c is in state CREATING.'), {}, /not ready\. AWS says: Connection c is in state CREATING/, /Wait/, null],
  ['a connection that was deleted by hand', failed('Events.ConnectionResource.ResourceNotFound'), {}, /not there any more/, /made anew/, 'enterCredentials'],
  ['a role that lacks a right', failed('Events.ConnectionResource.AccessDenied', 'arn is not authorized to perform: secretsmanager:GetSecretValue on resource: x'), {}, /account 222222222222 lacks secretsmanager:GetSecretValue/, /consumer template/, null],
  ['a role that may not call', failed('States.Http.AccessDenied', 'arn is not authorized to perform states:InvokeHTTPEndpoint on API Endpoint https://x'), {}, /lacks states:InvokeHTTPEndpoint/, /consumer template/, null],
  ['too large an answer', failed('States.DataLimitExceeded'), {}, /256 KiB/, /less at once/, null],
  ['a request that cannot be sent', failed('States.Runtime', 'The header Host cannot be set.'), {}, /cannot send this request as it is\. The header Host/, /Change it/, null],
  ['anything else', failed('States.TaskFailed', 'who knows'), {}, /States\.TaskFailed.*who knows/, /administrators/, null],
])('%s', (_name, answer, changed, cause, mend, next) => {
  const explanation = explainTestResult(answer, { ...call, ...changed });
  expect(explanation.cause).toMatch(cause);
  expect(explanation.mend).toMatch(mend);
  expect(explanation.next).toBe(next);
});
