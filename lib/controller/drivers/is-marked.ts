import { listLatticeTags } from '@/lib/aws/vpc-lattice-gateways';
import { ownershipTag, type Pass } from '../driver';
import { orNull } from './or-null';

/** Whether a VPC Lattice object carries this resource's own ownership tag. */
export async function isMarked(pass: Pass<unknown, any>, arn: string): Promise<boolean> {
  const tags = await orNull(listLatticeTags(pass.session, arn));
  return tags?.[ownershipTag] === pass.resourceId;
}
