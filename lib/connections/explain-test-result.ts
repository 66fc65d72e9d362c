import type { StateTestResult } from '@/lib/aws/states';
import { faultOfStatus, faultOfWords, type CallFault } from '@/lib/controller/call-fault';
import type { SignIn } from '@/prisma/generated/enums';
import { coversPort } from './http-task';
import { credentialsInWords } from './sign-in';

/** Why a test request failed, as machines tell it. */
export type TestFault =
  | CallFault
  /** The service responds 401 although it is published without authentication. */
  | 'openRefused'
  | 'port'
  | 'host'
  | 'notReady'
  | 'connectionMissing'
  | 'role'
  | 'tooLarge'
  | 'cannotBeSent'
  | 'unknown';

/** Who can fix it. Nobody: it passes. */
export type TestHelper = 'consumer' | 'owner' | 'admin' | 'nobody';

/** What is known of a call, and what came of it, without bodies. */
export interface TestedCall {
  serviceName: string;
  signIn: SignIn;
  /** Of the request. */
  host: string;
  port: number;
  /** As published. */
  serviceHost: string;
  portRanges: readonly string[];
  accountId: string;
  /** Method and path are what the owners declared, and not what a person typed. */
  isDeclared: boolean;
  /** Of the declared test. */
  expected: readonly number[];
}

/** Why a test request failed, in words, and what fixes it. `next` is what the page can offer right away. */
export interface Explanation {
  fault: TestFault;
  who: TestHelper;
  cause: string;
  fix: string;
  next: 'enterCredentials' | null;
}

type Answer = Pick<StateTestResult, 'error' | 'cause' | 'response'>;

/** What words are made of. A stored result has no words of AWS. */
interface Told {
  call: TestedCall;
  status: number;
  awsSays: string;
}

interface Row {
  /** Where the path was declared. A typed request is the person's to change. */
  who: TestHelper;
  /** Of a typed request, where it differs. */
  whoOfTyped?: TestHelper;
  cause: (told: Told) => string;
  fix: (told: Told) => string;
  next?: Explanation['next'];
}

const askOwners = ({ call }: Told, toDo: string) => `The owners of ${call.serviceName} can fix it: ${toDo}`;

