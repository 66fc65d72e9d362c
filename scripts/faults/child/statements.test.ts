import { expect, test } from 'vitest';
import { Statements, takeJob } from './statements';

test.each([
  ['a write on its own', ['UPDATE resource SET "leaseToken" = 1 WHERE id = $1'], ['write resource']],
  ['reading', ['SELECT id FROM resource WHERE id = $1'], [null]],
  ['a lock that is read', ['SELECT id FROM resource WHERE id = $1 FOR UPDATE SKIP LOCKED'], [null]],
  ['a transaction takes effect with its commit', ['BEGIN', 'INSERT INTO "public"."grant" VALUES (1)', "SELECT graphile_worker.add_job('pass')", 'COMMIT'], [null, null, null, 'commit grant+jobs']],
  ['a transaction that only read', ['BEGIN', 'SELECT 1', 'COMMIT'], [null, null, null]],
  ['a transaction that was taken back', ['BEGIN', 'DELETE FROM proof', 'ROLLBACK', 'DELETE FROM proof'], [null, null, null, 'write proof']],
  ['asking the queue', ['with j as (select 1 where jobs.is_available = true for update skip locked) update "graphile_worker"._private_jobs as jobs set attempts = 1'], [takeJob]],
  ['saying that one lives', ['UPDATE worker SET "heartbeatAt" = clock_timestamp() WHERE id = $1', `DELETE FROM worker WHERE "heartbeatAt" < clock_timestamp() - interval '1 hour'`], [null, null]],
  ['counts of calls', ['INSERT INTO aws_call_count AS c (minute) VALUES (now()) ON CONFLICT (minute) DO UPDATE SET calls = c.calls + excluded.calls', 'DELETE FROM aws_call_count WHERE minute < now()'], [null, null]],
  ['telling people', ['BEGIN', 'UPDATE notice SET "settledAt" = clock_timestamp()', 'INSERT INTO notice (id) VALUES (1)', 'INSERT INTO notice_reading VALUES (1)', 'COMMIT'], [null, null, null, null, null]],
])('%s', (_what, texts, labels) => {
  const statements = new Statements();
  expect(texts.map((text) => statements.labelOf(text))).toEqual(labels);
});
