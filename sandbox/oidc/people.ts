import type { AccountClaims } from 'oidc-provider';
import type { Person, WorldFile } from '../world/world-schema';

/** How a person is shown before signing in. */
export interface PersonChoice {
  email: string;
  name: string;
  /** e.g. `Team main` or `Administrators`. */
  team: string;
  /** e.g. `Account 111111111111 (Main)`. */
  account: string;
}

export function personChoices(file: WorldFile): PersonChoice[] {
  return file.people.map((person) => {
    const account = file.accounts.find((one) => one.id === person.account);
    return {
      email: person.email,
      name: person.name,
      team: person.groups.map(groupLabel).join(', '),
      account: `Account ${person.account}${account ? ` (${account.name})` : ''}`,
    };
  });
}

/** The claims of a person; the subject is the e-mail address. */
export function claimsOf(person: Person): AccountClaims {
  return { sub: person.email, email: person.email, email_verified: true, name: person.name, groups: person.groups };
}

function groupLabel(group: string): string {
  const team = /^team:(.+)$/.exec(group)?.[1];
  return team === undefined ? `Group ${group}` : `Team ${team}`;
}
