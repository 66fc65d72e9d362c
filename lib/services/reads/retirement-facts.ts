import { nameOfResource } from '@/lib/controller/name-of-resource';
import { pausedReason } from '@/lib/controller/driver';
import { db, Prisma, type Tx } from '@/lib/platform/db';
import type { Resource, Service } from '@/prisma/generated/client';

type Retiring = Pick<Service, 'id' | 'accountId' | 'region' | 'configurationId' | 'retiringAt'>;

/** Tasks that look for unmanaged access, and have to run once after the retirement began. */
const scans = ['ghosts', 'policies'];

/** Whether a request waits, or a grant is not ended. */
export async function hasOpenIntents(serviceId: string): Promise<boolean> {
  const [row] = await db().$queryRaw<{ isOpen: boolean }[]>`
    SELECT EXISTS (SELECT FROM access_request WHERE "serviceId" = ${serviceId} AND state = 'PENDING') OR EXISTS (SELECT FROM "grant" WHERE "serviceId" = ${serviceId} AND state <> 'REVOKED') AS "isOpen"`;
  return row!.isOpen;
}

/** SQL of the resources by which an account has, or had, access to a service: principals, and paths beside a grant. */
export function accessResources({ id, accountId, region }: Pick<Retiring, 'id' | 'accountId' | 'region'>): Prisma.Sql {
  return Prisma.sql`r."accountId" = ${accountId} AND r.region = ${region} AND r.kind IN ('share-principal', 'access-path') AND split_part(r.key, '/', 2) = ${id}`;
}

/**
 * Whether all access is removed with proof, managed or not. What is left of it in an account that Pergola can't reach does not count:
 * the proof shows that it gives no access any more.
 */
export async function isAccessRemoved(service: Retiring): Promise<boolean> {
  const [row] = await db().$queryRaw<{ isRemoved: boolean }[]>`
    SELECT NOT EXISTS (SELECT FROM resource r WHERE ${accessResources(service)} AND r.phase <> 'GONE')
      AND NOT EXISTS (SELECT FROM ghost WHERE "serviceId" = ${service.id} AND "goneAt" IS NULL AND decision IS NULL)
      AND NOT EXISTS (SELECT FROM (${consumersResources(service.id)}) r WHERE r.phase <> 'GONE' AND NOT (r.phase = 'BLOCKED' AND r.desired = 'ABSENT' AND r.reason IS DISTINCT FROM ${pausedReason})) AS "isRemoved"`;
  return row!.isRemoved && (await isScanned(service));
}

/** Whether unmanaged access was looked for since the retirement began. What was never on AWS has none. */
export async function isScanned({ accountId, region, configurationId, retiringAt }: Retiring): Promise<boolean> {
  const { awsArn, desired } = await db().resource.findUniqueOrThrow({ where: { id: configurationId }, select: { awsArn: true, desired: true } });
  if (!awsArn || desired === 'ABSENT') return true;
  return (await db().accountCheck.count({ where: { accountId, region, task: { in: scans }, lastOkAt: { gt: retiringAt! } } })) === scans.length;
}

/** What is left of a service in accounts that Pergola can't reach. */
export interface Leftover {
  /** `connection pergola-service1 in account 222222222222` */
  what: string;
  sentence: string;
  grantId: string;
}

/** Most leftovers that are named. */
const mostNamed = 100;

export async function leftoversOf(serviceId: string, client: Tx = db()): Promise<Leftover[]> {
  const rows = await client.$queryRaw<{ kind: string; spec: Resource['spec']; accountId: string; sentence: string; grantId: string }[]>`
    SELECT kind, spec, "accountId", sentence, "grantId" FROM (${consumersResources(serviceId)}) r WHERE phase <> 'GONE' ORDER BY "accountId", kind LIMIT ${mostNamed}`;
  return rows.map(({ kind, spec, accountId, sentence, grantId }) => ({ what: `${kind.replaceAll('-', ' ')} ${nameOfResource({ spec, awsId: null })} in account ${accountId}`, sentence, grantId }));
}

/** Connections and invitations, which are in the accounts of consumers. */
function consumersResources(serviceId: string): Prisma.Sql {
  return Prisma.sql`
    SELECT r.kind, r.spec, r."accountId", r.sentence, r.phase, r.desired, r.reason, g.id AS "grantId" FROM "grant" g JOIN connection c ON c."grantId" = g.id JOIN resource r ON r.id = c."resourceId" WHERE g."serviceId" = ${serviceId}
    UNION ALL SELECT DISTINCT ON (r.id) r.kind, r.spec, r."accountId", r.sentence, r.phase, r.desired, r.reason, g.id FROM "grant" g JOIN resource r ON r.id = g."invitationId" WHERE g."serviceId" = ${serviceId}`;
}
