import type { AccountTarget } from '@/lib/controller/account-checks';
import { db } from '@/lib/platform/db';
import { accessKey, type Explained, type PublishedConfiguration } from '../finding';

/** How long AWS's lists may be behind after the proof of a cut, in milliseconds. */
export const settleMs = 120_000;

/** The services of an account and Region that AWS has a configuration of, also while it is being deleted: what is associated with it keeps it. */
export async function publishedIn({ accountId, region }: AccountTarget): Promise<PublishedConfiguration[]> {
  // bounded: AWS allows 2,000 resource configurations in an account and Region
  const services = await db().service.findMany({
    where: { accountId, region, configuration: { awsArn: { not: null }, OR: [{ desired: 'PRESENT' }, { phase: { not: 'GONE' } }] } },
    select: { id: true, accountId: true, configuration: { select: { awsArn: true } }, share: { select: { awsArn: true } } },
  });
  return services.map(({ id, accountId: account, configuration, share }) => ({ serviceId: id, accountId: account, configurationArn: configuration.awsArn!, shareArn: share.awsArn }));
}

/**
 * What explains access to these services. To be read after AWS's lists: a grant is written down before AWS is asked for
 * anything, so whatever the lists show of an approval, its grant is here.
 */
export async function readExplained({ accountId, region }: AccountTarget, serviceIds: string[]): Promise<Explained> {
  const granted = await db().$queryRaw<{ serviceId: string; accountId: string; isPast: boolean }[]>`
    SELECT "serviceId", "accountId", until <= clock_timestamp() AS "isPast" FROM "grant" WHERE state = 'ACTIVE' AND "serviceId" = ANY(${serviceIds})`;
  const cut = await db().$queryRaw<{ key: string }[]>`
    SELECT key FROM resource WHERE "accountId" = ${accountId} AND region = ${region} AND kind IN ('share-principal', 'access-path') AND split_part(key, '/', 2) = ANY(${serviceIds}) AND desired = 'ABSENT'
      AND (phase <> 'GONE' OR "phaseSince" > clock_timestamp() - ${settleMs} * interval '1 ms')`;
  const leavingOf = (prefix: string) => cut.filter(({ key }) => key.startsWith(prefix)).map(({ key }) => key.slice(prefix.length));
  const keyOf = ({ serviceId, accountId }: { serviceId: string; accountId: string }) => accessKey(serviceId, accountId);
  return {
    granted: new Set(granted.filter(({ isPast }) => !isPast).map(keyOf)),
    // Past its date, a grant is cut by the next sweep.
    leaving: new Set([...granted.filter(({ isPast }) => isPast).map(keyOf), ...leavingOf('share-principal/')]),
    leavingPaths: new Set(leavingOf('access-path/')),
  };
}
