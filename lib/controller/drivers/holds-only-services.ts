import { getShareAssociations } from '@/lib/aws/ram';
import type { AwsSession } from '@/lib/aws/session';
import { listLatticeTags } from '@/lib/aws/vpc-lattice-gateways';
import { ownershipTag } from '../driver';
import { orNull } from './or-null';

/** Shares with more than this are for a person to decide on: each configuration costs one call. */
const mostConfigurations = 20;

/** Whether every resource of a share is a resource configuration that Pergola created, so that nothing else is lost with a place in it. */
export async function holdsOnlyServices(session: AwsSession, shareArn: string): Promise<boolean> {
  const { items } = await getShareAssociations(session, { type: 'RESOURCE', shareArn });
  const held = items.filter(({ status }) => status !== 'DISASSOCIATED' && status !== 'FAILED').map(({ entity }) => entity);
  if (held.length > mostConfigurations) return false;
  for (const arn of held) {
    if (!/^arn:[\w-]+:vpc-lattice:[^:]*:\d{12}:resourceconfiguration\//.test(arn)) return false;
    if (!(await orNull(listLatticeTags(session, arn)))?.[ownershipTag]) return false;
  }
  return true;
}
