import { SpanKind, type Span } from '@opentelemetry/api';
import { inSpan, markFailed } from '@/lib/platform/tracing';
import { newClient, type Clients, type Credentials, type ServiceName } from './clients';
import { measureAwsCall } from './call-metrics';
import { isChange, reportAwsCall, type AwsCall } from './observer';
import { requireOpenWindow } from './change-window';
import { malformed, required } from './response';
import { isStaleCredentials, toAwsError } from './to-aws-error';

/** In whose name calls are made. Its credentials are not in it, so that they are in no log. */
export interface AwsSession {
  readonly accountId: string;
  readonly region: string;
}

interface Inside {
  credentials: Credentials | undefined;
  clients: Map<ServiceName, Promise<unknown>>;
  onRefusal: () => void;
  /** Fetches new credentials. Undefined: the session is of a person's own keys, which nothing renews. */
  renew: (() => Promise<Credentials | undefined>) | undefined;
  /** The renewal that is in progress, for all calls that wait for it. */
  renewal?: Promise<void> | undefined;
}

const insideOf = new WeakMap<AwsSession, Inside>();

/** What sessions of Pergola's own principal share, by Region. Their clients keep the credentials fresh by themselves. */
const hubs = new Map<string, Inside>();

/** Calls under a role's temporary credentials. `renew` fetches new ones when AWS says that these have expired. */
export function newSession(of: AwsSession, credentials: Credentials, onRefusal: () => void, renew?: () => Promise<Credentials>): AwsSession {
  return keep(of, { credentials, clients: new Map(), onRefusal, renew });
}

