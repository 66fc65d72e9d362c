import type { GetResourceConfigurationRequest, GetResourceConfigurationResponse } from '@aws-sdk/client-vpc-lattice';
import type { Operation } from '@/sandbox/core/contract';
import { verificationStatusOf } from '../domain-verification';
import { checkOn } from '../identifier';
import { requireSharedAction } from '../requirements-of-association';
import { findResourceConfiguration, shownResourceConfiguration, visibleResourceConfiguration } from '../resource-configuration';

export const getResourceConfiguration: Operation<GetResourceConfigurationRequest, GetResourceConfigurationResponse> = {
  service: 'vpc-lattice',
  name: 'GetResourceConfiguration',
  permissions(call) {
    const identifier = String(call.input.resourceConfigurationIdentifier);
    return [checkOn(call, 'GetResourceConfiguration', 'resourceconfiguration', identifier, findResourceConfiguration(call, identifier))];
  },
  run(call) {
    const configuration = visibleResourceConfiguration(call, String(call.input.resourceConfigurationIdentifier));
    requireSharedAction(call, configuration, 'vpc-lattice:GetResourceConfiguration');
    return {
      ...shownResourceConfiguration(configuration, call.caller.accountId),
      domainVerificationStatus: verificationStatusOf(call.world, configuration),
    };
  },
};
