import { worstHealth } from '@/lib/controller/worst-health';
import type { Actor } from '@/lib/platform/actor';
import type { Paged } from '@/lib/platform/paged';
import type { Scope } from '@/lib/platform/scope';
import type { Health } from '@/prisma/generated/enums';
import { restoredConnections, withFacts, type RestoredConnection } from './facts';
import { mayRenew, mayResume, mayRevoke, maySuspend } from './policy';
import { grantRowsOfService, grantRowsOfTeams, type GrantRow } from './reads';
import { reminderOf, type Reminder } from './reminder';
import { stands, type Standing } from './status';
import type { InWords } from './words';

/** A grant as lists show it: plain JSON. */
export interface GrantSummary {
  id: string;
  standing: Standing;
  inWords: InWords;
  until: string;
  service: { id: string; name: string };
  account: { id: string; name: string };
  team: { id: string; name: string };
  approvedBy: string | null;
  approvedAt: string;
  /** Names of connections that are there or on their way. */
  connections: string[];
  /** The worst of what it rests on; null while nothing was made, and once it is removed: health is of what is wanted. */
  health: { is: Health } | null;
  /** It ends soon. */
  reminder: Reminder | null;
  /** A later end date was asked for, and waits for a decision. */
  renewalRequestId: string | null;
  /** Connections that are restored when it is resumed. */
  comingBack: RestoredConnection[];
  mayRenew: boolean;
  maySuspend: boolean;
  mayResume: boolean;
  mayRevoke: boolean;
}

/** What the teams of the scope have access to, or had. */
export async function grantsOfTeams(actor: Actor, scope: Scope, page: number): Promise<Paged<GrantSummary>> {
  const rows = await grantRowsOfTeams(scope, page);
  return { ...rows, items: await summaries(actor, rows.items) };
}

/** Who has access to a service, or had, as far as the scope may see it. */
export async function grantsOfService(actor: Actor, scope: Scope, serviceId: string, page: number): Promise<Paged<GrantSummary>> {
  const rows = await grantRowsOfService(scope, serviceId, page);
  return { ...rows, items: await summaries(actor, rows.items) };
}

async function summaries(actor: Actor, rows: GrantRow[]): Promise<GrantSummary[]> {
  return (await withFacts(rows)).map(({ row, standing, now, cut, inWords, principal, invitation, connections }) => ({
    id: row.id,
    standing,
    inWords,
    until: row.until.toISOString(),
    service: { id: row.service.id, name: row.service.name },
    account: { id: row.account.id, name: row.account.name },
    team: row.team,
    approvedBy: row.request.decidedBy?.name ?? null,
    approvedAt: row.createdAt.toISOString(),
    connections: row.connections.filter(({ id }) => connections.has(id) && connections.get(id)!.phase !== 'GONE').map(({ name }) => name),
    health: cut ? null : worstHealth([principal, invitation, ...connections.values()].flatMap((view) => (view ? [view.health, view.above] : []))),
    reminder: stands(standing) ? reminderOf(row.until, now) : null,
    renewalRequestId: row.renewals.find(({ state }) => state === 'PENDING')?.id ?? null,
    comingBack: restoredConnections({ row, connections }),
    mayRenew: mayRenew(actor, row).allowed,
    maySuspend: maySuspend(actor, row).allowed,
    mayResume: mayResume(actor, row).allowed,
    mayRevoke: mayRevoke(actor, row).allowed,
  }));
}
