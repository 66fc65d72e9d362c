import type { WorldFile } from './world-schema';

export type OrganizationDeclaration = WorldFile['organizations'][number];

/** The organization that an account belongs to, if any. */
export function organizationOf(file: WorldFile, accountId: string): OrganizationDeclaration | undefined {
  const id = file.accounts.find((account) => account.id === accountId)?.organization;
  return file.organizations.find((organization) => organization.id === id);
}
