import { readDue, workerSilenceSeconds } from '@/lib/controller/gauges';
import { urgencies } from '@/lib/controller/urgency';
import { db } from '@/lib/platform/db';
import { readAccountProblems, type AccountProblem } from './account-problems';
import { standingPauses, type PauseView } from './pauses';

/** How the controller is doing at this moment: plain JSON. */
export interface Overview {
  workers: WorkerView[];
  /** Resources whose next pass is due and has not begun. */
  due: Record<'removal' | 'awaited' | 'routine', number>;
  /** How late the longest due of them is, in seconds. */
  lateSeconds: number;
  /** Resources that became as wanted, or gone, in the last minutes. */
  finished: { count: number; minutes: number };
  stuck: { blocked: number; paused: number; failing: number; moving: number };
  /** Of what is blocked, the most frequent first. */
  reasons: { reason: string; count: number }[];
  pauses: PauseView[];
  /** Accounts whose lists could not be read the last time. */
  accountProblems: { count: number; shown: AccountProblem[] };
}

export interface WorkerView {
  id: string;
  host: string;
  version: string;
  startedAt: string;
  heartbeatAt: string;
  isAlive: boolean;
}

const finishedMinutes = 5;
/** Lines of progress that are looked at for it: more than this in five minutes is told as “at least”. */
const mostEvents = 5_000;

export async function readOverview(): Promise<Overview> {
  const [workers, due, finished, [moving], reasons, pauses, accountProblems] = await Promise.all([readWorkers(), readDue(), readFinished(), readMoving(), readReasons(), standingPauses(), readAccountProblems()]);
  const dueAt = (level: number) => due.find((row) => row.level === level)?.count ?? 0;
  return {
    workers,
    due: { removal: dueAt(urgencies.removal) + dueAt(urgencies.removalByDate), awaited: dueAt(urgencies.awaited), routine: dueAt(urgencies.routine) },
    lateSeconds: Math.max(0, ...due.map(({ late }) => late)),
    finished: { count: finished[0]?.count ?? 0, minutes: finishedMinutes },
    stuck: {
      blocked: reasons.reduce((sum, { count }) => sum + count, 0),
      paused: reasons.find(({ reason }) => reason === 'paused')?.count ?? 0,
      failing: moving?.failing ?? 0,
      moving: moving?.moving ?? 0,
    },
    reasons,
    pauses,
    accountProblems,
  };
}

async function readWorkers(): Promise<WorkerView[]> {
  const rows = await db().$queryRaw<{ id: string; host: string; version: string; startedAt: Date; heartbeatAt: Date; isAlive: boolean }[]>`
    SELECT id, host, version, "startedAt", "heartbeatAt", "heartbeatAt" > clock_timestamp() - ${workerSilenceSeconds} * interval '1 second' AS "isAlive"
    FROM worker ORDER BY "isAlive" DESC, "startedAt", id LIMIT 100`;
  return rows.map(({ startedAt, heartbeatAt, ...row }) => ({ ...row, startedAt: startedAt.toISOString(), heartbeatAt: heartbeatAt.toISOString() }));
}

/** The latest lines of progress alone, so that it costs the same however long Pergola has been running. */
function readFinished(): Promise<{ count: number }[]> {
  return db().$queryRaw`
    SELECT count(DISTINCT "resourceId")::int AS count FROM (SELECT "resourceId", at, phase FROM resource_event ORDER BY id DESC LIMIT ${mostEvents}) latest
    WHERE phase IN ('CONVERGED', 'GONE') AND at > clock_timestamp() - ${finishedMinutes} * interval '1 minute'`;
}

function readMoving(): Promise<{ failing: number; moving: number }[]> {
  return db().$queryRaw`
    SELECT (SELECT count(*)::int FROM resource WHERE phase = 'RETRYING') AS failing,
      (SELECT count(*)::int FROM resource WHERE phase IN ('PENDING', 'WAITING_FOR_OTHERS', 'WAITING_FOR_AWS')) AS moving`;
}

function readReasons(): Promise<{ reason: string; count: number }[]> {
  return db().$queryRaw`
    SELECT coalesce(reason, '') AS reason, count(*)::int AS count FROM resource WHERE phase = 'BLOCKED' GROUP BY coalesce(reason, '') ORDER BY 2 DESC, 1`;
}
