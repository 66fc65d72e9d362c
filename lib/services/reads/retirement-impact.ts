import 'server-only';
import { isAwsError } from '@/lib/aws/errors';
import { listResourceConfigurations } from '@/lib/aws/vpc-lattice-configurations';
import { openAccountSession } from '@/lib/controller/account-session';
import { isBeingDeleted } from '@/lib/controller/driver';
import { observing } from '@/lib/controller/read-permissions';
import type { ResourceGatewaySpec } from '@/lib/controller/specs';
import { detailsOf, holderAccounts } from '@/lib/ghosts/reads';
import { ghostInWords } from '@/lib/ghosts/words';
import type { Actor } from '@/lib/platform/actor';
import { db } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import type { ServiceRow } from './service';

/** What the retirement of a service removes, for the person who confirms it. */
export interface RetirementImpact {
  /** The earliest end date first. */
  accesses: { grantId: string; teamName: string; accountId: string; accountName: string; until: string; isSuspended: boolean; connections: string[] }[];
  /** On the list or not. */
  accessCount: number;
  /** Connections of all of them that are there, or are restored on resume. */
  connectionCount: number;
  requestCount: number;
  /** Access that no grant explains, in sentences. */
  unmanaged: string[];
  unmanagedCount: number;
  /** What becomes of the resource gateway, in a sentence. */
  gateway: string;
}

/** Lines of each list at most. */
const listSize = 50;

export async function retirementImpactOf(actor: Actor, service: ServiceRow): Promise<RetirementImpact> {
  const grantWhere = { serviceId: service.id, state: { not: 'REVOKED' as const } };
  const there = { OR: [{ resource: { phase: { not: 'GONE' as const } } }, { comesBack: true }] };
  const open = { serviceId: service.id, goneAt: null, decision: null };
  const [accessCount, connectionCount, grants, requestCount, unmanagedCount, ghosts, gateway] = await Promise.all([
    db().grant.count({ where: grantWhere }),
    db().connection.count({ where: { grant: grantWhere, ...there } }),
    db().grant.findMany({ where: grantWhere, include: { team: true, account: true, connections: { where: there, select: { name: true } } }, orderBy: [{ until: 'asc' }, { id: 'asc' }], take: listSize }),
    db().accessRequest.count({ where: { serviceId: service.id, state: 'PENDING' } }),
    db().ghost.count({ where: open }),
    db().ghost.findMany({ where: open, orderBy: { firstSeenAt: 'asc' }, take: listSize }),
    gatewayInWords(actor, service),
  ]);
  const holders = await holderAccounts(ghosts.map(({ holder }) => holder));
  return {
    accesses: grants.map(({ id, team, account, until, state, connections }) => ({
      grantId: id, teamName: team.name, accountId: account.id, accountName: account.name, until: until.toISOString(), isSuspended: state === 'SUSPENDED', connections: connections.map(({ name }) => name),
    })),
    accessCount,
    connectionCount,
    requestCount,
    unmanaged: ghosts.map((row) => `${ghostInWords({ kind: row.kind, holder: row.holder, holderName: holders.get(row.holder)?.name, serviceName: service.name, details: detailsOf(row) })}.`),
    unmanagedCount,
    gateway,
  };
}

/** Other services first, then what AWS lists behind the gateway now. */
async function gatewayInWords(actor: Actor, { id, accountId, region, gatewayId, gateway, configuration }: ServiceRow): Promise<string> {
  const spec = gateway.spec as unknown as ResourceGatewaySpec;
  const stays = `The resource gateway ${spec.name} stays`;
  if (spec.existingId) return `${stays}, because Pergola didn’t create it.`;
  const others = await db().service.findMany({ where: { gatewayId, id: { not: id }, state: { not: 'RETIRED' } }, select: { name: true }, orderBy: { name: 'asc' }, take: 4 });
  if (others.length > 0) return `${stays}, because other services use it: ${others.slice(0, 3).map(({ name }) => name).join(', ')}${others.length > 3 ? ' and more' : ''}.`;
  const goes = `Pergola deletes the resource gateway ${spec.name}`;
  if (!gateway.awsId) return `${goes}, because nothing else uses it.`;
  try {
    const session = await openAccountSession(accountId, region, 'READ', { sourceIdentity: actor.personId, sessionName: id, permissions: observing.owner });
    const users = (await listResourceConfigurations(session)).filter((one) => one.resourceGatewayId === gateway.awsId && one.id !== configuration.awsId && !isBeingDeleted(one.status));
    return users.length > 0 ? `${stays}, because other resource configurations use it, such as ${users[0]!.name} (${users[0]!.id}).` : `${goes}, because nothing else uses it.`;
  } catch (error) {
    if (!isAwsError(error) && !(error instanceof AppError)) throw error;
    return `${goes} unless something else uses it. Pergola couldn’t check that now: ${error.publicMessage}`;
  }
}
