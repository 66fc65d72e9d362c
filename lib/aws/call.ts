import { SpanKind, type Span } from '@opentelemetry/api';
import { inSpan, markFailed } from '@/lib/platform/tracing';
import { newClient, type Clients, type Credentials, type ServiceName } from './clients';
import { measureAwsCall } from './call-metrics';
import { isChange, reportAwsCall, type AwsCall } from './observer';
import { requireOpenWindow } from './change-window';
import { toAwsError } from './to-aws-error';

/** In whose name calls are made. Its credentials are not in it, so that they are in no log. */
export interface AwsSession {
  readonly accountId: string;
  readonly region: string;
}

interface Inside {
  credentials: Credentials | undefined;
  clients: Map<ServiceName, Promise<unknown>>;
  onRefusal: () => void;
}

const insideOf = new WeakMap<AwsSession, Inside>();

/** Clients of Pergola's own principal, by Region: they keep its credentials fresh by themselves. */
const hubClients = new Map<string, Inside['clients']>();

/** Calls under a role's temporary credentials. */
export function newSession(of: AwsSession, credentials: Credentials, onRefusal: () => void): AwsSession {
  return keep(of, { credentials, clients: new Map(), onRefusal });
}

/** Calls of Pergola's own principal on behalf of an account. */
export function hubSession(of: AwsSession): AwsSession {
  const clients = hubClients.get(of.region) ?? new Map();
  hubClients.set(of.region, clients);
  return keep(of, { credentials: undefined, clients, onRefusal: () => {} });
}

function keep({ accountId, region }: AwsSession, inside: Inside): AwsSession {
  const session = Object.freeze({ accountId, region });
  insideOf.set(session, inside);
  return session;
}

function clientOf<S extends ServiceName>(session: AwsSession, inside: Inside, service: S): Promise<Clients[S]> {
  let client = inside.clients.get(service) as Promise<Clients[S]> | undefined;
  if (!client) {
    client = newClient(service, session.region, inside.credentials);
    inside.clients.set(service, client);
  }
  return client;
}

/** A session that is too old hears one of these. */
const expired = /^(ExpiredToken|ExpiredTokenException|RequestExpired)$/;

interface Answer {
  $metadata: { requestId?: string | undefined; attempts?: number | undefined };
}

/** One call, reported to the observers; fails with an `AwsError` and nothing else. `secrets` never come back in its message. */
export function callAws<S extends ServiceName, Output extends Answer>(
  session: AwsSession,
  service: S,
  operation: string,
  send: (client: Clients[S]) => Promise<Output>,
  secrets?: readonly string[],
): Promise<Output> {
  const { accountId, region } = session;
  const attributes = { 'rpc.system': 'aws-api', 'rpc.service': service, 'rpc.method': operation, 'cloud.account.id': accountId, 'cloud.region': region };
  return inSpan(`${service} ${operation}`, { attributes, kind: SpanKind.CLIENT }, async (span) => {
    const inside = insideOf.get(session);
    if (!inside) throw new Error('This session was not opened with openSession.');
    const client = await clientOf(session, inside, service);
    const startedAt = performance.now();
    const report = (answer: Pick<AwsCall, 'result' | 'code' | 'requestId'>, attempts = 1) =>
      tell({ service, operation, accountId, region, ms: performance.now() - startedAt, ...answer, attempts, isChange: isChange(operation) }, span);
    try {
      if (isChange(operation)) requireOpenWindow(service, operation);
      const output = await send(client);
      report({ result: 'ok', requestId: output.$metadata.requestId }, output.$metadata.attempts);
      return output;
    } catch (thrown) {
      const error = toAwsError(thrown, { service, operation, secrets });
      // A role that was made anew is another one to AWS: sessions of the old one stay refused, whatever the new one may do.
      if (error.kind === 'accessDenied' || expired.test(error.code)) inside.onRefusal();
      report({ result: error.kind, code: error.code, requestId: error.requestId }, (thrown as Partial<Answer>).$metadata?.attempts);
      throw error;
    }
  });
}

function tell(call: AwsCall, span: Span): void {
  const { result, code, requestId, attempts } = call;
  span.setAttributes({ 'aws.request_id': requestId, 'pergola.aws.result': result, 'pergola.aws.attempts': attempts });
  if (result !== 'ok') markFailed(span, code ?? result);
  measureAwsCall(call);
  reportAwsCall(call);
}

/** A list read to its last page; the request id is that of the last page. */
export interface WholeList<Item> {
  items: Item[];
  requestId: string;
}

export async function readAll<S extends ServiceName, Page extends Answer, Item>(
  session: AwsSession,
  service: S,
  operation: string,
  send: (client: Clients[S], nextToken: string | undefined) => Promise<Page>,
  read: (page: Page) => { items: Item[] | undefined; next: string | undefined },
): Promise<WholeList<Item>> {
  const items: Item[] = [];
  let nextToken: string | undefined;
  let requestId = '';
  do {
    const page = await callAws(session, service, operation, (client) => send(client, nextToken));
    const { items: found, next } = read(page);
    items.push(...(found ?? []));
    nextToken = next || undefined;
    requestId = page.$metadata.requestId ?? '';
  } while (nextToken);
  return { items, requestId };
}

/** AWS answered without something that its API model promises. */
export function required<T>(value: T | undefined | null, member: string): T {
  if (value === undefined || value === null) throw new Error(`AWS answered without ${member}.`);
  return value;
}
