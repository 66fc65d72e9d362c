import { randomUUID } from 'node:crypto';
import { callAws, hubSession } from './call';
import { isAwsError } from './errors';
import { required } from './response';
import { assumeRole, type AwsSession } from './session';

/** The policy of a session that is opened only to learn whether it can be. */
export const denyAll = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] });

export interface CallerIdentity {
  accountId: string;
  arn: string;
}

/** Who a session is, as AWS sees it. Needs no permission. */
export async function callerIdentity(session: AwsSession): Promise<CallerIdentity> {
  return await callAws(session, 'sts', 'GetCallerIdentity', (sts) => sts.getCallerIdentity({}), ({ Account, Arn }) => ({
    accountId: required(Account, 'Account'),
    arn: required(Arn, 'Arn'),
  }));
}

/** ARN of Pergola's own principal, e.g. `arn:aws:sts::999999999999:assumed-role/PergolaWorkerRole/i-0123`. */
export async function hubCallerArn(region: string): Promise<string> {
  return (await callerIdentity(hubSession({ accountId: 'hub', region }))).arn;
}

/**
 * Whether the role insists on the external ID: assuming it without one, and with a wrong one, must both be refused.
 * A role that does not insist could be used by any customer of the same portal (IAM user guide, "The confused deputy
 * problem"). Faults other than a refusal are thrown.
 */
export async function roleRefusesWithoutExternalId({ accountId, region, roleArn }: { accountId: string; region: string; roleArn: string }): Promise<boolean> {
  const probe = { accountId, region, roleArn, sessionName: 'external-id-probe', policy: denyAll };
  return (await isRefused(probe)) && (await isRefused({ ...probe, externalId: `wrong-${randomUUID()}` }));
}

async function isRefused(request: Parameters<typeof assumeRole>[0]): Promise<boolean> {
  try {
    await assumeRole(request);
    return false;
  } catch (error) {
    if (isAwsError(error, 'accessDenied') && error.code === 'roleNotAssumable') return true;
    throw error;
  }
}
