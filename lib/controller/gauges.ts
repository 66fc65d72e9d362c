import { db } from '@/lib/platform/db';
import { gauge, showAll } from '@/lib/platform/metrics';
import { urgencies, urgencyOfRow } from './urgency';

const byState = gauge({ name: 'pergola_resources', help: 'Resources by kind, phase and health; health is NONE before they are made and while they are removed.', labels: ['kind', 'phase', 'health'] });
const removals = gauge({ name: 'pergola_removals_unfinished', help: 'Resources that are wanted absent and that AWS still lists, or was not asked about yet.', labels: ['kind'] });
const removalAge = gauge({ name: 'pergola_removals_oldest_seconds', help: 'How long the oldest of them has been wanted absent.', labels: ['kind'] });
const due = gauge({ name: 'pergola_due_resources', help: 'Resources whose next pass is due and has not begun.', labels: ['urgency'] });
const lateness = gauge({ name: 'pergola_due_oldest_seconds', help: 'How late the next pass of the longest due of them is.', labels: ['urgency'] });
const workers = gauge({ name: 'pergola_workers_alive', help: 'Workers that said within 20 seconds that they live.', labels: ['version'] });
const leftAlone = gauge({ name: 'pergola_account_strikes', help: 'Accounts that AWS slows down or that do not answer: times in a row.', labels: ['account', 'region'] });
const checkAge = gauge({ name: 'pergola_account_check_oldest_seconds', help: 'How long ago the account and Region that was read in lists the longest time ago was.', labels: ['task'] });
const checksFailing = gauge({ name: 'pergola_account_checks_failing', help: 'Accounts and Regions whose lists could not be read the last time.', labels: ['task'] });
const checkLateness = gauge({ name: 'pergola_account_check_late_seconds', help: 'How late the longest due reading of an account in lists is.', labels: ['task'] });

/** A worker says every five seconds that it lives. */
export const workerSilenceSeconds = 20;

const urgencyNames = Object.entries(urgencies) as [keyof typeof urgencies, number][];

/** Reads what the database knows of the controller; all workers would answer the same. */
export async function readControllerGauges(): Promise<void> {
  const [states, leaving, dueNow, alive, strained, checks] = await Promise.all([readStates(), readRemovals(), readDue(), readWorkers(), readStrained(), readChecks()]);
  showAll(byState, states.map(({ kind, phase, health, count }) => ({ labels: { kind, phase, health }, value: count })));
  showAll(removals, leaving.map(({ kind, count }) => ({ labels: { kind }, value: count })));
  showAll(removalAge, leaving.map(({ kind, age }) => ({ labels: { kind }, value: age })));
  const shown = urgencyNames.map(([urgency, level]) => ({ labels: { urgency }, row: dueNow.find((row) => row.level === level) }));
  showAll(due, shown.map(({ labels, row }) => ({ labels, value: row?.count ?? 0 })));
  showAll(lateness, shown.map(({ labels, row }) => ({ labels, value: row?.late ?? 0 })));
  showAll(workers, alive.map(({ version, count }) => ({ labels: { version }, value: count })));
  showAll(leftAlone, strained.map(({ accountId, region, strikes }) => ({ labels: { account: accountId, region }, value: strikes })));
  showAll(checkAge, checks.map(({ task, age }) => ({ labels: { task }, value: age })));
  showAll(checksFailing, checks.map(({ task, failing }) => ({ labels: { task }, value: failing })));
  showAll(checkLateness, checks.map(({ task, late }) => ({ labels: { task }, value: late })));
}

/** While the database does not answer, nothing is known; old figures would say that all is well. */
export function forgetControllerGauges(): void {
  for (const shown of [byState, removals, removalAge, due, lateness, workers, leftAlone, checkAge, checksFailing, checkLateness]) shown.reset();
}

function readStates(): Promise<{ kind: string; phase: string; health: string; count: number }[]> {
  return db().$queryRaw`
    SELECT kind, phase::text, coalesce(health::text, 'NONE') AS health, count(*)::int AS count FROM resource GROUP BY kind, phase, coalesce(health::text, 'NONE')`;
}

function readRemovals(): Promise<{ kind: string; count: number; age: number }[]> {
  return db().$queryRaw`
    SELECT kind, count(*)::int AS count, max(extract(epoch FROM clock_timestamp() - "wantedAt"))::float8 AS age
    FROM resource WHERE desired = 'ABSENT' AND phase <> 'GONE' GROUP BY kind`;
}

/** `now()`, unlike `clock_timestamp()`, lets the index find the few that are due. */
export function readDue(): Promise<{ level: number; count: number; late: number }[]> {
  return db().$queryRaw`
    SELECT ${urgencyOfRow} AS level, count(*)::int AS count, max(extract(epoch FROM now() - r."nextPassAt"))::float8 AS late
    FROM resource r WHERE r."nextPassAt" < now() AND (r."leaseUntil" IS NULL OR r."leaseUntil" < now()) GROUP BY 1`;
}

function readWorkers(): Promise<{ version: string; count: number }[]> {
  return db().$queryRaw`
    SELECT version, count(*)::int AS count FROM worker WHERE "heartbeatAt" > clock_timestamp() - ${workerSilenceSeconds} * interval '1 second' GROUP BY version`;
}

function readStrained(): Promise<{ accountId: string; region: string; strikes: number }[]> {
  return db().accountPace.findMany({ select: { accountId: true, region: true, strikes: true } });
}

/** Of the age, what was read at least once: what never could be read is failing. */
function readChecks(): Promise<{ task: string; age: number; failing: number; late: number }[]> {
  return db().$queryRaw`
    SELECT task, coalesce(max(extract(epoch FROM clock_timestamp() - "lastOkAt")), 0)::float8 AS age, count(problem)::int AS failing,
      greatest(max(extract(epoch FROM clock_timestamp() - "nextAt")), 0)::float8 AS late FROM account_check GROUP BY task`;
}
