import { setTimeout as sleep } from 'node:timers/promises';
import { activityPage } from '@/lib/activity/reads';
import { activityQuerySchema } from '@/lib/activity/schema';
import { metricsText } from '@/lib/operations/reads/metrics-text';
import { db } from '@/lib/platform/db';
import { scopeOf } from '@/lib/platform/scope';
import { verifyAudit } from '@/lib/platform/verify-audit';
import { approve, revoke } from '@/scripts/testing/access-steps';
import { startEngine, type Engine } from '../engine/engine';
import { fillEngine } from '../engine/fill-engine';
import { endAllNow, grantAll, requestsToDecide } from '../engine/grants-that-end';
import type { Figure } from '../figure';
import { isQuick } from '../is-quick';
import { tellProgress } from '../progress';
import { median, percentile, summarise } from '../statistics';
import { startWorkerProcess } from '../worker-process';

const grants = isQuick ? 600 : 10_000;
const accounts = isQuick ? 10 : 50;
const workers = 3;
/** Approvals before the end, and the revokes after it. */
const clicks = isQuick ? 5 : 20;
/** Between two clicks: below the limit of a person. */
const clickMs = 700;
const rateMs = isQuick ? 10_000 : 60_000;
const patienceMs = 300_000;
/** Access, invitation and connection each count as one resource on AWS; here there is no invitation. */
const resourcesAGrant = 2;

/** How long many grants whose date passes at one moment take to end, what people wait for meanwhile, and how fast AWS follows. */
export async function measureMassEnd(): Promise<Figure[]> {
  const engine = await startEngine({ accounts });
  const filler = await startWorkerProcess();
  await fillEngine(engine, grants * 3 + accounts * 5);
  await filler.stop();
  const count = await grantAll(engine);
  const requests = await requestsToDecide(engine, 500);
  const processes = await Promise.all(Array.from({ length: workers }, () => startWorkerProcess()));
  const alone: number[] = [];
  const approved: string[] = [];
  let refused = 0;
  const decide = async (into: number[]) => {
    const startedAt = performance.now();
    await approve(engine.owner, requests.pop()!).then(
      (grantId) => approved.push(grantId),
      () => (refused += 1),
    );
    into.push(performance.now() - startedAt);
    await sleep(Math.max(0, clickMs - (performance.now() - startedAt)));
  };
  for (let click = 0; click < clicks; click += 1) await decide(alone);

  tellProgress(`${count.toLocaleString('en')} grants end`);
  const { rows: ending } = await engine.client.query<{ id: string }>(`SELECT id FROM "grant" WHERE NOT id = ANY($1)`, [approved]);
  const at = await endAllNow(engine, approved);
  const meanwhile: number[] = [];
  const deadline = performance.now() + patienceMs;
  while (await isLeft(engine, approved)) {
    if (performance.now() > deadline) throw new Error(`Not ended in ${patienceMs} ms.`);
    await decide(meanwhile);
  }
  const { rows: [last] } = await engine.client.query<{ seconds: number }>('SELECT extract(epoch FROM max(at) - $1)::float8 AS seconds FROM audit_event WHERE action = $2', [at, 'grant.expire']);
  await requireWritten(engine, ending.map(({ id }) => id));
  tellProgress(`ended after ${last!.seconds.toFixed(1)} s; approvals ${inMs(alone)} alone, ${inMs(meanwhile)} meanwhile, ${refused} failed`);

  const revokes: number[] = [];
  const gone: number[] = [];
  const before = await goneOf(engine);
  const rateFrom = performance.now();
  for (const grantId of approved.slice(0, clicks)) {
    const startedAt = performance.now();
    await revoke(engine.owner, grantId);
    revokes.push(performance.now() - startedAt);
    await untilGone(grantId);
    gone.push(performance.now() - startedAt);
  }
  while (performance.now() - rateFrom < rateMs) await sleep(250);
  const rate = ((await goneOf(engine)) - before) / ((performance.now() - rateFrom) / 1000);
  const page = await timed(() => activityPage(scopeOf(engine.owner), activityQuerySchema.parse({})));
  const metrics = await timed(() => metricsText());
  const notices = await db().notice.count({ where: { key: { startsWith: 'news/' } } });
  await Promise.all(processes.map((worker) => worker.stop()));
  await engine.stop();
  return [
    {
      name: 'mass-end', unit: 's', ...summarise([last!.seconds]), comparedWith: null, ratio: null, goal: 60,
      notes: [
        `${count.toLocaleString('en')} grants whose date passed at one moment, ended by ${workers} workers: state, audit event in the chain (verified), share principal and connection wanted absent and due. ${Math.round(count / last!.seconds)} a second.`,
        `An approval took ${inMs(alone)} before and ${inMs(meanwhile)} while they ended (${refused} failed). ${notices.toLocaleString('en')} notices about them were written by the end of the measurement; mails are a digest a person.`,
        `Afterwards the activity page took ${inMs(page)} and the metrics ${inMs(metrics)} to read.`,
      ],
    },
    { name: 'mass-end, approval meanwhile', unit: 'ms', ...summarise(meanwhile), comparedWith: 'the same before', ratio: median(meanwhile) / median(alone), goal: null, notes: [] },
    { name: 'mass-end, revoke by a person', unit: 'ms', ...summarise(gone), comparedWith: null, ratio: null, goal: null, notes: [`From the click to the proof, with the removals of the mass in the queue. The click itself: ${inMs(revokes)}.`] },
    {
      name: 'mass-end, removed from AWS', unit: 'resources/s', ...summarise([rate]), comparedWith: null, ratio: null, goal: null,
      notes: [`Removals that ended in ${rateMs / 1000} s, over ${accounts} owner accounts and one consumer account, of which a few passes run at a time each. At this rate the mass is gone from AWS after ${Math.round((count * resourcesAGrant) / rate / 60)} minutes.`],
    },
  ];
}

