import type { DescribeVpcEndpointsRequest, DescribeVpcEndpointsResult, VpcEndpoint } from '@aws-sdk/client-ec2';
import type { Operation } from '@/sandbox/core/contract';
import { filteredPage, refuseDryRun, type FilterValues } from '../describe';
import { ownEndpoints } from '../own-endpoints';
import { shownVpcEndpoint } from '../vpc-endpoint';

/** Filters take the lower-case words of interface endpoints, whatever an endpoint itself writes. */
const filters: FilterValues<VpcEndpoint> = {
  'vpc-endpoint-id': (endpoint) => [endpoint.VpcEndpointId],
  'vpc-endpoint-state': ({ State = '' }) => [State.charAt(0).toLowerCase() + State.slice(1)],
  'vpc-endpoint-type': (endpoint) => [endpoint.VpcEndpointType],
  'vpc-id': (endpoint) => [endpoint.VpcId],
  'ip-address-type': (endpoint) => [endpoint.IpAddressType?.toLowerCase()],
  'service-name': (endpoint) => [endpoint.ServiceName],
  'service-region': (endpoint) => [endpoint.ServiceRegion],
};

export const describeVpcEndpoints: Operation<DescribeVpcEndpointsRequest, DescribeVpcEndpointsResult> = {
  service: 'ec2',
  name: 'DescribeVpcEndpoints',
  permissions: () => [{ action: 'ec2:DescribeVpcEndpoints', resource: '*' }],
  run(call) {
    refuseDryRun(call.input.DryRun);
    const shown = ownEndpoints(call, call.input.VpcEndpointIds).map((endpoint) => shownVpcEndpoint(call.world, endpoint));
    const { page, NextToken } = filteredPage(call, shown, filters);
    return { VpcEndpoints: page, NextToken };
  },
};
