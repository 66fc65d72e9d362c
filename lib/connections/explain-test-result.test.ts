import { expect, test } from 'vitest';
import { explainTestResult, isAboutConnection, type TestedCall } from './explain-test-result';

const call: TestedCall = {
  serviceName: 'service1', signIn: 'BASIC', host: 'service1.main.example.com', port: 443, serviceHost: 'service1.main.example.com', portRanges: ['443'], accountId: '222222222222', isDeclared: false, expected: [],
};
type Answer = Parameters<typeof explainTestResult>[0];
const answered = (status: number): Answer => ({ error: `States.Http.StatusCode.${status}`, cause: 'x', response: { statusCode: status, statusMessage: undefined, headers: undefined, body: undefined } });
const failed = (error: string, cause?: string): Answer => ({ error, cause, response: undefined });

const owners = /The owners of service1 can fix it/;

test.each<[string, Answer, Partial<TestedCall>, RegExp, RegExp, 'consumer' | 'owner' | 'nobody' | 'admin']>([
  ['a wrong password', answered(401), {}, /^service1 responded 401 to this user name and password\.$/, /Enter new credentials/, 'consumer'],
  ['a wrong password that is only in the error’s name', failed('States.Http.StatusCode.401', 'Unauthorized'), {}, /responded 401/, /Enter new credentials/, 'consumer'],
  ['credentials that a proxy refuses', answered(407), {}, /responded 407/, /Enter new credentials/, 'consumer'],
  ['a wrong API key', answered(401), { signIn: 'API_KEY' }, /to this API key/, /Enter new/, 'consumer'],
  ['401 although no authentication is said to be needed', answered(401), { signIn: 'NONE' }, /without sign-in/, owners, 'owner'],
  ['no right to call', answered(403), {}, /responded 403/, owners, 'owner'],
  ['a mistyped path', answered(404), {}, /nothing at this path/, /correct the path/, 'consumer'],
  ['a declared path that is not there', answered(404), { isDeclared: true }, /nothing at this path/, owners, 'owner'],
  ['a declared method that is not allowed', answered(405), { isDeclared: true }, /doesn’t allow this method/, owners, 'owner'],
  ['a missing parameter', answered(400), {}, /responded 400: it doesn’t accept/, /method, query and body/, 'consumer'],
  ['a declared test without a parameter that the service needs', answered(400), { isDeclared: true }, /responded 400/, owners, 'owner'],
  ['a redirect', answered(302), {}, /responded 302, which is no success/, /fail on this status/, 'consumer'],
  ['another success than declared', answered(204), { isDeclared: true, expected: [200, 206] }, /responded 204 instead of 200 or 206/, owners, 'owner'],
  ['too many requests', answered(429), {}, /too many requests/, /few minutes/, 'nobody'],
  ['a fault of the service', answered(503), {}, /failed on its own side/, /connection itself is in order/, 'owner'],
  ['a port that is not shared', failed('States.Http.Socket', 'Connection Timed Out'), { port: 8443 }, /^Port 8443 is not shared: service1 is published on 443\.$/, /publish 8443 too/, 'consumer'],
  ['another host', failed('States.Http.Socket'), { host: 'other.example.com' }, /other\.example\.com is not in the resource configuration/, /Call service1\.main/, 'consumer'],
  ['a certificate that is not trusted', failed('States.Http.Socket', 'The certificate of x was not issued by a publicly trusted authority.'), {}, /certificate of service1 was not accepted/, /publicly trusted certificate/, 'owner'],
  ['a PostgreSQL server', failed('States.Http.Socket', 'The connection to x failed: Client network socket disconnected before secure TLS connection was established'), {}, /not an HTTPS service/, owners, 'owner'],
  ['a name that does not resolve', failed('States.Http.Socket', 'The gateway could not resolve service1.main.example.com (PUBLIC).'), {}, /can’t resolve service1\.main/, owners, 'owner'],
  ['closed security groups', failed('States.Http.Socket', 'Connection Timed Out: the security groups allow no TCP'), {}, /Nothing responded at service1\.main\.example\.com on port 443/, /security groups/, 'owner'],
  ['a connection that lost its credentials', failed('Events.ConnectionResource.InvalidConnectionState', 'Connection c is in state DEAUTHORIZED.'), {}, /to this user name and password/, /Enter new/, 'consumer'],
  ['a token endpoint that refuses the client', failed('Events.ConnectionResource.InvalidConnectionState', 'Connection c is in state DEAUTHORIZED. The authorization endpoint answered the request for an access token with HTTP status 401.'), { signIn: 'OAUTH_CLIENT_CREDENTIALS' }, /this client ID and secret/, /Enter new/, 'consumer'],
  ['a token endpoint that is not there', failed('Events.ConnectionResource.InvalidConnectionState', 'Connection c is in state DEAUTHORIZED. The authorization endpoint answered the request for an access token with HTTP status 404.'), { signIn: 'OAUTH_CLIENT_CREDENTIALS' }, /got no token for service1/, /New credentials don’t help/, 'owner'],
  ['a connection that is being made', failed('Events.ConnectionResource.InvalidPrivateConnectionState', 'Connection c is in state CREATING.'), {}, /not ready\. AWS says: Connection c is in state CREATING/, /Wait/, 'nobody'],
  ['a connection that was deleted by hand', failed('Events.ConnectionResource.ResourceNotFound'), {}, /was deleted/, /creates the connection again/, 'consumer'],
  ['a role that lacks a right', failed('Events.ConnectionResource.AccessDenied', 'arn is not authorized to perform: secretsmanager:GetSecretValue on resource: x'), {}, /account 222222222222 lacks secretsmanager:GetSecretValue/, /consumer template/, 'consumer'],
  ['a role that may not call', failed('States.Http.AccessDenied', 'arn is not authorized to perform states:InvokeHTTPEndpoint on API Endpoint https://x'), {}, /lacks states:InvokeHTTPEndpoint/, /consumer template/, 'consumer'],
  ['too large a response', failed('States.DataLimitExceeded'), {}, /256 KiB/, /less at once/, 'consumer'],
  ['a request that cannot be sent', failed('States.Runtime', 'The header Host cannot be set.'), {}, /can’t send this request as it is\. AWS says: The header Host/, /Change it/, 'consumer'],
  ['anything else', failed('States.TaskFailed', 'who knows'), {}, /States\.TaskFailed.*who knows/, /administrators/, 'admin'],
])('%s', (_name, answer, changed, cause, fix, who) => {
  const explanation = explainTestResult(answer, { ...call, ...changed });
  expect(explanation.cause).toMatch(cause);
  expect(explanation.fix).toMatch(fix);
  expect(explanation.who).toBe(who);
  expect(explanation.next).toBe(/Enter|Pergola creates/.test(explanation.fix) ? 'enterCredentials' : null);
});

test('what only a typed request did wrong says nothing about the connection', () => {
  expect((['path', 'request', 'port', 'tooLarge'] as const).map((fault) => [isAboutConnection(fault, false), isAboutConnection(fault, true)])).toEqual(Array.from({ length: 4 }, () => [false, true]));
  expect((['credentials', 'notAllowed', 'serviceError', 'certificate', 'unreachable'] as const).map((fault) => isAboutConnection(fault, false))).toEqual(Array.from({ length: 5 }, () => true));
});
