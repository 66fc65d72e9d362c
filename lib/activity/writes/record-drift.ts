import { recordAudits, type AuditEntry } from '@/lib/platform/audit';
import { db, type Prisma, type Tx } from '@/lib/platform/db';
import { driftMessage } from '../drift-message';

/** Events of one sweep; the next one goes on. */
const batchSize = 100;

/**
 * Records what passes found changed by hand, and what they repaired, in the audit. A pass leaves it in the progress of its
 * resource, in its own transaction; here each is recorded once, whatever dies in between.
 */
export async function recordDrift(): Promise<void> {
  await db().$transaction(async (tx) => {
    const events = await tx.$queryRaw<{ id: bigint }[]>`
      SELECT id FROM resource_event WHERE drift IS NOT NULL AND "auditedAt" IS NULL ORDER BY id LIMIT ${batchSize} FOR UPDATE SKIP LOCKED`;
    if (events.length === 0) return;
    const ids = events.map(({ id }) => id);
    const entries: AuditEntry[] = [];
    for (const event of await tx.resourceEvent.findMany({ where: { id: { in: ids } }, orderBy: { id: 'asc' }, include: { resource: true } })) entries.push(await entryOf(tx, event));
    await tx.$executeRaw`UPDATE resource_event SET "auditedAt" = clock_timestamp() WHERE id = ANY(${ids})`;
    // Last, and at once: everybody who records something waits for the lock of the chain.
    await recordAudits(tx, entries);
  });
}

const actions = { FOUND: 'resource.drift', REPAIRED: 'resource.repair', REOPENED: 'resource.reopen' } as const;

type Event = Prisma.ResourceEventGetPayload<{ include: { resource: true } }>;

async function entryOf(tx: Tx, event: Event): Promise<AuditEntry> {
  const { resource } = event;
  const about = await whatItBelongsTo(tx, resource.id);
  return {
    actor: null,
    action: actions[event.drift!],
    outcome: 'DONE',
    subject: about.subject ?? { type: 'resource', id: resource.id },
    teamIds: about.teamIds,
    sentence: driftMessage({ drift: event.drift!, kind: resource.kind, name: (resource.spec as { name?: string } | null)?.name ?? null, serviceName: about.serviceName, accountId: resource.accountId, found: event.sentence }),
    data: {
      resourceId: resource.id, kind: resource.kind, accountId: resource.accountId, region: resource.region, foundAt: event.at.toISOString(), generation: event.generation,
      serviceId: about.serviceId, serviceName: about.serviceName, grantId: about.grantId, message: event.sentence,
      ...(event.differences !== null && { differences: event.differences as Prisma.InputJsonValue }),
      ...(event.awsCall && { awsCall: event.awsCall, awsRequestId: event.awsRequestId }),
    },
  };
}

interface Belonging {
  subject: { type: string; id: string } | null;
  teamIds: string[];
  serviceId: string | null;
  serviceName: string | null;
  grantId: string | null;
}

/** The connection, grant or service that a resource is for, and the teams that it concerns. */
async function whatItBelongsTo(tx: Tx, resourceId: string): Promise<Belonging> {
  const connection = await tx.connection.findUnique({ where: { resourceId }, include: { grant: { include: { service: true } } } });
  if (connection) return ofGrant(connection.grant, { type: 'connection', id: connection.id });
  const grant = await tx.grant.findFirst({ where: { OR: [{ principalId: resourceId }, { invitationId: resourceId }] }, orderBy: { createdAt: 'desc' }, include: { service: true } });
  if (grant) return ofGrant(grant, { type: 'grant', id: grant.id });
  const services = await tx.service.findMany({ where: { OR: [{ gatewayId: resourceId }, { configurationId: resourceId }, { shareId: resourceId }] }, orderBy: { createdAt: 'asc' } });
  const [first] = services;
  return { subject: first ? { type: 'service', id: first.id } : null, teamIds: services.map(({ teamId }) => teamId), serviceId: first?.id ?? null, serviceName: first?.name ?? null, grantId: null };
}

function ofGrant({ id, teamId, service }: { id: string; teamId: string; service: { id: string; name: string; teamId: string } }, subject: { type: string; id: string }): Belonging {
  return { subject, teamIds: [service.teamId, teamId], serviceId: service.id, serviceName: service.name, grantId: id };
}
