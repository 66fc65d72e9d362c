import { listLatticeTags } from '@/lib/aws/vpc-lattice-gateways';
import { ownershipTag, type Pass } from '../driver';
import { orNull } from './or-null';

/** Whether a VPC Lattice object carries the ownership tag of a resource: this one's own, if none is named. */
export async function isMarked(pass: Pass<unknown, any>, arn: string, resourceId = pass.resourceId): Promise<boolean> {
  const tags = await orNull(listLatticeTags(pass.session, arn));
  return tags?.[ownershipTag] === resourceId;
}
