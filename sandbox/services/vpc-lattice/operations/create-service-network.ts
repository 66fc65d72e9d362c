import type { CreateServiceNetworkRequest, CreateServiceNetworkResponse } from '@aws-sdk/client-vpc-lattice';
import type { Call, Operation } from '@/sandbox/core/contract';
import { createOnce } from '../../client-token';
import { quotaOf } from '../../quotas';
import { requestTagKeys } from '../../tags';
import { checksForCreate } from '../create-checks';
import { conflict, quotaExceeded, tokenMismatch } from '../errors';
import { latticeArn } from '../identifier';
import { newTags } from '../new-tags';
import { findServiceNetwork, serviceNetworks, type ServiceNetwork } from '../service-network';

/** A network without `sharingConfig` can be shared, as all could before AWS had that member. */
export const createServiceNetwork: Operation<CreateServiceNetworkRequest, CreateServiceNetworkResponse> = {
  service: 'vpc-lattice',
  name: 'CreateServiceNetwork',
  permissions(call) {
    const { tags, authType } = call.input;
    return checksForCreate(call, 'CreateServiceNetwork', 'servicenetwork', tags, {
      ...(authType ? { 'vpc-lattice:AuthType': authType } : {}),
      ...requestTagKeys(tags),
    });
  },
  run(call) {
    const { id, name, arn, authType, sharingEnabled } = createOnce(
      call,
      (made) => findServiceNetwork(call, made),
      tokenMismatch('ServiceNetwork'),
      () => create(call),
    );
    return { id, name, arn, authType, sharingConfig: { enabled: sharingEnabled } };
  },
};

function create(call: Call<CreateServiceNetworkRequest>): ServiceNetwork {
  const { world, region, input } = call;
  const { accountId } = call.caller;
  const name = String(input.name);
  const tags = newTags(input.tags);
  const namesake = serviceNetworks(world)
    .where('name', name)
    .find((network) => network.accountId === accountId && network.region === region);
  if (namesake) throw conflict('ServiceNetwork', namesake.id, `ServiceNetwork with name ${name} already exists`);
  const limit = quotaOf(world, 'vpc-lattice.serviceNetworks', accountId, region);
  if (serviceNetworks(world).list({ accountId, region }).length >= limit) {
    throw quotaExceeded('ServiceNetwork', 'L-9CAD07FB', `The limit of ${limit} service networks has been reached`);
  }
  const id = world.newId('sn-', 17, 'base36');
  const now = world.clock.now();
  return serviceNetworks(world).put({
    id,
    accountId,
    region,
    arn: latticeArn(region, accountId, 'servicenetwork', id),
    name,
    authType: input.authType ?? 'NONE',
    sharingEnabled: input.sharingConfig?.enabled ?? true,
    createdAt: now,
    lastUpdatedAt: now,
    tags,
  });
}
