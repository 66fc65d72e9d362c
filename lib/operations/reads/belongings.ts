import { db, type Prisma } from '@/lib/platform/db';

/** The page of the portal that a resource is part of. */
export interface Belonging {
  text: string;
  href: string;
}

const service = { select: { id: true, name: true } } as const;
const grant = { select: { id: true, accountId: true, service, team: { select: { name: true } } } } as const;
const latest = { orderBy: { createdAt: 'desc' }, take: 1 } as const;

const select = {
  id: true,
  configurationOf: service,
  shareOf: service,
  gatewayOf: { ...service, ...latest },
  principalOf: { ...grant, ...latest },
  invitationOf: { ...grant, ...latest },
  connectionOf: { select: { grant } },
  ghosts: { select: { service }, take: 1 },
  removalOf: { select: { id: true }, take: 1 },
} satisfies Prisma.ResourceSelect;

type Row = Prisma.ResourceGetPayload<{ select: typeof select }>;

/** What the resources are part of, by their ids; of a gateway of several services, the latest. */
export async function belongings(resourceIds: readonly string[]): Promise<Map<string, Belonging>> {
  // bounded: the callers pass the IDs of a page or a batch
  const rows = await db().resource.findMany({ where: { id: { in: [...resourceIds] } }, select });
  return new Map(rows.flatMap((row) => {
    const found = belongingOf(row);
    return found ? [[row.id, found] as const] : [];
  }));
}

function belongingOf({ configurationOf, shareOf, gatewayOf, principalOf, invitationOf, connectionOf, ghosts, removalOf }: Row): Belonging | null {
  if (removalOf.length > 0) return { text: 'Unmanaged access', href: '/ghosts' };
  const access = connectionOf?.grant ?? principalOf[0] ?? invitationOf[0];
  if (access) return { text: `Access of ${access.team.name} to ${access.service.name}`, href: `/access/${access.id}` };
  const published = configurationOf ?? shareOf ?? gatewayOf[0] ?? ghosts[0]?.service;
  return published ? { text: `Service ${published.name}`, href: `/services/${published.id}?tab=resources` } : null;
}
