import type { WorldFile } from './world-schema';

/** What of a world file names something that is not in it, a sentence each. */
export function contradictionsOf(file: WorldFile): string[] {
  const accounts = new Set(file.accounts.map(({ id }) => id));
  const organizations = new Set(file.organizations.map(({ id }) => id));
  const found: string[] = [];
  const account = (id: string, where: string) => {
    if (!accounts.has(id)) found.push(`${where} is in account ${id}, which is not among the accounts.`);
  };

  for (const { id, organization } of file.accounts) {
    if (organization && !organizations.has(organization)) found.push(`Account ${id} is in ${organization}, which is not among the organizations.`);
  }
  for (const { id, managementAccount } of file.organizations) {
    const isMember = file.accounts.some((one) => one.id === managementAccount && one.organization === id);
    if (!isMember) found.push(`The management account ${managementAccount} of ${id} is not an account of that organization.`);
  }
  for (const { name, accounts: owners, securityGroups } of file.networks) {
    for (const owner of owners) account(owner, `Network ${name}`);
    const groups = new Set(securityGroups.map((group) => group.name));
    for (const group of securityGroups) {
      for (const other of [...group.inbound, ...group.outbound].flatMap((rule) => rule.groups)) {
        if (!groups.has(other)) found.push(`Security group ${group.name} of ${name} names ${other}, which ${name} does not have.`);
      }
    }
  }
  for (const role of file.roles) account(role.account, `Role ${'role' in role ? role.role : role.stack}`);
  for (const person of file.people) account(person.account, `The person ${person.email}`);
  for (const bucket of file.buckets) account(bucket.account, `Bucket ${bucket.name}`);
  for (const service of file.privateServices) {
    account(service.account, `Private service ${service.name}`);
    const network = file.networks.find(({ name, accounts: owners }) => name === service.vpc && owners.includes(service.account));
    const missing = service.regions.filter((region) => !network?.regions.includes(region));
    for (const region of missing) found.push(`Private service ${service.name} is in ${service.vpc} of ${service.account} in ${region}, which is not among the networks.`);
  }
  return found;
}
