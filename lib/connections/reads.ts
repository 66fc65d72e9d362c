import { grantsWhere } from '@/lib/grants/reads';
import { db, Prisma, type Tx } from '@/lib/platform/db';
import type { Scope } from '@/lib/platform/scope';

const connectionInclude = {
  resource: true,
  grant: { include: { service: true, account: { select: { id: true, httpTaskRoleArn: true } } } },
} satisfies Prisma.ConnectionInclude;

export type ConnectionRow = Prisma.ConnectionGetPayload<{ include: typeof connectionInclude }>;

export function connectionVisibleTo(scope: Scope, connectionId: string, client: Tx = db()): Promise<ConnectionRow | null> {
  return client.connection.findFirst({ where: { id: connectionId, grant: grantsWhere(scope) }, include: connectionInclude });
}

/** For what Pergola does on its own. Nobody's right to see it is checked. */
export function connectionById(connectionId: string, client: Tx = db()): Promise<ConnectionRow | null> {
  return client.connection.findUnique({ where: { id: connectionId }, include: connectionInclude });
}

/** Names that connections of this account and Region have now, or are about to have, those that come back after a suspension among them. */
export async function connectionNamesIn(accountId: string, region: string, client: Tx = db()): Promise<string[]> {
  // bounded: `QUOTA_CONNECTIONS_PER_TEAM`, and an account is of one team
  const rows = await client.connection.findMany({
    where: { resource: { accountId, region }, OR: [{ resource: { phase: { not: 'GONE' } } }, { comesBack: true }] },
    select: { name: true },
  });
  return rows.map((row) => row.name);
}
