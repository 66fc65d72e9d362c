import type { World } from '@/sandbox/core/contract';
import { endAssociation, putAssociating, type Association } from './association';
import { withdrawInvitation } from './invitation';

/** Takes a resource or a principal out of its share; one that never answered its invitation is out at once. */
export function takeOut(world: World, association: Association): Association {
  if (association.status === 'DISASSOCIATING') return association;
  if (association.status === 'ASSOCIATING' && association.external) {
    withdrawInvitation(world, association.id);
    return endAssociation(world, association, 'DISASSOCIATED');
  }
  return putAssociating(world, { ...association, status: 'DISASSOCIATING' }, 'DISASSOCIATED');
}
