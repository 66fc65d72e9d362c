import type { UpdateResourceGatewayRequest, UpdateResourceGatewayResponse } from '@aws-sdk/client-vpc-lattice';
import type { Operation } from '@/sandbox/core/contract';
import { callerPermissions } from '../caller-permissions';
import { conflict } from '../errors';
import { requireSecurityGroups } from '../network';
import { checkOnGateway, findResourceGateway, resourceGatewayCollection, resourceGatewayOf, shownResourceGateway } from '../resource-gateway';
import { putSettling } from '../settle';

/** Only the security groups can be changed; everything else about a gateway is fixed for ever. */
export const updateResourceGateway: Operation<UpdateResourceGatewayRequest, UpdateResourceGatewayResponse> = {
  service: 'vpc-lattice',
  name: 'UpdateResourceGateway',
  permissions(call) {
    const identifier = String(call.input.resourceGatewayIdentifier);
    const gateway = findResourceGateway(call, identifier);
    const check = checkOnGateway(call, 'UpdateResourceGateway', identifier);
    const groups = call.input.securityGroupIds;
    const context = { ...check.context, ...(groups?.length ? { 'vpc-lattice:SecurityGroupIds': groups } : {}) };
    return [{ ...check, context }, ...callerPermissions(call, 'UpdateResourceGateway', { ...gateway, ...(groups ? { securityGroupIds: groups } : {}) })];
  },
  run(call) {
    const gateway = resourceGatewayOf(call, String(call.input.resourceGatewayIdentifier));
    if (gateway.status.endsWith('_IN_PROGRESS')) {
      throw conflict('ResourceGateway', gateway.id, `ResourceGateway ${gateway.id} is in state ${gateway.status} and cannot be updated`);
    }
    const securityGroupIds = call.input.securityGroupIds ?? gateway.securityGroupIds;
    requireSecurityGroups(call, securityGroupIds, gateway.vpcId);
    const { world } = call;
    const changed = { ...gateway, securityGroupIds, status: 'UPDATE_IN_PROGRESS' as const, lastUpdatedAt: world.clock.now() };
    const stored = putSettling(world, resourceGatewayCollection, changed, world.delays.resourceGateway, 'ACTIVE');
    const { ipv4AddressesPerEni: _fixed, resourceConfigDnsResolution: _notShown, ...shown } = shownResourceGateway(stored);
    return { ...shown, vpcId: stored.vpcId } as UpdateResourceGatewayResponse;
  },
};
