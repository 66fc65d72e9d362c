import type { ResourceGatewaySpec } from '@/lib/controller/specs';
import { db } from '@/lib/platform/db';
import type { NetworkFacts } from '../checks/facts';

/** More than one account has in a Region: AWS allows 500 resource configurations in a VPC by default. */
const mostNames = 2_000;

/** Names of services that are not retired and of gateways that Pergola wants or deletes in a Region of an account, whether AWS lists them or not. */
export async function readReservedNames(accountId: string, region: string): Promise<NonNullable<NetworkFacts['reservedNames']>> {
  const [services, gateways] = await Promise.all([
    db().service.findMany({ where: { accountId, region, state: { not: 'RETIRED' } }, select: { name: true }, take: mostNames }),
    db().resource.findMany({ where: { accountId, region, kind: 'resource-gateway', OR: [{ desired: 'PRESENT' }, { phase: { not: 'GONE' } }] }, select: { spec: true, desired: true }, take: mostNames }),
  ]);
  const specOf = ({ spec }: (typeof gateways)[number]) => spec as unknown as ResourceGatewaySpec;
  return {
    services: services.map(({ name }) => name),
    gateways: gateways.map((row) => specOf(row).name),
    leavingGateways: gateways.filter((row) => row.desired === 'ABSENT' && !specOf(row).existingId).map((row) => specOf(row).name),
  };
}