function inMs(values: readonly number[]): string {
  return `${Math.round(median(values))} ms (95th percentile ${Math.round(percentile(values, 95))} ms)`;
}

async function isLeft({ client }: Engine, except: readonly string[]): Promise<boolean> {
  const { rows } = await client.query(`SELECT FROM "grant" WHERE state = 'ACTIVE' AND NOT id = ANY($1) AND until < now() LIMIT 1`, [except]);
  return rows.length > 0;
}

async function goneOf({ client }: Engine): Promise<number> {
  const { rows } = await client.query<{ count: number }>(`SELECT count(*)::int AS count FROM resource WHERE desired = 'ABSENT' AND phase = 'GONE'`);
  return rows[0]!.count;
}

async function untilGone(grantId: string): Promise<void> {
  const { principalId } = await db().grant.findUniqueOrThrow({ where: { id: grantId }, select: { principalId: true } });
  const deadline = performance.now() + patienceMs;
  while ((await db().resource.findUniqueOrThrow({ where: { id: principalId }, select: { phase: true } })).phase !== 'GONE') {
    if (performance.now() > deadline) throw new Error('A revoke was not proven in time.');
    await sleep(50);
  }
}

/** That each of them is ended with one event, and that all it gave is wanted absent. Throws otherwise. */
async function requireWritten({ client }: Engine, ids: readonly string[]): Promise<void> {
  const { rows: [wrong] } = await client.query<{ grants: number; resources: number }>(`
    SELECT count(*) FILTER (WHERE g.state <> 'REVOKED' OR (SELECT count(*) FROM audit_event e WHERE e."subjectType" = 'grant' AND e."subjectId" = g.id AND e.action = 'grant.expire') <> 1)::int AS grants,
      count(*) FILTER (WHERE p.desired <> 'ABSENT' OR EXISTS (SELECT FROM connection c JOIN resource r ON r.id = c."resourceId" WHERE c."grantId" = g.id AND r.desired <> 'ABSENT'))::int AS resources
    FROM "grant" g JOIN resource p ON p.id = g."principalId" WHERE g.id = ANY($1)`, [ids]);
  const { intact, problems } = await verifyAudit(db());
  if (wrong!.grants + wrong!.resources > 0 || !intact) throw new Error(`${wrong!.grants} grants and ${wrong!.resources} of what they gave are not ended as they must be. ${problems.map(({ message }) => message).join(' ')}`);
}

async function timed(work: () => Promise<unknown>): Promise<number[]> {
  const taken: number[] = [];
  for (let round = 0; round < 10; round += 1) {
    const startedAt = performance.now();
    await work();
    taken.push(performance.now() - startedAt);
  }
  return taken;
}
