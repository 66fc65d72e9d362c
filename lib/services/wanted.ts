import type { WantedResource } from '@/lib/controller/declare';
import { shareName, type ResourceConfigurationSpec, type ResourceGatewaySpec, type ResourceShareSpec } from '@/lib/controller/specs';
import type { OnDrift, OnwardSharing } from '@/prisma/generated/enums';

/** A published service, as far as AWS must know of it. */
export interface PublishedService {
  id: string;
  name: string;
  accountId: string;
  region: string;
  target: ResourceConfigurationSpec['target'];
  portRanges: string[];
  onDrift: OnDrift;
  onwardSharing: OnwardSharing;
}

/** Whether the controller puts right what somebody changes by hand. */
export function isRepaired({ onDrift }: { onDrift: OnDrift }): boolean {
  return onDrift === 'REPAIR';
}

/** One gateway a name, account and Region, whatever the number of services behind it. */
export function gatewayKey(accountId: string, region: string, gatewayName: string): string {
  return `resource-gateway/${accountId}/${region}/${gatewayName}`;
}

export function configurationKey(serviceId: string): string {
  return `resource-configuration/${serviceId}`;
}

export function shareKey(serviceId: string): string {
  return `resource-share/${serviceId}`;
}

/**
 * Gateway, configuration and a share of the service's own, in the order of their making. A gateway that other services
 * stand on as well is repaired as soon as one of them asks for it.
 */
export function wantedOfService(service: PublishedService, gateway: ResourceGatewaySpec, { hasGateway = false } = {}): WantedResource[] {
  const place = { accountId: service.accountId, region: service.region, desired: 'present' as const, repairs: isRepaired(service) };
  const gatewayAt = gatewayKey(service.accountId, service.region, gateway.name);
  return [
    { key: gatewayAt, kind: 'resource-gateway', ...place, spec: gateway, dependsOn: [], ...(hasGateway && !isRepaired(service) && { repairs: undefined }) },
    {
      key: configurationKey(service.id),
      kind: 'resource-configuration',
      ...place,
      spec: { name: service.name, target: service.target, portRanges: service.portRanges, onwardSharing: service.onwardSharing } satisfies ResourceConfigurationSpec,
      dependsOn: [gatewayAt],
    },
    {
      key: shareKey(service.id),
      kind: 'resource-share',
      ...place,
      spec: { name: shareName(service.name) } satisfies ResourceShareSpec,
      dependsOn: [configurationKey(service.id)],
    },
  ];
}
