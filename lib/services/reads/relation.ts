import 'server-only';
import { db } from '@/lib/platform/db';
import type { Scope } from '@/lib/platform/scope';
import type { Relation } from '../reads';

/** How the reader's teams stand to one service. */
export async function relationTo(scope: Scope, service: { id: string; teamId: string }): Promise<Relation> {
  if (scope.teamIds.includes(service.teamId)) return { is: 'own' };
  const where = { serviceId: service.id, teamId: { in: scope.teamIds } };
  const grant = await db().grant.findFirst({ where: { ...where, state: { in: ['ACTIVE', 'SUSPENDED'] }, until: { gt: new Date() } }, orderBy: [{ state: 'asc' }, { until: 'desc' }], select: { id: true, until: true, state: true } });
  if (grant) return { is: 'have', grantId: grant.id, until: grant.until.toISOString(), isSuspended: grant.state === 'SUSPENDED' };
  const request = await db().accessRequest.findFirst({ where: { ...where, state: 'PENDING' }, orderBy: { createdAt: 'desc' }, select: { id: true } });
  return request ? { is: 'requested', requestId: request.id } : { is: 'none' };
}
