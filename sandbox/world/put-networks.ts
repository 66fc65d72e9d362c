import type { SecurityGroup, Subnet, Vpc } from '@aws-sdk/client-ec2';
import type { StoredObject, World } from '../core/contract';
import { buildNetwork, type VpcDns } from './build-network';
import type { WorldFile } from './world-schema';

/** An object of EC2, in the shape that its Describe operation answers. */
export interface Ec2Object<Shape> extends StoredObject {
  data: Shape;
}

export interface StoredVpc extends Ec2Object<Vpc> {
  dns: VpcDns;
}

export const vpcCollection = 'ec2.vpc';
export const subnetCollection = 'ec2.subnet';
export const securityGroupCollection = 'ec2.securityGroup';

/** Puts the declared networks where EC2 and the other services look for them, and takes those away that are no longer declared. */
export function putNetworks(world: World, file: WorldFile): void {
  const vpcs: StoredVpc[] = [];
  const subnets: Ec2Object<Subnet>[] = [];
  const securityGroups: Ec2Object<SecurityGroup>[] = [];
  for (const declaration of file.networks) {
    for (const accountId of declaration.accounts) {
      for (const region of declaration.regions) {
        const network = buildNetwork(declaration, accountId, region);
        vpcs.push({ id: network.vpc.VpcId ?? '', accountId, region, data: network.vpc, dns: network.dns });
        subnets.push(...network.subnets.map((data) => ({ id: data.SubnetId ?? '', accountId, region, data })));
        securityGroups.push(...network.securityGroups.map((data) => ({ id: data.GroupId ?? '', accountId, region, data })));
      }
    }
  }
  replaceAll(world, vpcCollection, vpcs);
  replaceAll(world, subnetCollection, subnets);
  replaceAll(world, securityGroupCollection, securityGroups);
}

function replaceAll(world: World, name: string, objects: StoredObject[]): void {
  const collection = world.collection(name);
  const declared = new Set(objects.map((object) => object.id));
  for (const { id } of collection.list()) if (!declared.has(id)) collection.delete(id);
  for (const object of objects) collection.put(object);
}
