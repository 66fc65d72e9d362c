import type { World } from '../core/contract';
import { withIdentities } from '../core/sandbox-world';
import { stableId } from '../world/stable-id';
import type { WorldFile } from '../world/world-schema';

/** A database as Amazon RDS would describe it. */
export interface Database {
  /** `arn:aws:rds:<region>:<account>:db:<name>`, or `cluster` in place of `db`. */
  arn: string;
  name: string;
  engine: string;
  accountId: string;
  region: string;
  vpcId: string;
  domainName: string;
  ipAddress: string;
  port: number;
  publiclyAccessible: boolean;
}

type Declaration = WorldFile['privateServices'][number];

/** The database with this ARN, in whatever account; undefined when the world declares none. */
export function databaseOf(world: World, arn: string): Database | undefined {
  for (const declaration of withIdentities(world).file.privateServices) {
    for (const region of declaration.regions) {
      if (databaseArn(declaration, region) === arn) return describe(declaration, region, arn);
    }
  }
  return undefined;
}

export function databaseArn({ account, name, database }: Declaration, region: string): string | undefined {
  return database && `arn:aws:rds:${region}:${account}:${database.kind}:${name}`;
}

function describe(declaration: Declaration, region: string, arn: string): Database {
  const { name, account, vpc, domainName, ipAddress, port, database } = declaration;
  return {
    arn,
    name,
    engine: database?.engine ?? '',
    accountId: account,
    region,
    vpcId: stableId('vpc', account, region, vpc),
    domainName,
    ipAddress,
    port,
    publiclyAccessible: database?.publiclyAccessible ?? false,
  };
}
