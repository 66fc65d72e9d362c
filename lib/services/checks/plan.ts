import { portRangesOf, targetOf } from '../address';
import type { PublishService } from '../schema';
import { hostOfTokenEndpoint } from '../token-endpoint';
import type { GatewayPlan, NetworkFacts, PublishFacts, Resolution } from './facts';

function byId<Thing extends { id: string }>(things: readonly Thing[], ids: readonly string[]): Thing[] {
  return ids.flatMap((id) => things.find((thing) => thing.id === id) ?? []);
}

/** The gateway that a form asks for; null while what it names is not in that VPC. */
export function gatewayPlanOf(choice: PublishService['gateway'], network: NetworkFacts): GatewayPlan | null {
  if (choice.is === 'new') {
    const subnets = byId(network.subnets, choice.subnetIds);
    const securityGroups = byId(network.securityGroups, choice.securityGroupIds);
    const isKnown = subnets.length === choice.subnetIds.length && securityGroups.length === choice.securityGroupIds.length;
    return isKnown ? { isNew: true, name: choice.name, subnets, securityGroups, dnsResolution: choice.dnsResolution } : null;
  }
  const gateway = network.gateways.find(({ id }) => id === choice.id);
  return gateway
    ? { isNew: false, name: gateway.name, subnets: byId(network.subnets, gateway.subnetIds), securityGroups: byId(network.securityGroups, gateway.securityGroupIds), dnsResolution: gateway.dnsResolution }
    : null;
}

/** The host of the token endpoint of a form; null: there is none, or it is not one yet. */
export function tokenHostOf({ signIn, oauth }: Pick<PublishService, 'signIn' | 'oauth'>): string | null {
  return signIn === 'OAUTH_CLIENT_CREDENTIALS' ? hostOfTokenEndpoint(oauth.endpoint.trim()) : null;
}

/** What the checks look at, from a form and what AWS lists; null while the form is not far enough for any verdict. */
export function publishFactsOf(
  input: Pick<PublishService, 'name' | 'address' | 'ports' | 'vpcId' | 'gateway' | 'signIn' | 'oauth'>,
  network: NetworkFacts,
  resolution: Resolution,
  resolutionOfToken: Resolution,
): PublishFacts | null {
  const target = targetOf(input.address);
  const ports = portRangesOf(input.ports);
  const gateway = gatewayPlanOf(input.gateway, network);
  const host = tokenHostOf(input);
  if ('problem' in target || 'problem' in ports || !gateway || !network.vpcs.some(({ id }) => id === input.vpcId)) return null;
  return { name: input.name, target: target.target, portRanges: ports.ranges, vpcId: input.vpcId, gateway, network, resolution, tokenEndpoint: host === null ? null : { host, resolution: resolutionOfToken } };
}
