import type { DeleteResourceGatewayRequest, DeleteResourceGatewayResponse } from '@aws-sdk/client-vpc-lattice';
import type { Operation } from '@/sandbox/core/contract';
import { callerPermissions } from '../caller-permissions';
import { conflict } from '../errors';
import { resourceConfigurations } from '../resource-configuration';
import { checkOnGateway, findResourceGateway, resourceGatewayCollection, resourceGatewayOf } from '../resource-gateway';
import { putSettling } from '../settle';

export const deleteResourceGateway: Operation<DeleteResourceGatewayRequest, DeleteResourceGatewayResponse> = {
  service: 'vpc-lattice',
  name: 'DeleteResourceGateway',
  permissions(call) {
    const identifier = String(call.input.resourceGatewayIdentifier);
    const check = checkOnGateway(call, 'DeleteResourceGateway', identifier);
    return [check, ...callerPermissions(call, 'DeleteResourceGateway', findResourceGateway(call, identifier))];
  },
  run(call) {
    const { world } = call;
    const gateway = resourceGatewayOf(call, String(call.input.resourceGatewayIdentifier));
    const { id, arn, name } = gateway;
    if (resourceConfigurations(world).where('resourceGatewayId', id).length > 0) {
      throw conflict('ResourceGateway', id, `ResourceGateway ${id} has resource configuration(s) associated.`);
    }
    if (gateway.status !== 'DELETE_IN_PROGRESS') {
      const leaving = { ...gateway, status: 'DELETE_IN_PROGRESS' as const, lastUpdatedAt: world.clock.now() };
      putSettling(world, resourceGatewayCollection, leaving, world.delays.resourceGateway);
    }
    return { id, arn, name, status: 'DELETE_IN_PROGRESS' };
  },
};
