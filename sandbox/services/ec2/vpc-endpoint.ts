import type { SecurityGroup, VpcEndpoint as ShownVpcEndpoint, VpcEndpointType } from '@aws-sdk/client-ec2';
import type { StoredObject, World } from '@/sandbox/core/contract';
import { securityGroupCollection, type Ec2Object } from '@/sandbox/world/put-networks';
import { stableId } from '@/sandbox/world/stable-id';
import { tagsOf } from './object-tags';

export const vpcEndpointCollection = 'ec2.vpcEndpoint';

export type PlayedType = Extract<VpcEndpointType, 'Resource' | 'ServiceNetwork' | 'Tunnel'>;

export type EndpointIpType = 'ipv4' | 'ipv6' | 'dualstack';

export interface VpcEndpoint extends StoredObject {
  type: PlayedType;
  vpcId: string;
  /** `Deleting` ones are gone from VPC Lattice already. */
  state: 'Pending' | 'Available' | 'Deleting' | 'Failed';
  failureReason?: string | undefined;
  subnetIds: string[];
  securityGroupIds: string[];
  ipType: EndpointIpType;
  /** Of types Resource and Tunnel. */
  resourceConfigurationId?: string | undefined;
  resourceConfigurationArn?: string | undefined;
  /** Of type ServiceNetwork. */
  serviceNetworkId?: string | undefined;
  serviceNetworkArn?: string | undefined;
  privateDnsEnabled: boolean;
  dnsRecordIpType?: string | undefined;
  privateDnsPreference?: PrivateDnsPreference | undefined;
  privateDnsSpecifiedDomains?: string[] | undefined;
  createdAt: number;
}

/** Which of the providers' domain names a VPC lets VPC Lattice answer for. */
export type PrivateDnsPreference = 'ALL_DOMAINS' | 'VERIFIED_DOMAINS_ONLY' | 'VERIFIED_DOMAINS_AND_SPECIFIED_DOMAINS' | 'SPECIFIED_DOMAINS_ONLY';

export function vpcEndpoints(world: World) {
  return world.collection<VpcEndpoint>(vpcEndpointCollection);
}

/**
 * As Describe and Create show it: endpoints of these types write their state and IP address type in other letters than
 * interface endpoints do (AWS CLI examples of create-vpc-endpoint), and their DNS names are with their associations.
 */
export function shownVpcEndpoint(world: World, endpoint: VpcEndpoint): ShownVpcEndpoint {
  const { id, type, state, failureReason, privateDnsPreference, dnsRecordIpType } = endpoint;
  const groups = world.collection<Ec2Object<SecurityGroup>>(securityGroupCollection);
  const hasDnsOptions = privateDnsPreference !== undefined || dnsRecordIpType !== undefined;
  return {
    VpcEndpointId: id,
    VpcEndpointType: type,
    VpcId: endpoint.vpcId,
    State: state,
    SubnetIds: endpoint.subnetIds,
    Groups: endpoint.securityGroupIds.map((GroupId) => ({ GroupId, GroupName: groups.get(GroupId)?.data.GroupName })),
    IpAddressType: endpoint.ipType.toUpperCase() as ShownVpcEndpoint['IpAddressType'],
    ...(hasDnsOptions
      ? {
          DnsOptions: {
            DnsRecordIpType: dnsRecordIpType as NonNullable<ShownVpcEndpoint['DnsOptions']>['DnsRecordIpType'],
            PrivateDnsPreference: privateDnsPreference,
            PrivateDnsSpecifiedDomains: endpoint.privateDnsSpecifiedDomains,
          },
        }
      : {}),
    PrivateDnsEnabled: endpoint.privateDnsEnabled,
    ...(state === 'Pending' ? {} : { NetworkInterfaceIds: endpoint.subnetIds.map((subnetId) => stableId('eni', id, subnetId)) }),
    CreationTimestamp: new Date(endpoint.createdAt),
    Tags: tagsOf(world, endpoint),
    OwnerId: endpoint.accountId,
    ...(failureReason ? { FailureReason: failureReason, LastError: { Code: 'InternalError', Message: failureReason } } : {}),
    ResourceConfigurationArn: endpoint.resourceConfigurationArn,
    ServiceNetworkArn: endpoint.serviceNetworkArn,
  };
}
