import type { LifeDatabase } from './life-database';

/** What became of a life, as its database tells it. */
export interface Figures {
  [what: string]: number;
}

const questions: Record<string, string> = {
  'services published': `SELECT count(*)::int AS n FROM service`,
  'grants made': `SELECT count(*)::int AS n FROM "grant"`,
  'grants ended by their date': `SELECT count(*)::int AS n FROM audit_event WHERE action = 'grant.expire' AND outcome = 'DONE'`,
  'grants revoked': `SELECT count(*)::int AS n FROM audit_event WHERE action = 'grant.revoke' AND outcome = 'DONE'`,
  'grants given back': `SELECT count(*)::int AS n FROM audit_event WHERE action = 'grant.giveBack' AND outcome = 'DONE'`,
  'grants renewed': `SELECT count(*)::int AS n FROM audit_event WHERE action = 'request.approve' AND outcome = 'DONE' AND data ->> 'renewal' = 'true'`,
  'renewals that the date overtook': `SELECT count(*)::int AS n FROM audit_event WHERE action = 'request.lapse' AND outcome = 'DONE'`,
  'grants suspended': `SELECT count(*)::int AS n FROM audit_event WHERE action = 'grant.suspend' AND outcome = 'DONE'`,
  'grants resumed': `SELECT count(*)::int AS n FROM audit_event WHERE action = 'grant.resume' AND outcome = 'DONE'`,
  'grants live at the end': `SELECT count(*)::int AS n FROM "grant" WHERE state = 'ACTIVE' AND until > clock_timestamp()`,
  'connections made': `SELECT count(*)::int AS n FROM connection`,
  'credentials entered again': `SELECT count(*)::int AS n FROM audit_event WHERE action = 'connection.enterCredentials' AND outcome = 'DONE'`,
  'cuts proven': `SELECT count(*)::int AS n FROM proof`,
  'resources': `SELECT count(*)::int AS n FROM resource`,
  'passes': `SELECT count(*)::int AS n FROM life.lease WHERE what = 'taken'`,
  'AWS calls counted': `SELECT coalesce(sum(calls), 0)::int AS n FROM aws_call_count`,
  'AWS calls refused or failed': `SELECT coalesce(sum(calls), 0)::int AS n FROM aws_call_count WHERE result <> 'ok'`,
  'audit events': `SELECT count(*)::int AS n FROM audit_event`,
};

export async function readFigures(database: LifeDatabase): Promise<Figures> {
  const figures: Figures = {};
  for (const [what, question] of Object.entries(questions)) figures[what] = (await database.sql<{ n: number }>(question))[0]!.n;
  return figures;
}

/** Where a life stands, in one line. */
export async function standOf(database: LifeDatabase): Promise<string> {
  const [row] = await database.sql<Record<string, number>>(`
    SELECT (SELECT count(*)::int FROM service) AS services, (SELECT count(*)::int FROM "grant") AS grants, (SELECT count(*)::int FROM "grant" WHERE state = 'ACTIVE' AND until > clock_timestamp()) AS live,
      count(*) FILTER (WHERE "nextPassAt" < clock_timestamp() AND "leaseUntil" IS NULL)::int AS due, count(*) FILTER (WHERE phase = 'BLOCKED')::int AS blocked, count(*) FILTER (WHERE phase = 'RETRYING')::int AS retrying
    FROM resource`);
  return `${row!.services} services, ${row!.grants} grants (${row!.live} live), ${row!.due} due, ${row!.blocked} blocked, ${row!.retrying} retrying`;
}
