import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { listSecurityGroups, listSubnets, listVpcs } from '@/lib/aws/ec2';
import { openAccountSession } from '@/lib/controller/account-session';
import { discovering } from '@/lib/controller/read-permissions';
import { purposesOf, roleArnOf } from '@/lib/accounts/roles';
import type { ResourceGatewaySpec } from '@/lib/controller/specs';
import { db } from '@/lib/platform/db';
import { projectRoot } from '@/scripts/project-root';
import { stackOfRoles } from '@/scripts/testing/stack-of-roles';
import { region } from '../portal';

const vpcName = 'BenchVPC';

/** Numbers of so many accounts that own services. */
export function ownerAccounts(count: number): string[] {
  return Array.from({ length: count }, (_, index) => String(600_000_000_001 + index));
}

function externalIdOf(accountId: string): string {
  return `sbx-${accountId}-of-the-benchmarks`;
}

/** The sandbox's world with these accounts in it, each with a VPC and the owner role; gives the path of its file. */
export function writeWideWorld(accountIds: readonly string[]): string {
  const world = parse(readFileSync(join(projectRoot, 'sandbox', 'world.yaml'), 'utf8')) as Record<string, unknown[]>;
  const organization = (world.organizations![0] as { id: string }).id;
  world.accounts!.push(...accountIds.map((id) => ({ id, name: `Bench ${id}`, email: `aws+${id}@example.com`, organization })));
  world.networks!.push({
    name: vpcName,
    accounts: accountIds,
    regions: [region],
    cidr: '10.9.0.0/16',
    subnets: [{ name: 'bench-a', zone: 'a', cidr: '10.9.1.0/24' }, { name: 'bench-b', zone: 'b', cidr: '10.9.2.0/24' }],
    securityGroups: [{ name: 'bench-sg', description: 'Gateways', inbound: [], outbound: [{ protocol: 'all', cidrs: ['0.0.0.0/0'] }] }],
  });
  world.roles!.push(
    ...accountIds.map((account) => stackOfRoles(account, { publishes: true, consumes: false }, externalIdOf(account))),
  );
  const folder = process.env.PERGOLA_HOME!;
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'wide-world.yaml');
  writeFileSync(path, JSON.stringify(world));
  return path;
}

/** Writes the accounts down as onboarded, with their roles. */
export async function onboardOwners(accountIds: readonly string[], teamId: string): Promise<void> {
  await db().account.createMany({ data: accountIds.map((id) => ({ id, name: `Bench ${id}`, teamId, regions: [region] })) });
  await db().accountRole.createMany({
    data: accountIds.flatMap((accountId) =>
      purposesOf({ publishes: true, consumes: false }).map((purpose) => ({
        accountId,
        purpose,
        roleArn: roleArnOf(accountId, purpose),
        externalId: externalIdOf(accountId),
        verifiedAt: new Date(),
      })),
    ),
  });
}

/** What a gateway of such an account is made of. */
export async function gatewayOf(accountId: string): Promise<ResourceGatewaySpec> {
  const session = await openAccountSession(accountId, region, 'READ', { sourceIdentity: 'bench', sessionName: 'bench', permissions: discovering });
  const vpcId = (await listVpcs(session)).find(({ name }) => name === vpcName)!.id;
  const [subnets, groups] = await Promise.all([listSubnets(session, vpcId), listSecurityGroups(session, vpcId)]);
  const securityGroupIds = groups.filter(({ name }) => name === 'bench-sg').map(({ id }) => id);
  return { name: 'bench', vpcId, subnetIds: subnets.map(({ id }) => id), securityGroupIds, ipAddressType: 'IPV4', dnsResolution: 'PUBLIC' };
}
