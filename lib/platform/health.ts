import 'server-only';
import { db } from './db';
import { env } from './env';
import { sharedProbe, type AskPart } from './shared-probe';

/** `ok`, or a sentence that says what fails. */
type Part = string;

export interface Health {
  status: 'ok' | 'failing';
  database: Part;
  workers: Part;
  awsEndpoint: Part;
}

const awsAnswerMs = 3_000;
/** A worker says every five seconds that it lives. */
const workerSilenceSeconds = 20;

/** State of everything that the portal needs. */
export const readHealth = sharedProbe(probeHealth);

/** Each part is asked at the same time and within a few seconds. */
async function probeHealth(ask: AskPart): Promise<Health> {
  const stateOf = (problem: string, part: () => Promise<unknown>): Promise<Part> => ask(part).then(() => 'ok', () => problem);
  const [database, workers, awsEndpoint] = await Promise.all([
    stateOf('The database does not answer. Check DATABASE_URL and that PostgreSQL runs.', async () => db().$queryRaw`SELECT 1`),
    stateOf('No worker is alive. Start one; changes wait until then.', requireWorker),
    stateOf('The AWS endpoint does not answer. Check AWS_ENDPOINT_URL and the network.', reachAws),
  ]);
  const isOk = [database, workers, awsEndpoint].every((part) => part === 'ok');
  return { status: isOk ? 'ok' : 'failing', database, workers, awsEndpoint };
}

async function requireWorker(): Promise<void> {
  const [row] = await db().$queryRaw<{ alive: number }[]>`
    SELECT count(*)::int AS alive FROM worker WHERE "heartbeatAt" > clock_timestamp() - ${workerSilenceSeconds} * interval '1 second'`;
  if (!row?.alive) throw new Error('none');
}

/** Any HTTP answer will do: that it refuses an unsigned request is its business. */
async function reachAws(): Promise<void> {
  const { AWS_ENDPOINT_URL, AWS_REGION } = env();
  await fetch(AWS_ENDPOINT_URL ?? `https://sts.${AWS_REGION}.amazonaws.com/`, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(awsAnswerMs) });
}
