import type { DescribeVpcEndpointAssociationsRequest, DescribeVpcEndpointAssociationsResult, VpcEndpointAssociation } from '@aws-sdk/client-ec2';
import type { Operation } from '@/sandbox/core/contract';
import { stableId } from '@/sandbox/world/stable-id';
import { filteredPage, refuseDryRun, type FilterValues } from '../describe';
import { ownEndpoints } from '../own-endpoints';
import { resourcesOfEndpoint, type ReachableResource } from '../reachable-resources';
import type { VpcEndpoint } from '../vpc-endpoint';

const idOf = (arn: string | undefined) => arn?.slice(arn.lastIndexOf('/') + 1);

const filters: FilterValues<VpcEndpointAssociation> = {
  'vpc-endpoint-id': (association) => [association.VpcEndpointId],
  'associated-resource-accessibility': ({ AssociatedResourceAccessibility: accessibility }) => [accessibility, accessibility?.toLowerCase()],
  'association-id': (association) => [association.Id],
  'associated-resource-id': (association) => [idOf(association.AssociatedResourceArn)],
  'service-network-arn': (association) => [association.ServiceNetworkArn],
  'resource-configuration-group-arn': (association) => [association.ResourceConfigurationGroupArn],
};

/** Here, and not with the endpoints, stand the names under which each resource can be called. */
export const describeVpcEndpointAssociations: Operation<DescribeVpcEndpointAssociationsRequest, DescribeVpcEndpointAssociationsResult> = {
  service: 'ec2',
  name: 'DescribeVpcEndpointAssociations',
  permissions: () => [{ action: 'ec2:DescribeVpcEndpointAssociations', resource: '*' }],
  run(call) {
    refuseDryRun(call.input.DryRun);
    const all = ownEndpoints(call, call.input.VpcEndpointIds)
      .filter(({ state }) => state !== 'Deleting')
      .flatMap((endpoint) => resourcesOfEndpoint(call.world, endpoint).map((resource) => shown(endpoint, resource)));
    const { page, NextToken } = filteredPage(call, all, filters);
    return { VpcEndpointAssociations: page, NextToken };
  },
};

function shown(endpoint: VpcEndpoint, { configuration, group, association, dnsEntry, privateDomain, obstacle }: ReachableResource): VpcEndpointAssociation {
  const isAccessible = endpoint.state === 'Available' && obstacle === undefined;
  return {
    Id: stableId('vpce-rsc-asc', endpoint.id, association?.id ?? '', configuration.id),
    VpcEndpointId: endpoint.id,
    ServiceNetworkArn: association?.serviceNetworkArn,
    ServiceNetworkName: association?.serviceNetworkName,
    AssociatedResourceAccessibility: isAccessible ? 'Accessible' : 'Inaccessible',
    FailureReason: obstacle?.sentence,
    ...(dnsEntry ? { DnsEntry: { DnsName: dnsEntry.domainName, HostedZoneId: dnsEntry.hostedZoneId } } : {}),
    ...(privateDomain ? { PrivateDnsEntry: { DnsName: privateDomain, HostedZoneId: stableZoneId(endpoint.id, privateDomain) } } : {}),
    AssociatedResourceArn: configuration.arn,
    ResourceConfigurationGroupArn: group?.arn,
    Tags: [],
  };
}

/** Each private hosted zone has an id of its own, `Z` and letters. */
function stableZoneId(...names: string[]): string {
  return `Z${stableId('zone', ...names).slice('zone-'.length).toUpperCase()}`;
}
