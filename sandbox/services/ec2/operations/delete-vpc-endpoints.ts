import type { DeleteVpcEndpointsRequest, DeleteVpcEndpointsResult, UnsuccessfulItem } from '@aws-sdk/client-ec2';
import type { Operation } from '@/sandbox/core/contract';
import { refuseDryRun } from '../describe';
import { missing } from '../errors';
import { checkOnObject, findOwn } from '../find-object';
import { endVpcEndpoint } from '../vpc-endpoint-life';

/** What cannot be deleted is told in the answer, beside what was. */
export const deleteVpcEndpoints: Operation<DeleteVpcEndpointsRequest, DeleteVpcEndpointsResult> = {
  service: 'ec2',
  name: 'DeleteVpcEndpoints',
  permissions: (call) => (call.input.VpcEndpointIds ?? []).map((id) => checkOnObject(call, 'DeleteVpcEndpoints', 'vpce', id)),
  run(call) {
    const { DryRun, VpcEndpointIds = [] } = call.input;
    refuseDryRun(DryRun);
    if (VpcEndpointIds.length === 0) throw missing('VpcEndpointId');
    const unsuccessful: UnsuccessfulItem[] = [];
    for (const id of VpcEndpointIds) {
      const endpoint = findOwn(call, 'vpce', id);
      if (endpoint) endVpcEndpoint(call.world, endpoint);
      else unsuccessful.push({ ResourceId: id, Error: { Code: 'InvalidVpcEndpoint.NotFound', Message: `The VpcEndpoint Id '${id}' does not exist` } });
    }
    return { Unsuccessful: unsuccessful };
  },
};
