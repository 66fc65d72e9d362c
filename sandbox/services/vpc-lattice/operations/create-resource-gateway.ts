import type { CreateResourceGatewayRequest, CreateResourceGatewayResponse } from '@aws-sdk/client-vpc-lattice';
import type { Subnet } from '@aws-sdk/client-ec2';
import type { Call, Operation } from '@/sandbox/core/contract';
import { createOnce } from '../../client-token';
import { quotaOf } from '../../quotas';
import { ensureServiceLinkedRole } from '../../service-linked-role';
import { requestTagKeys } from '../../tags';
import { callerPermissions } from '../caller-permissions';
import { checksForCreate } from '../create-checks';
import { conflict, invalid, quotaExceeded, tokenMismatch } from '../errors';
import { latticeArn } from '../identifier';
import { newTags } from '../new-tags';
import { defaultSecurityGroupIds, requireSecurityGroups, requireSubnets, requireVpc } from '../network';
import { findResourceGateway, resourceGatewayCollection, resourceGateways, shownResourceGateway, type ResourceGateway } from '../resource-gateway';
import { putSettling } from '../settle';

/** AWS reserves 16 addresses on each network interface unless told otherwise (VPC Lattice user guide, resource gateways). */
const defaultIpv4AddressesPerEni = 16;

export const createResourceGateway: Operation<CreateResourceGatewayRequest, CreateResourceGatewayResponse> = {
  service: 'vpc-lattice',
  name: 'CreateResourceGateway',
  permissions(call) {
    const { tags, vpcIdentifier, subnetIds, securityGroupIds } = call.input;
    const checks = checksForCreate(call, 'CreateResourceGateway', 'resourcegateway', tags, {
      ...(vpcIdentifier ? { 'vpc-lattice:VpcId': vpcIdentifier } : {}),
      ...requestTagKeys(tags),
    });
    return [...checks, ...callerPermissions(call, 'CreateResourceGateway', { vpcId: vpcIdentifier, subnetIds, securityGroupIds })];
  },
  run(call) {
    const gateway = createOnce(call, (id) => findResourceGateway(call, id), tokenMismatch('ResourceGateway'), () => create(call));
    return { ...shownResourceGateway(gateway), vpcIdentifier: gateway.vpcId };
  },
};

function create(call: Call<CreateResourceGatewayRequest>): ResourceGateway {
  const { world, region, input } = call;
  const { accountId } = call.caller;
  const tags = newTags(input.tags);
  if (!input.vpcIdentifier) throw invalid('vpcIdentifier', 'vpcIdentifier is required');
  if (!input.subnetIds?.length) throw invalid('subnetIds', 'At least one subnet is required');
  requireVpc(call, input.vpcIdentifier);
  const subnets = requireSubnets(call, input.subnetIds, input.vpcIdentifier);
  const securityGroupIds = input.securityGroupIds?.length ? input.securityGroupIds : defaultSecurityGroupIds(call, input.vpcIdentifier);
  requireSecurityGroups(call, securityGroupIds, input.vpcIdentifier);
  const ipAddressType = input.ipAddressType ?? 'IPV4';
  requireAddressFamily(ipAddressType, subnets);

  const namesake = resourceGateways(world)
    .where('name', String(input.name))
    .find((gateway) => gateway.accountId === accountId && gateway.region === region);
  if (namesake) throw conflict('ResourceGateway', namesake.id, `ResourceGateway with name ${input.name} already exists`);
  const limit = quotaOf(world, 'vpc-lattice.resourceGatewaysPerVpc', accountId, region);
  if (resourceGateways(world).where('vpcId', input.vpcIdentifier).length >= limit) {
    throw quotaExceeded('ResourceGateway', 'L-0DCA4434', `The limit of ${limit} resource gateways for VPC ${input.vpcIdentifier} has been reached`);
  }
  ensureServiceLinkedRole(call, 'vpc-lattice.amazonaws.com', 'AWSServiceRoleForVpcLattice');

  const id = world.newId('rgw-', 17, 'base36');
  const now = world.clock.now();
  const gateway: ResourceGateway = {
    id,
    accountId,
    region,
    status: 'CREATE_IN_PROGRESS',
    name: input.name ?? '',
    arn: latticeArn(region, accountId, 'resourcegateway', id),
    vpcId: input.vpcIdentifier,
    subnetIds: input.subnetIds,
    securityGroupIds,
    ipAddressType,
    ...(ipAddressType === 'IPV6' ? {} : { ipv4AddressesPerEni: input.ipv4AddressesPerEni ?? defaultIpv4AddressesPerEni }),
    resourceConfigDnsResolution: input.resourceConfigDnsResolution ?? 'PUBLIC',
    createdAt: now,
    lastUpdatedAt: now,
    tags,
  };
  return putSettling(world, resourceGatewayCollection, gateway, world.delays.resourceGateway, hasRoom(gateway, subnets) ? 'ACTIVE' : 'CREATE_FAILED');
}

/** Each network interface takes its addresses from its subnet; without enough free ones the gateway cannot come up. */
function hasRoom({ ipv4AddressesPerEni = 0 }: ResourceGateway, subnets: Subnet[]): boolean {
  return subnets.every(({ AvailableIpAddressCount: free }) => free === undefined || free >= ipv4AddressesPerEni);
}

/** IPV4: all subnets have IPv4; IPV6: all are IPv6-only; DUALSTACK: all have both (VPC Lattice user guide, resource gateways). */
function requireAddressFamily(ipAddressType: string, subnets: Subnet[]): void {
  for (const subnet of subnets) {
    const hasIpv4 = !subnet.Ipv6Native;
    const hasIpv6 = Boolean(subnet.Ipv6CidrBlockAssociationSet?.length);
    const fits = { IPV4: hasIpv4, IPV6: hasIpv6 && !hasIpv4, DUALSTACK: hasIpv4 && hasIpv6 }[ipAddressType];
    if (!fits) throw invalid('ipAddressType', `Subnet ${subnet.SubnetId} does not support IP address type ${ipAddressType}`);
  }
}