const rows: Record<TestFault, Row> = {
  credentials: {
    who: 'consumer',
    cause: ({ call, status }) => `${call.serviceName} responded ${status || 401} to ${credentialsInWords[call.signIn]}.`,
    fix: () => 'EventBridge doesn’t use them any more. Enter new credentials to go on.',
    next: 'enterCredentials',
  },
  openRefused: {
    who: 'owner',
    cause: ({ call, status }) => `${call.serviceName} responded ${status} to ${credentialsInWords.NONE}.`,
    fix: (told) => askOwners(told, 'the service is published without authentication, but requires it.'),
  },
  notAllowed: {
    who: 'owner',
    cause: ({ call, status }) => `${call.serviceName} responded ${status}: it accepts ${credentialsInWords[call.signIn]}, but doesn’t allow this call with them.`,
    fix: (told) => askOwners(told, told.call.isDeclared ? 'allow the test request for these credentials, or declare another one.' : 'allow this call for these credentials. Or try another path or method.'),
  },
  path: {
    who: 'owner',
    whoOfTyped: 'consumer',
    cause: ({ call, status }) => `${call.serviceName} was reached and responded ${status}: ${status === 405 ? 'it doesn’t allow this method at this path' : 'it has nothing at this path'}.`,
    fix: (told) => (told.call.isDeclared ? askOwners(told, 'correct the declared test request.') : 'See “How to call it” on the service’s page, and correct the path.'),
  },
  request: {
    who: 'owner',
    whoOfTyped: 'consumer',
    cause: ({ call, status }) => `${call.serviceName} was reached and responded ${status}: it doesn’t accept this request as it is.`,
    fix: (told) => (told.call.isDeclared ? askOwners(told, 'correct the declared test request or the required parameters.') : 'The response below says why. Check method, query and body, and send it again.'),
  },
  status: {
    who: 'owner',
    whoOfTyped: 'consumer',
    cause: ({ call, status }) => `${call.serviceName} was reached and responded ${status}${call.isDeclared ? ` instead of ${call.expected.join(' or ')}` : ', which is no success'}.`,
    fix: (told) => (told.call.isDeclared ? askOwners(told, 'correct the declared test request.') : 'Check method and path, and send it again. HTTP Tasks fail on this status.'),
  },
  busy: {
    who: 'nobody',
    cause: ({ call, status }) => `${call.serviceName} was reached and responded ${status}: it gets too many requests.`,
    fix: () => 'Send the test request again in a few minutes.',
  },
  serviceError: {
    who: 'owner',
    cause: ({ call, status }) => `${call.serviceName} was reached and responded ${status}: it failed on its own side.`,
    fix: (told) => askOwners(told, 'check the service. The connection itself is in order.'),
  },
  tokenEndpoint: {
    who: 'owner',
    cause: ({ call, awsSays }) => `EventBridge got no token for ${call.serviceName} from its token endpoint.${awsSays}`,
    fix: (told) => askOwners(told, 'check the token endpoint and how it is published. New credentials don’t help.'),
  },
  port: {
    who: 'owner',
    whoOfTyped: 'consumer',
    cause: ({ call }) => `Port ${call.port} is not shared: ${call.serviceName} is published on ${call.portRanges.join(', ')}.`,
    fix: ({ call }) => `Use one of these ports, or ask the owners of ${call.serviceName} to publish ${call.port} too.`,
  },
  host: {
    who: 'owner',
    whoOfTyped: 'consumer',
    cause: ({ call }) => `The host ${call.host} is not in the resource configuration, which leads to ${call.serviceHost} alone.`,
    fix: ({ call }) => `Call ${call.serviceHost}.`,
  },
  certificate: {
    who: 'owner',
    cause: ({ call, awsSays }) => `The certificate of ${call.serviceName} was not accepted. HTTP Tasks accept only certificates of publicly trusted authorities, for exactly the name that is called.${awsSays}`,
    fix: (told) => askOwners(told, `put a publicly trusted certificate for ${told.call.serviceHost} on it.`),
  },
  notHttps: {
    who: 'owner',
    cause: ({ call, awsSays }) => `What responds at ${call.host} on port ${call.port} is not an HTTPS service.${awsSays}`,
    fix: (told) => askOwners(told, 'publish the port on which the service responds over HTTPS.'),
  },
  name: {
    who: 'owner',
    cause: ({ call, awsSays }) => `The gateway can’t resolve ${call.serviceHost}.${awsSays}`,
    fix: (told) => askOwners(told, 'check the DNS name and the gateway’s DNS resolution.'),
  },
  unreachable: {
    who: 'owner',
    cause: ({ call, awsSays }) => `Nothing responded at ${call.host} on port ${call.port}.${awsSays}`,
    fix: (told) => `A connection can take a few minutes after it is ready, so send the test request again then. ${askOwners(told, 'check the security groups of the gateway and the service itself.')}`,
  },
  notReady: {
    who: 'nobody',
    cause: ({ awsSays }) => `The connection is not ready.${awsSays}`,
    fix: () => 'Wait until this page shows that it is ready, then send the request again.',
  },
  connectionMissing: {
    who: 'consumer',
    cause: () => 'The connection was deleted outside of Pergola.',
    fix: () => 'Enter the credentials again. Pergola creates the connection again with them.',
    next: 'enterCredentials',
  },
  role: {
    who: 'consumer',
    cause: ({ call, awsSays }) => `The role of HTTP Tasks in account ${call.accountId} lacks ${missingRightOf(awsSays) ?? 'a permission that this call needs'}.${awsSays}`,
    fix: () => 'Deploy the consumer template again in that account. It restores the role.',
  },
  tooLarge: {
    who: 'owner',
    whoOfTyped: 'consumer',
    cause: ({ call }) => `The response of ${call.serviceName} is larger than the 256 KiB that an HTTP Task accepts.`,
    fix: (told) => (told.call.isDeclared ? askOwners(told, 'declare a test request with a smaller response.') : 'Request less at once, for example by pages.'),
  },
  cannotBeSent: {
    who: 'owner',
    whoOfTyped: 'consumer',
    cause: ({ awsSays }) => `Step Functions can’t send this request as it is.${awsSays}`,
    fix: (told) => (told.call.isDeclared ? askOwners(told, 'correct the declared test request or the required parameters.') : 'Change it accordingly, and send it again.'),
  },
  unknown: {
    who: 'admin',
    cause: ({ awsSays }) => `Step Functions ended the test without a reason that Pergola knows.${awsSays}`,
    fix: () => 'Send the test request again. If it stays, give your administrators this message.',
  },
};

