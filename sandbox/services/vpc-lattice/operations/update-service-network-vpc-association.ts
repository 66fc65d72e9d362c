import type { UpdateServiceNetworkVpcAssociationRequest, UpdateServiceNetworkVpcAssociationResponse } from '@aws-sdk/client-vpc-lattice';
import type { Operation } from '@/sandbox/core/contract';
import { requireDnsOptions } from '../dns-options';
import { conflict, invalid, notFound } from '../errors';
import { requireSecurityGroups } from '../network';
import { checkOnVpcAssociation, networkVpcAssociationCollection, visibleVpcAssociation } from '../network-vpc-association';
import { putSettling } from '../settle';

/** Security groups and DNS options can be changed; whether private DNS is on stays as it was made (VPC Lattice user guide, custom domain names). */
export const updateServiceNetworkVpcAssociation: Operation<UpdateServiceNetworkVpcAssociationRequest, UpdateServiceNetworkVpcAssociationResponse> = {
  service: 'vpc-lattice',
  name: 'UpdateServiceNetworkVpcAssociation',
  permissions(call) {
    const { serviceNetworkVpcAssociationIdentifier, securityGroupIds } = call.input;
    const check = checkOnVpcAssociation(call, 'UpdateServiceNetworkVpcAssociation', String(serviceNetworkVpcAssociationIdentifier));
    if (!securityGroupIds?.length) return [check];
    return [
      { ...check, context: { ...check.context, 'vpc-lattice:SecurityGroupIds': securityGroupIds } },
      { action: 'ec2:DescribeSecurityGroups', resource: '*', via: 'vpc-lattice.amazonaws.com' },
    ];
  },
  run(call) {
    const { input, world } = call;
    const association = visibleVpcAssociation(call, String(input.serviceNetworkVpcAssociationIdentifier));
    if (association.accountId !== call.caller.accountId) throw notFound('ServiceNetworkVpcAssociation', association.id);
    if (association.status.endsWith('_IN_PROGRESS')) {
      throw conflict('ServiceNetworkVpcAssociation', association.id, `ServiceNetworkVpcAssociation ${association.id} is in state ${association.status} and cannot be updated`);
    }
    if (input.privateDnsEnabled !== undefined && input.privateDnsEnabled !== association.privateDnsEnabled) {
      throw invalid('privateDnsEnabled', 'Private DNS cannot be switched on or off after the association was created');
    }
    const securityGroupIds = input.securityGroupIds ?? association.securityGroupIds;
    requireSecurityGroups(call, securityGroupIds, association.vpcId);
    const dnsOptions = input.dnsOptions ? requireDnsOptions(association.privateDnsEnabled, input.dnsOptions) : association.dnsOptions;
    const changed = { ...association, securityGroupIds, dnsOptions, status: 'UPDATE_IN_PROGRESS' as const, lastUpdatedAt: world.clock.now() };
    const { id, arn, status, accountId, privateDnsEnabled } = putSettling(world, networkVpcAssociationCollection, changed, world.delays.association, 'ACTIVE');
    return { id, arn, status, createdBy: accountId, securityGroupIds, privateDnsEnabled, ...(dnsOptions ? { dnsOptions } : {}) };
  },
};
