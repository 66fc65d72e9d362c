import { db } from '@/lib/platform/db';
import type { NetworkFacts } from '../checks/facts';

/** More than one account has in a Region: AWS allows 500 resource configurations in a VPC by default. */
const mostNames = 2_000;

/** Names of published services and of gateways that Pergola wants in a Region of an account, whether AWS lists them yet or not. */
export async function readReservedNames(accountId: string, region: string): Promise<NonNullable<NetworkFacts['reservedNames']>> {
  const [services, gateways] = await Promise.all([
    db().service.findMany({ where: { accountId, region, state: 'PUBLISHED' }, select: { name: true }, take: mostNames }),
    db().resource.findMany({ where: { accountId, region, kind: 'resource-gateway', desired: 'PRESENT' }, select: { spec: true }, take: mostNames }),
  ]);
  return { services: services.map(({ name }) => name), gateways: gateways.map(({ spec }) => (spec as { name: string }).name) };
}