/** Errors of Step Functions that name the cause (Step Functions developer guide, "Call HTTPS APIs in workflows"). */
const errors = new Map<string, TestFault>([
  ['Events.ConnectionResource.InvalidPrivateConnectionState', 'notReady'],
  ['Events.ConnectionResource.ConcurrentModification', 'notReady'],
  ['Events.ConnectionResource.ResourceNotFound', 'connectionMissing'],
  ['Events.ConnectionResource.AccessDenied', 'role'],
  ['States.Http.AccessDenied', 'role'],
  ['States.DataLimitExceeded', 'tooLarge'],
  ['States.Runtime', 'cannotBeSent'],
]);

export function statusOf({ error, response }: Pick<Answer, 'error' | 'response'>): number {
  return response?.statusCode ?? Number(/^States\.Http\.StatusCode\.(\d{3})$/.exec(error ?? '')?.[1] ?? 0);
}

function faultOf(answer: Answer, call: TestedCall): TestFault {
  const { error = '', cause = '' } = answer;
  const status = statusOf(answer);
  if (status > 0) {
    const fault = faultOfStatus('service', status) ?? 'unknown';
    return fault === 'credentials' && call.signIn === 'NONE' ? 'openRefused' : fault;
  }
  if (error === 'States.Http.Socket') {
    // AWS says of both only that nothing responded.
    if (!call.portRanges.some((range) => coversPort(range, call.port))) return 'port';
    if (call.host.toLowerCase() !== call.serviceHost.toLowerCase()) return 'host';
    return faultOfWords(cause);
  }
  if (/^Events\.ConnectionResource\.(InvalidConnectionState|AuthInProgress)$/.test(error)) {
    if (!/DEAUTHORIZED/.test(cause)) return 'notReady';
    const tokenStatus = Number(/\bendpoint\b.*\bstatus (\d{3})\b/i.exec(cause)?.[1] ?? 0);
    if (call.signIn !== 'OAUTH_CLIENT_CREDENTIALS' || tokenStatus === 0) return 'credentials';
    return faultOfStatus('tokenEndpoint', tokenStatus) ?? 'credentials';
  }
  return errors.get(error) ?? 'unknown';
}

/** The first cause that fits, in words. */
export function explainTestResult(answer: Answer, call: TestedCall): Explanation {
  const { error, cause } = answer;
  const fault = faultOf(answer, call);
  const says = [fault === 'unknown' && error ? `${error}.` : '', cause].filter(Boolean).join(' ');
  return explainFault(fault, { call, status: statusOf(answer), awsSays: says ? ` AWS says: ${says}` : '' });
}

/** The words of a cause. Without `awsSays` they are those of a stored result. */
export function explainFault(fault: TestFault, { call, status, awsSays = '' }: { call: TestedCall; status: number; awsSays?: string }): Explanation {
  const row = rows[fault];
  const told = { call, status, awsSays };
  return { fault, who: (call.isDeclared ? null : row.whoOfTyped) ?? row.who, cause: row.cause(told), fix: row.fix(told), next: row.next ?? null };
}

/** Whether a failed request says something about the connection, and not only about what a person typed. */
export function isAboutConnection(fault: TestFault, isDeclared: boolean): boolean {
  return isDeclared || rows[fault].whoOfTyped === undefined;
}

/** Causes that owners are notified of from test results. What blocks the connection itself, they are notified of by that. */
export const faultsOfOwners: readonly TestFault[] = (Object.keys(rows) as TestFault[]).filter((fault) => rows[fault].who === 'owner' && !['tokenEndpoint', 'openRefused'].includes(fault));

export function isTestFault(text: string | null): text is TestFault {
  return text !== null && Object.hasOwn(rows, text);
}

/** `states:InvokeHTTPEndpoint` in AWS's own words of a refusal. */
function missingRightOf(words: string): string | null {
  return /not authorized to perform:? ([a-z0-9-]+:[A-Za-z]+)/.exec(words)?.[1] ?? null;
}