/** Calls of Pergola's own principal on behalf of an account. */
export function hubSession(of: AwsSession): AwsSession {
  const inside = hubs.get(of.region) ?? { credentials: undefined, clients: new Map(), onRefusal: () => {}, renew: async () => undefined };
  hubs.set(of.region, inside);
  return keep(of, inside);
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

interface Answer {
  $metadata: { requestId?: string | undefined; attempts?: number | undefined };
}

/**
 * One call, reported to the observers. `read` takes from the response what the caller needs and fails with `required` where a member
 * is missing, so that nothing is concluded from a response that AWS would not send. `secrets` never come back in an error's message.
 * When AWS refuses the call because the session's credentials have expired, it is made once more with new ones: AWS authenticates a
 * call before it does anything (IAM user guide, "How IAM works"), so a change is not made twice. Throws `AwsError` and nothing else.
 */
export async function callAws<S extends ServiceName, Output extends Answer, Result>(
  session: AwsSession,
  service: S,
  operation: string,
  send: (client: Clients[S]) => Promise<Output>,
  read: (output: Output) => Result,
  secrets?: readonly string[],
): Promise<Result> {
  const inside = insideOf.get(session);
  if (!inside) throw new Error('This session was not opened with openSession.');
  const used = clientOf(session, inside, service);
  try {
    return await callOnce(session, inside, await used, service, operation, send, read, secrets);
  } catch (error) {
    if (!inside.renew || !isStaleCredentials(error)) throw error;
    // Another call may have renewed them while this one was under way.
    if (inside.clients.get(service) === used) await renewOnce(inside);
    return await callOnce(session, inside, await clientOf(session, inside, service), service, operation, send, read, secrets);
  }
}

function renewOnce(inside: Inside): Promise<void> {
  inside.renewal ??= (async () => {
    try {
      inside.credentials = await inside.renew?.();
      inside.clients.clear();
    } catch (error) {
      inside.onRefusal();
      throw error;
    } finally {
      inside.renewal = undefined;
    }
  })();
  return inside.renewal;
}

function callOnce<S extends ServiceName, Output extends Answer, Result>(
  session: AwsSession,
  inside: Inside,
  client: Clients[S],
  service: S,
  operation: string,
  send: (client: Clients[S]) => Promise<Output>,
  read: (output: Output) => Result,
  secrets?: readonly string[],
): Promise<Result> {
  const { accountId, region } = session;
  const attributes = { 'rpc.system': 'aws-api', 'rpc.service': service, 'rpc.method': operation, 'cloud.account.id': accountId, 'cloud.region': region };
  return inSpan(`${service} ${operation}`, { attributes, kind: SpanKind.CLIENT }, async (span) => {
    const startedAt = performance.now();
    const report = (answer: Pick<AwsCall, 'result' | 'code' | 'requestId'>, attempts = 1) =>
      tell({ service, operation, accountId, region, ms: performance.now() - startedAt, ...answer, attempts, isChange: isChange(operation) }, span);
    let metadata: Answer['$metadata'] | undefined;
    try {
      if (isChange(operation)) requireOpenWindow(service, operation);
      const output = await send(client);
      metadata = output.$metadata;
      const requestId = required(metadata.requestId, 'a request ID');
      const result = read(output);
      report({ result: 'ok', requestId }, metadata.attempts);
      return result;
    } catch (thrown) {
      const error = toAwsError(thrown, { service, operation, secrets, requestId: metadata?.requestId });
      // A role that was made anew is another one to AWS: sessions of the old one stay refused, whatever the new one may do.
      if (error.kind === 'accessDenied') inside.onRefusal();
      report({ result: error.kind, code: error.code, requestId: error.requestId }, (metadata ?? (thrown as Partial<Answer>).$metadata)?.attempts);
      throw error;
    }
  });
}

/** For `callAws`: the response has nothing that the caller needs. */
export const nothing = (): void => {};

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

/**
 * Reads a list to its last page. A page without its list, or with another type in its place, is no empty list: it throws `AwsError` with
 * code `malformedResponse`, and so does a token that comes a second time.
 */
export async function readAll<S extends ServiceName, Page extends Answer, Raw extends object, Item>(
  session: AwsSession,
  service: S,
  operation: string,
  send: (client: Clients[S], nextToken: string | undefined) => Promise<Page>,
  list: (page: Page) => { items: readonly Raw[] | undefined; next: string | undefined },
  read: (item: Raw) => Item,
): Promise<WholeList<Item>> {
  const { items, requestId } = await readPages(session, service, operation, send, list, read, Number.POSITIVE_INFINITY);
  return { items, requestId };
}

/** The first pages of a list, for a preview. Nothing is concluded from what is not in it unless `isWhole`. */
export interface FirstPages<Item> {
  items: Item[];
  isWhole: boolean;
}

/** Reads at most so many pages of a list, otherwise like `readAll`. */
export async function readPages<S extends ServiceName, Page extends Answer, Raw extends object, Item>(
  session: AwsSession,
  service: S,
  operation: string,
  send: (client: Clients[S], nextToken: string | undefined) => Promise<Page>,
  list: (page: Page) => { items: readonly Raw[] | undefined; next: string | undefined },
  read: (item: Raw) => Item,
  mostPages: number,
): Promise<FirstPages<Item> & { requestId: string }> {
  const items: Item[] = [];
  const tokens = new Set<string>();
  let nextToken: string | undefined;
  let requestId = '';
  let pages = 0;
  const readPage = (page: Page) => {
    const { items: found, next } = list(page);
    items.push(...required(found, 'its list', 'list').map((item) => read(required(item, 'an object in its list', 'object'))));
    requestId = required(page.$metadata.requestId, 'a request ID');
    return newToken(next, tokens);
  };
  do {
    nextToken = await callAws(session, service, operation, (client) => send(client, nextToken), (page) => readPage(page));
    pages += 1;
  } while (nextToken && pages < mostPages);
  return { items, requestId, isWhole: !nextToken };
}

function newToken(token: string | null | undefined, seen: Set<string>): string | undefined {
  if (token === undefined || token === null || token === '') return undefined;
  if (seen.has(required(token, 'a token that is text'))) throw malformed('a new token: the same one came twice');
  seen.add(token);
  return token;
}
