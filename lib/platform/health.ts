import 'server-only';
import { db } from './db';
import { env } from './env';

/** `ok`, or a sentence that says what fails. */
type Part = string;

export interface Health {
  status: 'ok' | 'failing';
  database: Part;
  workers: Part;
  awsEndpoint: Part;
}

const answerMs = 3_000;
/** A worker says every five seconds that it lives. */
const workerSilenceSeconds = 20;

/** An answer serves everyone who asks for this long. */
const freshMs = 2_000;

let probe: { startedAt: number; health: Promise<Health> } | undefined;

/** State of everything that the portal needs. Answers from the last probe for 2 seconds; one runs at a time. */
export function readHealth(): Promise<Health> {
  if (probe && performance.now() - probe.startedAt < freshMs) return probe.health;
  const started = { startedAt: performance.now(), health: probeHealth() };
  probe = started;
  // While it runs, no other probe starts. It is fresh from its end on.
  started.startedAt = Number.POSITIVE_INFINITY;
  void started.health.finally(() => (started.startedAt = performance.now()));
  return started.health;
}

/** Each part is asked at the same time and within a few seconds. */
async function probeHealth(): Promise<Health> {
  const [database, workers, awsEndpoint] = await Promise.all([
    ask('The database does not answer. Check DATABASE_URL and that PostgreSQL runs.', () => db().$queryRaw`SELECT 1`),
    ask('No worker is alive. Start one; changes wait until then.', requireWorker),
    ask('The AWS endpoint does not answer. Check AWS_ENDPOINT_URL and the network.', reachAws),
  ]);
  const isOk = [database, workers, awsEndpoint].every((part) => part === 'ok');
  return { status: isOk ? 'ok' : 'failing', database, workers, awsEndpoint };
}

async function ask(problem: string, probe: () => Promise<unknown>): Promise<Part> {
  const tooLate = new Promise<never>((_, reject) => setTimeout(() => reject(new Error('no answer in time')), answerMs).unref());
  return Promise.race([probe(), tooLate]).then(
    () => 'ok',
    () => problem,
  );
}

async function requireWorker(): Promise<void> {
  const [row] = await db().$queryRaw<{ alive: number }[]>`
    SELECT count(*)::int AS alive FROM worker WHERE "heartbeatAt" > clock_timestamp() - ${workerSilenceSeconds} * interval '1 second'`;
  if (!row?.alive) throw new Error('none');
}

/** Any HTTP answer will do: that it refuses an unsigned request is its business. */
async function reachAws(): Promise<void> {
  const { AWS_ENDPOINT_URL, AWS_REGION } = env();
  await fetch(AWS_ENDPOINT_URL ?? `https://sts.${AWS_REGION}.amazonaws.com/`, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(answerMs) });
}
