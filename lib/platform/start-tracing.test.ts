import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { connectAction } from '@/lib/connections/actions';
import { approve, ask, consumerAccountId } from '@/scripts/testing/access-steps';
import { settle, startAccessStory, type AccessStory } from '@/scripts/testing/access-story';
import { as } from '@/scripts/testing/sign-in-as';
import { startTracing } from './start-tracing';

vi.mock('@/lib/platform/auth', async () => (await import('@/scripts/testing/sign-in-as')).authOfTests);
vi.mock('next/headers', async () => (await import('@/scripts/testing/sign-in-as')).headersOfTests);

interface Span {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  attributes: { key: string; value: Record<string, unknown> }[];
}

const bodies: string[] = [];
/** Collects what is sent to it, as an OpenTelemetry collector would. */
const collector = createServer((request, response) => {
  let body = '';
  request.on('data', (part: Buffer) => (body += part.toString()));
  request.on('end', () => {
    bodies.push(body);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
});
let story: AccessStory;

beforeAll(async () => {
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
  story = await startAccessStory();
});
afterAll(() => void collector.close());

function spans(): Span[] {
  return bodies.flatMap((body) =>
    (JSON.parse(body) as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] }).resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)),
  );
}

function attribute(span: Span | undefined, key: string): unknown {
  return Object.values(span?.attributes.find((one) => one.key === key)?.value ?? {})[0];
}

test('one connect is one trace, from the action over the pass to the calls of AWS, and holds no secret', async () => {
  const grantId = await approve(story.owner, await ask(story.consumer, story.serviceId, consumerAccountId));
  await settle();
  const end = await startTracing('web');
  story.sandbox.clearCalls();
  const canary = 'canary-of-the-spans';
  await as(story.consumer, () => connectAction({ grantId, name: 'pergola-traced', credentials: { username: 'forecast', password: canary }, parameters: [] }));
  await end();

  const all = spans();
  const action = all.find(({ name }) => name === 'action connection.create');
  const create = all.find(({ name }) => name === 'events CreateConnection');
  const pass = all.find(({ spanId }) => spanId === create?.parentSpanId);
  expect(action?.parentSpanId ?? '').toBe('');
  expect(pass).toMatchObject({ name: 'pass connection', traceId: action!.traceId, parentSpanId: action!.spanId });
  expect(attribute(action, 'pergola.actor')).toBe(story.consumer.personId);
  expect(attribute(pass, 'pergola.resource')).toMatch(/^res_/);
  const call = story.sandbox.calls().find(({ operation }) => operation === 'CreateConnection')!;
  expect(Object.fromEntries(['rpc.service', 'rpc.method', 'cloud.account.id', 'cloud.region', 'aws.request_id', 'pergola.aws.result'].map((key) => [key, attribute(create, key)]))).toEqual({
    'rpc.service': 'events',
    'rpc.method': 'CreateConnection',
    'cloud.account.id': consumerAccountId,
    'cloud.region': 'us-east-1',
    'aws.request_id': call.requestId,
    'pergola.aws.result': 'ok',
  });
  expect(bodies.join('')).toContain('pergola-web');
  for (const secret of [canary, 'forecast"', '@example.com']) expect(bodies.join('')).not.toContain(secret);
});
