import { isAwsError } from '@/lib/aws/errors';
import { describeOrganization } from '@/lib/aws/organizations';
import type { AwsSession } from '@/lib/aws/session';
import { RoleUnusable } from '../account-session';
import { kindOfPrincipal, principalInWords } from '../principal-in-words';

/*
 * Organizations and organizational units, as principals of shares and in resource policies, let in their members. An account
 * counts as a member unless AWS says at that moment that it belongs to another organization, or to none: an account can
 * join one at any time, and AWS may not say.
 */

/** What AWS says of the organization of an account. */
export interface Membership {
  accountId: string;
  /** Null: the account is in no organization. */
  organizationId: string | null;
  requestId: string;
}

/** A principal that lets in the account as a member. */
export interface AsMember {
  principal: string;
  /** AWS did not say which organization the account belongs to. */
  isUnknown: boolean;
}

/** Membership of one account, read once, and only when a principal depends on it. */
export interface MembershipReader {
  holder: string;
  /** Those that let the account in, or might. Of a holder that is no account, all. */
  among<Path extends { principal: string }>(paths: readonly Path[]): Promise<(Path & AsMember)[]>;
  /** Those that were left out so far, since the account is no member, and by which call; null: none. */
  leftOut(): { principals: string[]; requestId: string } | null;
}

export function membershipReader(openReader: (accountId: string) => Promise<AwsSession>, holder: string): MembershipReader {
  let read: Promise<Membership | null> | undefined;
  let known: Membership | null = null;
  const leftOut = new Set<string>();
  return {
    holder,
    async among(paths) {
      if (paths.length === 0 || kindOfPrincipal(holder) !== 'account') return paths.map((path) => ({ ...path, isUnknown: false }));
      known = await (read ??= readMembership(openReader, holder));
      return paths.flatMap((path) => {
        if (mayBeMember(known, path.principal)) return [{ ...path, isUnknown: known === null }];
        leftOut.add(path.principal);
        return [];
      });
    },
    leftOut: () => (known && leftOut.size > 0 ? { principals: [...leftOut], requestId: known.requestId } : null),
  };
}

/** Null: the account can't be read. */
async function readMembership(openReader: (accountId: string) => Promise<AwsSession>, accountId: string): Promise<Membership | null> {
  try {
    const { organization, requestId } = await describeOrganization(await openReader(accountId));
    return { accountId, organizationId: organization?.id ?? null, requestId };
  } catch (error) {
    if (!(error instanceof RoleUnusable) && !isAwsError(error, 'accessDenied')) throw error;
    return null;
  }
}

/** A policy names a unit without its organization: then only an account in no organization is known to be no member. */
export function mayBeMember(membership: Pick<Membership, 'organizationId'> | null, principal: string): boolean {
  if (membership === null) return true;
  if (membership.organizationId === null) return false;
  const organizationId = /(?:^|:organization\/|:ou\/)(o-[a-z0-9]+)(?:\/|$)/.exec(principal)?.[1];
  return organizationId === undefined || organizationId === membership.organizationId;
}

/** `the organization o-1234567890`, with what is not known of it. */
export function memberInWords({ principal, isUnknown }: AsMember): string {
  return `${principalInWords(principal)}${isUnknown || kindOfPrincipal(principal) === 'unit' ? ', which the account might belong to,' : ''}`;
}
