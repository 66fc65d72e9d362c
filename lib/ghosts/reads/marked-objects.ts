import { db, type Prisma, type Tx } from '@/lib/platform/db';
import type { Scope } from '@/lib/platform/scope';

const include = {
  service: { select: { id: true, name: true } },
  team: { select: { name: true } },
  removedBy: { select: { name: true } },
  removal: { select: { phase: true, phaseSince: true, reason: true } },
} satisfies Prisma.MarkedObjectInclude;

export type ObjectRow = Prisma.MarkedObjectGetPayload<{ include: typeof include }>;

/** Rows that the page shows at most, of those that are open and of those that are over. */
const openSize = 200;
const settledSize = 50;

/** Those with a problem, of teams and accounts of the scope; administrators see all. */
async function objectsWhere(scope: Scope, client: Tx): Promise<Prisma.MarkedObjectWhereInput> {
  const found = { problem: { not: null } };
  if (scope.seesAll) return found;
  const accounts = await client.$queryRaw<{ id: string }[]>`SELECT DISTINCT a.id FROM marked_object m JOIN account a ON a.id = m."accountId" WHERE m.problem IS NOT NULL AND a."teamId" = ANY(${scope.teamIds})`;
  return { ...found, OR: [{ teamId: { in: scope.teamIds } }, { accountId: { in: accounts.map(({ id }) => id) } }] };
}

export async function objectVisibleTo(scope: Scope, id: string, client: Tx = db()): Promise<ObjectRow | null> {
  return client.markedObject.findFirst({ where: { AND: [{ id }, await objectsWhere(scope, client)] }, include });
}

export async function openObjects(scope: Scope): Promise<ObjectRow[]> {
  return db().markedObject.findMany({ where: { AND: [{ goneAt: null }, await objectsWhere(scope, db())] }, include, orderBy: [{ foundAt: 'asc' }, { id: 'asc' }], take: openSize });
}

/** How many there are, on the list or not. */
export async function countOpenObjects(scope: Scope): Promise<number> {
  return db().markedObject.count({ where: { AND: [{ goneAt: null }, await objectsWhere(scope, db())] } });
}

/** What was removed or is gone, the latest first. */
export async function settledObjects(scope: Scope): Promise<ObjectRow[]> {
  return db().markedObject.findMany({ where: { AND: [{ goneAt: { not: null } }, await objectsWhere(scope, db())] }, include, orderBy: [{ goneAt: 'desc' }, { id: 'desc' }], take: settledSize });
}

/** Objects of the scope whose removal nobody has requested. */
export async function openObjectCount(scope: Scope): Promise<number> {
  return db().markedObject.count({ where: { AND: [{ goneAt: null, removalId: null }, await objectsWhere(scope, db())] } });
}

/** The same of all accounts, for the metrics. */
export function openObjectCountOfAll(): Promise<number> {
  return db().markedObject.count({ where: { goneAt: null, removalId: null, problem: { not: null } } });
}
