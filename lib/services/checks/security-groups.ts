import type { SecurityGroup } from '@/lib/aws/ec2';
import { fail, pass, warn, type Verdict } from './check';
import type { PublishFacts } from './facts';
import { reachOf, type Reach } from './rules';

/**
 * The gateway's groups must let traffic out to the service. AWS's guides also ask for inbound TCP on them, its console does
 * not: that is a warning. The service's own group must let the gateway in, which cannot be seen from here.
 */
export function checkSecurityGroups({ gateway, vpcId, target, portRanges, network }: Pick<PublishFacts, 'gateway' | 'vpcId' | 'target' | 'portRanges' | 'network'>): Verdict {
  const groups = gateway.securityGroups;
  const names = groups.map(({ name }) => name).join(', ');
  const ports = portRanges.join(', ');
  if (groups.length === 0) return fail('No security group is chosen.', 'Choose one that lets traffic out to the service.');
  const stranger = groups.find((group) => group.vpcId !== vpcId);
  if (stranger) return fail(`${stranger.name} (${stranger.id}) is not of ${vpcId}.`, 'Choose security groups of the service’s own VPC.');
  const to = { address: 'ipAddress' in target ? target.ipAddress : null, vpcBlocks: network.vpcs.find(({ id }) => id === vpcId)?.cidrBlocks ?? [] };
  const outbound = reachOf(groups, 'outbound', portRanges, to);
  if (outbound === 'nowhere') {
    return fail(`${names} lets no TCP out on port ${ports}, so nothing would reach the service.`, `Add an outbound rule for TCP ${ports}, or choose another group.`);
  }
  if (outbound === 'somewhere') {
    return warn(
      `${names} lets TCP ${ports} out to some places only; whether the service is one of them could not be told from here.`,
      'Make sure that the outbound rule covers the service’s address.',
    );
  }
  if (reachOf(groups, 'inbound', portRanges, to) === 'nowhere') {
    return warn(
      `${names} lets TCP ${ports} out, but not in. AWS’s guides ask for inbound TCP on a gateway’s groups too.`,
      `If calls time out later, add an inbound rule for TCP ${ports} to ${names}; this can be done at any time.`,
    );
  }
  return pass(`${names} lets TCP ${ports} through to the service. The service’s own security group must let ${names} in as well.`);
}

const points: Record<Reach, number> = { nowhere: 0, somewhere: 2, there: 4, everywhere: 4 };

/** The groups that are chosen when nobody chooses: of this VPC, the one whose rules fit best; `default` only if nothing else is as good. */
export function proposeSecurityGroups(groups: readonly SecurityGroup[], portRanges: readonly string[], vpcBlocks: readonly string[]): string[] {
  const to = { address: null, vpcBlocks };
  const fit = (group: SecurityGroup) => {
    const outbound = points[reachOf([group], 'outbound', portRanges, to)];
    const inbound = points[reachOf([group], 'inbound', portRanges, to)];
    return 2 * outbound + inbound + (group.name === 'default' ? 0 : 1) + (/gateway|lattice|rgw/i.test(group.name) ? 2 : 0);
  };
  const best = [...groups].sort((a, b) => fit(b) - fit(a) || a.name.localeCompare(b.name))[0];
  return best ? [best.id] : [];
}
