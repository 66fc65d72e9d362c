import type { Chance } from './chance';

/** Whose input it is, and what it may name. */
export interface Drawing {
  chance: Chance;
  accountId: string;
  /** Part of every name and description of the account. */
  canary: string;
  /** Ids, ARNs and names that answers have shown to this account; now and then those that others have seen. */
  known: readonly string[];
  accountIds: readonly string[];
}
