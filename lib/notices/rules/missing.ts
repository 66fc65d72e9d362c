import type { StandingDraft } from '../draft';

/** An account of which AWS does not show many resources that were there before. */
export interface MassMissing {
  accountId: string;
  region: string;
  missing: number;
  total: number;
}

/** Administrators are told: that many are rarely deleted by hand, so AWS or something on the way to it may answer with nothing. */
export function massMissing({ accountId, region, missing, total }: MassMissing): StandingDraft {
  return {
    group: `missing/${accountId}/${region}`, teamId: null, weight: 'ALERT', href: '/operations',
    sentence: `AWS doesn’t show ${missing} of ${total} resources in account ${accountId}, ${region}, in two checks. If they were not deleted on purpose, pause changes in this account, then check the account and the connection to AWS.`,
  };
}
