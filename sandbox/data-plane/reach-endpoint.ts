import type { PrivateService, World } from '@/sandbox/core/contract';
import type { Connection } from '../services/events/connection';
import { reachPrivateService } from './reach-private-service';
import { unreachable } from './task-failure';

/** Where a connection's calls go: through a resource configuration, or over the internet without one. */
export type Route = Pick<Connection, 'name' | 'resourceConfigurationArn' | 'associationId'>;

export function reachEndpoint(world: World, route: Route, url: URL): PrivateService {
  return route.resourceConfigurationArn ? reachPrivateService(world, route, url) : reachPublicService(world, route, url);
}

/** The internet of the sandbox's world holds those services alone that are declared as reachable from it. */
function reachPublicService(world: World, { name }: Route, url: URL): PrivateService {
  const port = Number(url.port || 443);
  const host = url.hostname.toLowerCase();
  const service = world.privateServices().find((one) => one.reachableFromInternet && one.domainName.toLowerCase() === host && one.port === port);
  if (!service) throw unreachable(`${url.hostname} cannot be reached from the internet: connection ${name} has no resource configuration.`);
  return service;
}
