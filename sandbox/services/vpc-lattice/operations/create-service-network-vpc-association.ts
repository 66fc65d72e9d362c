import type { CreateServiceNetworkVpcAssociationRequest, CreateServiceNetworkVpcAssociationResponse } from '@aws-sdk/client-vpc-lattice';
import type { Call, Operation } from '@/sandbox/core/contract';
import { createOnce } from '../../client-token';
import { quotaOf } from '../../quotas';
import { requestTagKeys } from '../../tags';
import { callerPermissions } from '../caller-permissions';
import { checksForCreate } from '../create-checks';
import { requireDnsOptions } from '../dns-options';
import { conflict, notFound, quotaExceeded, tokenMismatch } from '../errors';
import { checkOn, latticeArn } from '../identifier';
import { requireSecurityGroups, requireVpc } from '../network';
import {
  findVpcAssociation,
  networkVpcAssociationCollection,
  networkVpcAssociations,
  vpcAssociationsOfNetwork,
  type NetworkVpcAssociation,
} from '../network-vpc-association';
import { newTags } from '../new-tags';
import { requireSharedAction } from '../requirements-of-association';
import { findServiceNetwork, visibleServiceNetwork, type ServiceNetwork } from '../service-network';
import { putSettling } from '../settle';

type Input = CreateServiceNetworkVpcAssociationRequest;

/** Connects one of the caller's VPCs with a network directly; a VPC can have one such association only. */
export const createServiceNetworkVpcAssociation: Operation<Input, CreateServiceNetworkVpcAssociationResponse> = {
  service: 'vpc-lattice',
  name: 'CreateServiceNetworkVpcAssociation',
  permissions(call) {
    const { tags, vpcIdentifier, securityGroupIds, serviceNetworkIdentifier } = call.input;
    const action = 'CreateServiceNetworkVpcAssociation';
    const network = String(serviceNetworkIdentifier);
    const onNetwork = checkOn(call, action, 'servicenetwork', network, findServiceNetwork(call, network));
    const keys = {
      'vpc-lattice:VpcId': String(vpcIdentifier),
      'vpc-lattice:ServiceNetworkArn': onNetwork.resource,
      ...(securityGroupIds?.length ? { 'vpc-lattice:SecurityGroupIds': securityGroupIds } : {}),
    };
    return [
      ...checksForCreate(call, action, 'servicenetworkvpcassociation', tags, { ...keys, ...requestTagKeys(tags) }),
      { ...onNetwork, context: { ...onNetwork.context, ...keys } },
      ...callerPermissions(call, action),
      ...(securityGroupIds?.length ? [{ action: 'ec2:DescribeSecurityGroups', resource: '*', via: 'vpc-lattice.amazonaws.com' }] : []),
    ];
  },
  run(call) {
    const { id, arn, status, accountId, securityGroupIds, privateDnsEnabled, dnsOptions } = createOnce(
      call,
      (made) => findVpcAssociation(call, made),
      tokenMismatch('ServiceNetworkVpcAssociation'),
      () => create(call),
    );
    return { id, arn, status, createdBy: accountId, securityGroupIds, privateDnsEnabled, ...(dnsOptions ? { dnsOptions } : {}) };
  },
};

function create(call: Call<Input>): NetworkVpcAssociation {
  const { world, region, input } = call;
  const { accountId } = call.caller;
  const vpcId = String(input.vpcIdentifier);
  const tags = newTags(input.tags);
  const network = requireNetwork(call);
  requireVpc(call, vpcId);
  const securityGroupIds = requireSecurityGroups(call, input.securityGroupIds ?? [], vpcId).map(({ GroupId }) => String(GroupId));
  const privateDnsEnabled = input.privateDnsEnabled ?? false;
  const dnsOptions = requireDnsOptions(privateDnsEnabled, input.dnsOptions);
  const present = networkVpcAssociations(world).where('vpcId', vpcId)[0];
  if (present?.serviceNetworkId === network.id) throw conflict('ServiceNetworkVpcAssociation', present.id, 'Association already exists');
  if (present) {
    throw conflict('ServiceNetworkVpcAssociation', present.id, `VPC ${vpcId} is already associated with ServiceNetwork ${present.serviceNetworkId}`);
  }
  const limit = quotaOf(world, 'vpc-lattice.vpcAssociationsPerServiceNetwork', network.accountId, region);
  if (vpcAssociationsOfNetwork(world, network.id).length >= limit) {
    throw quotaExceeded('ServiceNetworkVpcAssociation', 'L-EF6E2D62', `The limit of ${limit} VPC associations of service network ${network.id} has been reached`);
  }
  const id = world.newId('snva-', 17, 'base36');
  const now = world.clock.now();
  const association: NetworkVpcAssociation = {
    id,
    accountId,
    region,
    status: 'CREATE_IN_PROGRESS',
    arn: latticeArn(region, accountId, 'servicenetworkvpcassociation', id),
    serviceNetworkId: network.id,
    serviceNetworkArn: network.arn,
    serviceNetworkName: network.name,
    vpcId,
    securityGroupIds,
    privateDnsEnabled,
    dnsOptions,
    createdAt: now,
    lastUpdatedAt: now,
    tags,
  };
  return putSettling(world, networkVpcAssociationCollection, association, world.delays.association, 'ACTIVE');
}

/** "You must use an ARN if the resources are in different accounts" (VPC Lattice API model, `serviceNetworkIdentifier`). */
function requireNetwork(call: Call<Input>): ServiceNetwork {
  const identifier = String(call.input.serviceNetworkIdentifier);
  const network = visibleServiceNetwork(call, identifier);
  if (network.accountId !== call.caller.accountId && identifier !== network.arn) throw notFound('ServiceNetwork', network.id);
  requireSharedAction(call, network, 'vpc-lattice:CreateServiceNetworkVpcAssociation');
  return network;
}
