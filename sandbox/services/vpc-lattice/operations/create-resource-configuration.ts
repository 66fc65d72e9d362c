import type { CreateResourceConfigurationRequest, CreateResourceConfigurationResponse } from '@aws-sdk/client-vpc-lattice';
import type { Call, Operation, PermissionCheck } from '@/sandbox/core/contract';
import { createOnce } from '../../client-token';
import { requestTagKeys } from '../../tags';
import { callerPermissions } from '../caller-permissions';
import { checksForCreate } from '../create-checks';
import { createConfiguration } from '../create-configuration';
import { findDomainVerification } from '../domain-verification';
import { tokenMismatch } from '../errors';
import { checkOn, type ArnKind } from '../identifier';
import { findResourceConfiguration, shownResourceConfiguration } from '../resource-configuration';
import { checkOnGateway } from '../resource-gateway';

const action = 'CreateResourceConfiguration';

export const createResourceConfiguration: Operation<CreateResourceConfigurationRequest, CreateResourceConfigurationResponse> = {
  service: 'vpc-lattice',
  name: action,
  permissions(call) {
    const { tags, customDomainName, resourceGatewayIdentifier, resourceConfigurationGroupIdentifier, domainVerificationIdentifier } = call.input;
    const keys = { ...(customDomainName ? { 'vpc-lattice:DomainName': customDomainName } : {}), ...requestTagKeys(tags) };
    return [
      ...checksForCreate(call, action, 'resourceconfiguration', tags, keys),
      ...(resourceGatewayIdentifier ? [withRequestTags(call, checkOnGateway(call, action, resourceGatewayIdentifier))] : []),
      ...checksOn(call, 'resourceconfiguration', resourceConfigurationGroupIdentifier, findResourceConfiguration),
      ...checksOn(call, 'domainverification', domainVerificationIdentifier, findDomainVerification),
      ...callerPermissions(call, action),
    ];
  },
  run(call) {
    const configuration = createOnce(
      call,
      (id) => findResourceConfiguration(call, id),
      tokenMismatch('ResourceConfiguration'),
      () => createConfiguration(call),
    );
    const { lastUpdatedAt: _later, amazonManaged: _onlyInGet, ...shown } = shownResourceConfiguration(configuration, call.caller.accountId);
    return shown;
  },
};

function checksOn(
  call: Call<CreateResourceConfigurationRequest>,
  kind: ArnKind,
  identifier: string | undefined,
  find: (call: Call, identifier: string) => Parameters<typeof checkOn>[4],
): PermissionCheck[] {
  if (!identifier) return [];
  return [withRequestTags(call, checkOn(call, action, kind, identifier, find(call, identifier)))];
}

function withRequestTags({ input }: Call<CreateResourceConfigurationRequest>, check: PermissionCheck): PermissionCheck {
  return { ...check, context: { ...check.context, ...requestTagKeys(input.tags) } };
}
