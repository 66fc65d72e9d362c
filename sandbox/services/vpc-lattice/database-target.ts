import type { Call } from '@/sandbox/core/contract';
import { databaseOf, type Database } from '@/sandbox/private-services/databases';
import { invalid, notFound } from './errors';
import type { ResourceGateway } from './resource-gateway';

const field = 'resourceConfigurationDefinition';

/** The database behind an ARN: of Amazon RDS, in the gateway's VPC, and not publicly accessible (VPC Lattice user guide, resource configurations). */
export function requireDatabase(call: Call, arn: string | undefined, gateway: ResourceGateway): Database {
  const { accountId } = call.caller;
  if (!new RegExp(`^arn:[\\w-]+:rds:${call.region}:${accountId}:(db|cluster):[\\w-]+$`).test(arn ?? '')) {
    throw invalid(field, `${arn} is not a supported resource. Name a database of Amazon RDS of account ${accountId} in ${call.region}`);
  }
  if (gateway.resourceConfigDnsResolution === 'IN_VPC') {
    throw invalid('resourceGatewayIdentifier', `ResourceGateway ${gateway.id} resolves names IN_VPC and cannot serve resource configurations of type ARN`);
  }
  const database = databaseOf(call.world, String(arn));
  if (!database) throw notFound('Database', String(arn));
  if (database.publiclyAccessible) throw invalid(field, `Database ${arn} is publicly accessible`);
  if (database.vpcId !== gateway.vpcId) throw invalid(field, `Database ${arn} is not in VPC ${gateway.vpcId} of ResourceGateway ${gateway.id}`);
  return database;
}
