import { canonicalJson } from '@/lib/platform/canonical-json';
import { databaseNow, db, Prisma } from '@/lib/platform/db';
import { log } from '@/lib/platform/log';
import type { AccountTarget, AccountTask } from './account-checks';
import { strainOf } from './account-pace';
import { openAccountSession } from './account-session';
import { missedByDoubtfulList, type ObservedBase, type ResourceKind } from './driver';
import { readAccountList, type AccountLists, type ListName } from './drivers/account-lists';
import { scanningForDrift } from './read-permissions';
import { driverFor, isKnownKind } from './drivers/registry';
import { surveyed } from './metrics';
import { closeLookMs, driftCheckMs, mostMissing, surveyMs } from './timing';

/** A converged resource as it was just before the lists were read. */
interface Candidate {
  id: string;
  kind: ResourceKind;
  spec: unknown;
  awsArn: string;
  observed: ObservedBase;
  observedAt: Date;
  surveyed: string | null;
  generation: number;
  leaseToken: bigint;
  /** ARNs of what it depends on: when one of them is made anew, what hangs on it must follow. */
  above: string[];
}

/** Finds out what was changed by hand, in as many calls as an account's lists have pages. */
export const driftTask: AccountTask = { name: 'drift', everyMs: surveyMs, run: surveyAccount };

/**
 * Compares what the lists of an account say of each converged resource with what they said when it was last looked at. What
 * is as it was counts as checked and needs no pass; everything else gets one, which finds out and judges. A list that lags
 * behind so costs a pass, and nothing else.
 */
export async function surveyAccount(target: AccountTarget): Promise<void> {
  const began = await databaseNow();
  const candidates = await readCandidates(target);
  if (candidates.length === 0) return;
  const failures = await surveyLists(target, candidates, began);
  if (failures.length > 0) throw failures[0];
}

/** One list that is refused must not hide what the others show; an account that AWS slows down is left alone at once. */
async function surveyLists(target: AccountTarget, candidates: Candidate[], began: Date): Promise<unknown[]> {
  const failures: unknown[] = [];
  const session = await openAccountSession(target.accountId, target.region, 'READ', { sourceIdentity: 'pergola', sessionName: 'survey', permissions: scanningForDrift });
  const read = new Map<ListName, AccountLists[ListName]>();
  for (const kind of new Set(candidates.map((one) => one.kind))) {
    const { lists } = driverFor(kind).survey;
    try {
      for (const name of lists) if (!read.has(name)) read.set(name, await readAccountList(session, name));
    } catch (error) {
      if (strainOf(error)) throw error;
      failures.push(error);
      continue;
    }
    await compare(kind, candidates.filter((one) => one.kind === kind), Object.fromEntries(read) as unknown as AccountLists, began);
  }
  return failures;
}

async function readCandidates({ accountId, region }: AccountTarget): Promise<Candidate[]> {
  const rows = await db().$queryRaw<(Omit<Candidate, 'kind'> & { kind: string })[]>`
    SELECT r.id, r.kind, r.spec, r."awsArn", r.observed, r."observedAt", r.surveyed, r.generation, r."leaseToken",
      ARRAY(SELECT coalesce(d."awsArn", '') FROM resource_dependency l JOIN resource d ON d.id = l."dependsOnId" WHERE l."resourceId" = r.id ORDER BY d.key) AS above
    FROM resource r
    WHERE r."accountId" = ${accountId} AND r.region = ${region} AND r.desired = 'PRESENT' AND r.phase = 'CONVERGED' AND r."leaseUntil" IS NULL
      AND r."awsArn" IS NOT NULL AND r.observed IS NOT NULL AND r."observedAt" IS NOT NULL`;
  return rows.filter((row): row is Candidate => isKnownKind(row.kind));
}

/** `surveyed` holds the time at which the lists were read as well: what they say counts once a pass has looked since then. */
function isAsItWas({ surveyed: last, observedAt }: Candidate, trace: string): boolean {
  if (last === null) return false;
  const [at, ...told] = last.split(' ');
  return told.join(' ') === trace && observedAt > new Date(at!);
}

async function compare(kind: ResourceKind, candidates: Candidate[], lists: AccountLists, began: Date): Promise<void> {
  const same: Candidate[] = [];
  const toLookAt: { one: Candidate; told: string | null }[] = [];
  for (const one of candidates) {
    const shown = driverFor(kind).survey.traceOf(one, lists);
    const trace = shown && canonicalJson({ ...shown, above: one.above });
    if (trace !== null && isAsItWas(one, trace)) same.push(one);
    else toLookAt.push({ one, told: trace && `${began.toISOString()} ${trace}` });
  }
  const missed = toLookAt.filter(({ told }) => told === null);
  const isDoubtful = missed.length > mostMissing && missed.length > candidates.length / 2;
  if (isDoubtful) {
    for (const one of missed) one.told = missedByDoubtfulList;
    log().warn({ kind, missed: missed.length, of: candidates.length }, 'list is doubtful');
  }
  const checked = await markChecked(same, began);
  const woken = await wakeForALook(toLookAt);
  surveyed.inc({ kind, found: 'same' }, checked);
  surveyed.inc({ kind, found: 'different' }, woken);
  if (woken > 0) log().info({ kind, checked, woken }, 'survey');
}

/** SQL of the rows among `seen` that nobody has touched since they were read, and that nobody is writing just now. */
function untouched(seen: readonly Candidate[]): Prisma.Sql {
  return Prisma.sql`
    SELECT r.id FROM resource r
    JOIN unnest(${seen.map(({ id }) => id)}::text[], ${seen.map(({ generation }) => generation)}::int[], ${seen.map(({ leaseToken }) => leaseToken)}::bigint[]) AS s(id, generation, token)
      ON r.id = s.id AND r.generation = s.generation AND r."leaseToken" = s.token
    WHERE r.phase = 'CONVERGED' AND r.desired = 'PRESENT' AND r."leaseUntil" IS NULL
    FOR UPDATE OF r SKIP LOCKED`;
}

/** What somebody has asked a look at meanwhile stays due. */
async function markChecked(same: readonly Candidate[], began: Date): Promise<number> {
  if (same.length === 0) return 0;
  return db().$executeRaw`
    WITH free AS MATERIALIZED (${untouched(same)})
    UPDATE resource r SET "checkedAt" = greatest(r."checkedAt", ${began}),
      "nextPassAt" = greatest(r."nextPassAt", least(${began}::timestamptz + ${driftCheckMs} * interval '1 ms', r."observedAt" + ${closeLookMs} * (0.5 + (hashtext(r.id) & 1023) / 2046.0) * interval '1 ms'))
    FROM free WHERE r.id = free.id AND r."nextPassAt" > clock_timestamp()`;
}

/** They are due at once and fed into the queue as what they are, routine: what somebody waits for goes before. */
async function wakeForALook(toLookAt: readonly { one: Candidate; told: string | null }[]): Promise<number> {
  if (toLookAt.length === 0) return 0;
  const seen = toLookAt.map(({ one }) => one);
  return db().$executeRaw`
    WITH free AS MATERIALIZED (${untouched(seen)})
    UPDATE resource r SET surveyed = t.told, "nextPassAt" = least(r."nextPassAt", clock_timestamp())
    FROM free JOIN unnest(${seen.map(({ id }) => id)}::text[], ${toLookAt.map(({ told }) => told)}::text[]) AS t(id, told) ON t.id = free.id WHERE r.id = free.id`;
}
