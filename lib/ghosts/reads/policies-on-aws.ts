import type { AwsSession } from '@/lib/aws/session';
import { getResourcePolicy } from '@/lib/aws/vpc-lattice-policies';
import { principalsOf } from '@/lib/controller/policy-principals';
import type { ListedPolicy } from '../finding';
import { inLanes } from './access-on-aws';

/** The resource policies of these configurations, one call each; those without a policy are left out. */
export async function listPolicies(session: AwsSession, configurationArns: readonly string[]): Promise<ListedPolicy[]> {
  const read = await inLanes(configurationArns, async (configurationArn) => ({ configurationArn, ...(await getResourcePolicy(session, configurationArn)) }));
  return read.flatMap(({ configurationArn, policy }) => (policy === null ? [] : [{ configurationArn, principals: principalsOf(policy) }]));
}
