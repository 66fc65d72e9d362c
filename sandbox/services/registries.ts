import type { Operation, ServiceId, ServiceRegistry } from '../core/contract';
import * as ec2 from './ec2/registry';
import * as events from './events/registry';
import * as organizations from './organizations/registry';
import * as pipes from './pipes/registry';
import * as ram from './ram/registry';
import * as s3 from './s3/registry';
import * as secretsManager from './secretsmanager/registry';
import * as states from './states/registry';
import * as sts from './sts/registry';
import * as vpcLattice from './vpc-lattice/registry';

export const registries: ServiceRegistry[] = [sts, organizations, ec2, vpcLattice, ram, events, secretsManager, states, pipes, s3];

/** Everything that the sandbox plays, by service and operation. */
const operationsByName = new Map<string, Operation>(
  registries.flatMap((registry) => registry.operations.map((operation) => [`${operation.service} ${operation.name}`, operation])),
);

export function operationOf(service: ServiceId, name: string): Operation | undefined {
  return operationsByName.get(`${service} ${name}`);
}
