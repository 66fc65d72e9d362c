import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { purposesOf, type AccountUse } from '@/lib/accounts/roles';
import { addAccount } from '@/lib/accounts/writes/onboard-account';
import { verifyAccount } from '@/lib/accounts/writes/verify-roles';
import { actorOf, type Actor } from '@/lib/platform/actor';
import { registerSignIn } from '@/lib/platform/sign-in';
import type { Sandbox } from '@/sandbox/start-sandbox';
import { projectRoot } from '../../project-root';
import { hubOfWorld, stackOfRoles } from '../../testing/stack-of-roles';
import type { LifeSize } from './plan';

export const region = 'us-east-1';
export const vpcName = 'LifeVPC';
export const hubAccountId = '999999999999';
/** What the private services of the world ask for, and what may be nowhere but in EventBridge. */
export const credentials = { username: 'forecast', password: 'sunny-day-42' };

/** Every so manieth consumer account is outside the organization, so that it is invited. */
const outsideEvery = 6;
/** Far above what a life needs: a quota is reached where a disturbance lowers it. */
const ample = 10_000;

export interface LifeAccounts {
  owners: string[];
  consumers: string[];
}

export function accountsOf({ owners, consumers }: Pick<LifeSize, 'owners' | 'consumers'>): LifeAccounts {
  const numbers = (first: number, count: number) => Array.from({ length: count }, (_, index) => String(first + index));
  return { owners: numbers(700_000_000_001, owners), consumers: numbers(800_000_000_001, consumers) };
}

/** The name at which every service of an account answers. */
export function domainOf(accountId: string): string {
  return `forecast.of-${accountId}.example.com`;
}

export function roleArnOf(accountId: string, side: 'Owner' | 'Consumer'): string {
  return `arn:aws:iam::${accountId}:role/Pergola${side}Role`;
}

function externalIdOf(accountId: string): string {
  return `sbx-life-${accountId}-that-nobody-else-knows`;
}

const ownerUse: AccountUse = { publishes: true, consumes: false };
const consumerUse: AccountUse = { publishes: false, consumes: true };

/** Writes the world file of a life: owners with a VPC and a private service, consumers, and the roles of the templates. */
export async function writeWorld(folder: string, { owners, consumers }: LifeAccounts): Promise<string> {
  const own = parse(await readFile(join(projectRoot, 'sandbox', 'world.yaml'), 'utf8')) as { organizations: { id: string }[]; accounts: { id: string }[] };
  const organization = own.organizations[0]!.id;
  const account = (id: string, isOutside: boolean) => ({ id, name: `Life ${id}`, email: `aws+${id}@example.com`, ...(!isOutside && { organization }) });
  const path = join(folder, 'life-world.yaml');
  await writeFile(
    path,
    JSON.stringify({
      organizations: own.organizations,
      accounts: [...own.accounts.filter(({ id }) => id === hubAccountId), ...owners.map((id) => account(id, false)), ...consumers.map((id, index) => account(id, index % outsideEvery === 2))],
      networks: [
        {
          name: vpcName,
          accounts: owners,
          regions: [region],
          cidr: '10.9.0.0/16',
          subnets: [{ name: 'life-a', zone: 'a', cidr: '10.9.1.0/24' }, { name: 'life-b', zone: 'b', cidr: '10.9.2.0/24' }],
          securityGroups: [{ name: 'life-sg', description: 'Gateways', inbound: [{ protocol: 'all', cidrs: ['0.0.0.0/0'] }], outbound: [{ protocol: 'all', cidrs: ['0.0.0.0/0'] }] }],
        },
      ],
      roles: [...hubOfWorld.roles, ...owners.map((id) => stackOfRoles(id, ownerUse, externalIdOf(id))), ...consumers.map((id) => stackOfRoles(id, consumerUse, externalIdOf(id)))],
      accessKeys: hubOfWorld.accessKeys,
      people: [],
      privateServices: owners.map((id) => ({
        name: `forecast-of-${id}`,
        plays: 'forecast',
        account: id,
        regions: [region],
        vpc: vpcName,
        domainName: domainOf(id),
        ipAddress: '10.9.1.20',
        port: 443,
        publicName: true,
        trustedCertificate: true,
      })),
    }),
  );
  return path;
}

export function widenQuotas(sandbox: Sandbox, { owners, consumers }: LifeAccounts): void {
  for (const id of owners) {
    sandbox.setQuota('vpc-lattice.resourceConfigurations', id, region, ample);
    sandbox.setQuota('ram.pendingInvitations', id, region, ample);
  }
  for (const id of consumers) {
    sandbox.setQuota('events.privateConnections', id, region, ample);
    sandbox.setQuota('vpc-lattice.resourceConfigurationsPerServiceNetwork', id, region, ample);
  }
}

/** Who acts in a life: one person a team, one team an account, and an administrator. */
export interface LifePeople {
  owners: Actor[];
  consumers: Actor[];
  admin: Actor;
}

/** Onboards the accounts, each with a role that is proven like any other, and has the people sign in. */
export async function settleWorld({ owners, consumers }: LifeAccounts): Promise<LifePeople> {
  const onboard = async (accountId: string, use: AccountUse): Promise<Actor> => {
    const group = `team:life-${accountId}`;
    const externalIds = Object.fromEntries(purposesOf(use).map((purpose) => [purpose, externalIdOf(accountId)]));
    await addAccount({ accountId, name: `Life ${accountId}`, teamGroup: group, regions: [region], ...use, externalIds });
    await verifyAccount(accountId);
    return signIn(`of-${accountId}`, group);
  };
  const people: LifePeople = { owners: [], consumers: [], admin: await signIn('admin', 'pergola-admins') };
  for (const id of owners) people.owners.push(await onboard(id, ownerUse));
  for (const id of consumers) people.consumers.push(await onboard(id, consumerUse));
  return people;
}

async function signIn(subject: string, group: string): Promise<Actor> {
  const { id } = await registerSignIn(process.env.OIDC_ISSUER!, { sub: subject, email: `${subject}@example.com`, name: subject, groups: [group] });
  return actorOf(id);
}
