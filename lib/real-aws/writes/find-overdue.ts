import { listConnections } from '@/lib/aws/events';
import { getResourceShares } from '@/lib/aws/ram';
import { listResourceConfigurations } from '@/lib/aws/vpc-lattice-configurations';
import { listResourceGateways } from '@/lib/aws/vpc-lattice-gateways';
import { isOverdue } from '../created-objects';
import { removableConfiguration, removableConnection, removableGateway, removableShare } from './create-objects';
import type { Scene } from './scene';

/** Adds what a killed run left behind to the objects that this run removes. */
export async function findOverdue(scene: Scene, now: Date): Promise<void> {
  const { created, owner, consumer } = scene.options;
  const overdue = ({ name }: { name: string }) => isOverdue(name, now);
  if (owner) {
    const session = await scene.asOwner('READ');
    for (const { name } of (await listResourceGateways(session)).filter(overdue)) created.add(removableGateway(scene, name));
    for (const { name } of (await listResourceConfigurations(session)).filter((one) => overdue(one) && one.arn.includes(owner.id))) created.add(removableConfiguration(scene, name));
    const shares = await getResourceShares(session, { owner: 'SELF' });
    for (const { name } of shares.filter((one) => overdue(one) && one.status === 'ACTIVE')) created.add(removableShare(scene, name));
  }
  if (consumer) {
    for (const { name } of (await listConnections(await scene.asConsumer('READ'))).filter(overdue)) created.add(removableConnection(scene, name));
  }
}
