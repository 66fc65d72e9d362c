import type { Driver, ResourceKind } from '../driver';
import { accessPathDriver } from './access-path';
import { connectionDriver } from './connection';
import { resourceConfigurationDriver } from './resource-configuration';
import { resourceGatewayDriver } from './resource-gateway';
import { resourceShareDriver } from './resource-share';
import { shareInvitationDriver } from './share-invitation';
import { sharePrincipalDriver } from './share-principal';

const drivers: Record<ResourceKind, Driver> = {
  'resource-gateway': resourceGatewayDriver,
  'resource-configuration': resourceConfigurationDriver,
  'resource-share': resourceShareDriver,
  'share-principal': sharePrincipalDriver,
  'share-invitation': shareInvitationDriver,
  connection: connectionDriver,
  'access-path': accessPathDriver,
};

/** False for what a newer version of this program has written down, while both run. */
export function isKnownKind(kind: string): kind is ResourceKind {
  return Object.hasOwn(drivers, kind);
}

export function driverFor(kind: ResourceKind): Driver {
  return drivers[kind];
}
