import 'server-only';
import { nameOfResource } from '@/lib/controller/name-of-resource';
import { withFacts } from '@/lib/grants/facts';
import { grantRowsByIds } from '@/lib/grants/reads';
import type { InWords } from '@/lib/grants/words';
import { db, Prisma } from '@/lib/platform/db';
import type { Phase } from '@/prisma/generated/enums';
import { accessResources, isScanned, leftoversOf, type Leftover } from './retirement-facts';
import type { ServiceRow } from './service';

/** How far the retirement of a service is, for those who manage it. */
export interface RetirementProgress {
  isDone: boolean;
  openRequests: number;
  accessCount: number;
  removedCount: number;
  /** What is not removed yet comes first. */
  accesses: { grantId: string; teamName: string; accountId: string; inWords: InWords }[];
  unmanagedCount: number;
  unmanagedRemoved: number;
  /** Removals of unmanaged access that wait for a person. */
  unmanagedBlocked: { name: string; message: string }[];
  isScanned: boolean;
  /** Why the last scan for unmanaged access failed. */
  scanProblem: string | null;
  leftovers: Leftover[];
}

/** Lines of each list at most. */
const listSize = 50;

export async function retirementProgressOf(service: ServiceRow): Promise<RetirementProgress> {
  const { id, accountId, region, retiringAt } = service;
  const concerned = Prisma.sql`FROM "grant" g JOIN resource p ON p.id = g."principalId"
    WHERE g."serviceId" = ${id} AND (g.state <> 'REVOKED' OR g."endedAt" >= ${retiringAt} OR p.phase <> 'GONE' OR p."phaseSince" >= ${retiringAt})`;
  const isRemoved = Prisma.sql`(g.state = 'REVOKED' AND p.phase = 'GONE')`;
  const [counts, ids, openRequests, others, isScanDone, problem, leftovers] = await Promise.all([
    db().$queryRaw<{ total: number; removed: number }[]>`SELECT count(*)::int AS total, count(*) FILTER (WHERE ${isRemoved})::int AS removed ${concerned}`,
    db().$queryRaw<{ id: string }[]>`SELECT g.id ${concerned} ORDER BY ${isRemoved}, g.until, g.id LIMIT ${listSize}`,
    db().accessRequest.count({ where: { serviceId: id, state: 'PENDING' } }),
    db().$queryRaw<{ spec: Prisma.JsonValue; awsId: string | null; phase: Phase; sentence: string }[]>`
      SELECT r.spec, r."awsId", r.phase, r.sentence FROM resource r
      WHERE ${accessResources(service)} AND (r.phase <> 'GONE' OR r."phaseSince" >= ${retiringAt}) AND (r.kind = 'access-path' OR NOT EXISTS (SELECT FROM "grant" g WHERE g."principalId" = r.id))
      ORDER BY r.phase = 'GONE', r.id LIMIT 500`,
    isScanned(service),
    db().accountCheck.findFirst({ where: { accountId, region, task: { in: ['ghosts', 'policies'] }, problem: { not: null } }, select: { problem: true } }),
    leftoversOf(id),
  ]);
  const order = new Map(ids.map((row, index) => [row.id, index]));
  const facts = await withFacts(await grantRowsByIds([...order.keys()]));
  return {
    isDone: service.state === 'RETIRED',
    openRequests,
    accessCount: counts[0]!.total,
    removedCount: counts[0]!.removed,
    accesses: facts
      .toSorted((one, other) => order.get(one.row.id)! - order.get(other.row.id)!)
      .map(({ row, inWords }) => ({ grantId: row.id, teamName: row.team.name, accountId: row.accountId, inWords })),
    unmanagedCount: others.length,
    unmanagedRemoved: others.filter(({ phase }) => phase === 'GONE').length,
    unmanagedBlocked: others.filter(({ phase }) => phase === 'BLOCKED').slice(0, listSize).map((row) => ({ name: nameOfResource(row), message: row.sentence })),
    isScanned: isScanDone,
    scanProblem: isScanDone ? null : (problem?.problem ?? null),
    leftovers: leftovers.slice(0, listSize),
  };
}
