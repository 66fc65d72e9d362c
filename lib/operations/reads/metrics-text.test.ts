import { readFileSync } from 'node:fs';
import { NextRequest } from 'next/server';
import { beforeAll, expect, test } from 'vitest';
import { GET } from '@/app/api/metrics/route';
import { serveMetrics } from '@/lib/platform/metrics-server';
import { approve, ask, consumerAccountId, revoke } from '@/scripts/testing/access-steps';
import { settle, startAccessStory, type AccessStory } from '@/scripts/testing/access-story';
import { db } from '@/lib/platform/db';
import { env } from '@/lib/platform/env';
import { metricsText } from './metrics-text';

const token = 'a-token-of-the-tests';
let story: AccessStory;

beforeAll(async () => {
  process.env.METRICS_TOKEN = token;
  story = await startAccessStory();
});

/** The value of one series; undefined when it is not there. */
function value(text: string, series: string): number | undefined {
  const line = text.split('\n').find((one) => one.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length));
}

test('passes, calls, states and a revoke that is not finished can be read', async () => {
  const grantId = await approve(story.owner, await ask(story.consumer, story.serviceId, consumerAccountId));
  await settle();
  const before = (await metricsText()).text;
  expect(value(before, 'pergola_grants{state="active"}')).toBe(1);
  expect(value(before, 'pergola_resources{kind="resource-gateway",phase="CONVERGED",health="IN_SYNC"}')).toBe(1);
  expect(value(before, 'pergola_passes_total{kind="share-principal",outcome="CONVERGED"}')).toBeGreaterThan(0);
  expect(value(before, 'pergola_converge_duration_seconds_count{kind="share-principal"}')).toBe(1);
  expect(value(before, 'pergola_aws_calls_total{service="ram",operation="AssociateResourceShare",result="ok"}')).toBe(1);
  expect(value(before, 'pergola_revokes_unfinished')).toBe(0);
  expect(value(before, 'pergola_workers_alive{version="test"}')).toBeUndefined();
  expect(value(before, 'pergola_database_up')).toBe(1);

  await db().$executeRaw`
    INSERT INTO account_check ("accountId", region, task, "nextAt", "lastOkAt", problem)
    VALUES (${consumerAccountId}, 'us-east-1', 'drift', clock_timestamp() + interval '1 hour', clock_timestamp() - interval '20 minutes', NULL), (${consumerAccountId}, 'eu-west-1', 'drift', clock_timestamp() - interval '5 minutes', NULL, 'No role.')`;
  const checks = (await metricsText()).text;
  expect(value(checks, 'pergola_account_check_oldest_seconds{task="drift"}')).toBeGreaterThanOrEqual(1_200);
  expect(value(checks, 'pergola_account_checks_failing{task="drift"}')).toBe(1);
  expect(value(checks, 'pergola_account_check_late_seconds{task="drift"}')).toBeGreaterThanOrEqual(300);

  story.sandbox.addFault({ service: 'ram', operation: 'DisassociateResourceShare', kind: 'throttle', times: 1_000 });
  await revoke(story.owner, grantId);
  const during = (await metricsText()).text;
  expect(value(during, 'pergola_revokes_unfinished')).toBe(1);
  expect(value(during, 'pergola_revokes_oldest_seconds')).toBeGreaterThan(0);
  expect(value(during, 'pergola_removals_unfinished{kind="share-principal"}')).toBe(1);
  story.sandbox.clearFaults();
  await settle();
  const after = (await metricsText()).text;
  expect(value(after, 'pergola_revokes_unfinished')).toBe(0);
  expect(value(after, 'pergola_removals_unfinished{kind="share-principal"}'), 'what is no longer so is not shown').toBeUndefined();
  expect(after, 'account numbers stand on no histogram').not.toMatch(/_bucket\{[^}]*\d{12}/);
});

/** Databases and roles that the documentation names too. */
const notMetrics = ['pergola_app', 'pergola_replaced'];

test('every metric that an alert or the documentation names is there', async () => {
  const { text } = await metricsText();
  const known = new Set([...text.matchAll(/^# TYPE (\w+)/gm)].map((match) => match[1]!));
  const named = ['docs/prometheus-alerts.yaml', 'docs/operating.md'].flatMap((file) => readFileSync(file, 'utf8').match(/pergola_\w+/g)!);
  expect(named.map((name) => name.replace(/_bucket$/, '')).filter((name) => !known.has(name) && !notMetrics.includes(name))).toEqual([]);
});

test('the web process shows them to whoever has the token, and looks absent without one', async () => {
  const ask = (authorization?: string) => GET(new NextRequest('http://localhost:3000/api/metrics', { headers: authorization ? { authorization } : {} }));
  const answer = await ask(`Bearer ${token}`);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toContain('text/plain');
  expect(await answer.text()).toContain('pergola_due_oldest_seconds{urgency="removal"}');
  for (const wrong of [undefined, 'Bearer', `Bearer ${token}x`, token]) expect((await ask(wrong)).status).toBe(401);
  const { METRICS_TOKEN } = env();
  env().METRICS_TOKEN = undefined;
  expect((await ask(`Bearer ${token}`)).status).toBe(404);
  env().METRICS_TOKEN = METRICS_TOKEN;
});

test('a worker serves them at its address, and goes on when that is taken', async () => {
  const server = (await serveMetrics({ host: '127.0.0.1', port: 0 }, metricsText))!;
  const address = `http://127.0.0.1:${server.port}`;
  expect(await (await fetch(`${address}/metrics`)).text()).toContain('pergola_database_connections{state="waiting"} 0');
  expect((await fetch(`${address}/other`)).status).toBe(404);
  expect(await serveMetrics({ host: '127.0.0.1', port: server.port }, metricsText)).toBeNull();
  server.stop();
});
