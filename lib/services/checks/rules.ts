import type { SecurityGroup, SecurityGroupRule } from '@/lib/aws/ec2';

const everywhere = new Set(['0.0.0.0/0', '::/0']);

function coversPort(rule: SecurityGroupRule, port: number): boolean {
  if (rule.protocol === '-1') return true;
  if (rule.protocol !== 'tcp' && rule.protocol !== '6') return false;
  if (rule.fromPort === undefined || rule.fromPort === -1) return true;
  return port >= rule.fromPort && port <= (rule.toPort ?? rule.fromPort);
}

function numberOf(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

/** Whether an IPv4 address is within a CIDR block; false for anything else. */
export function isWithin(address: string, block: string): boolean {
  const [base, bits] = block.split('/');
  if (!base || !/^[\d.]+$/.test(base) || !/^[\d.]+$/.test(address)) return false;
  const size = 2 ** (32 - Number(bits ?? 32));
  return Math.floor(numberOf(address) / size) === Math.floor(numberOf(base) / size);
}

/** How far a direction of security groups is open for TCP on all of the ports. */
export type Reach =
  | 'everywhere'
  /** Towards this very address. */
  | 'address'
  /** Somewhere, but it cannot be told whether there. */
  | 'somewhere'
  | 'nowhere';

function reachOnPort(rules: SecurityGroupRule[], port: number, address: string | null): Reach {
  const open = rules.filter((rule) => coversPort(rule, port));
  if (open.some((rule) => rule.cidrBlocks.some((block) => everywhere.has(block)))) return 'everywhere';
  if (address && open.some((rule) => rule.cidrBlocks.some((block) => isWithin(address, block)))) return 'address';
  return open.some((rule) => rule.cidrBlocks.length + rule.groupIds.length + rule.prefixListIds.length > 0) ? 'somewhere' : 'nowhere';
}

const order: Reach[] = ['nowhere', 'somewhere', 'address', 'everywhere'];

/** The narrowest reach over both ends of every port range; rules of several groups add up. */
export function reachOf(groups: SecurityGroup[], direction: 'inbound' | 'outbound', portRanges: readonly string[], address: string | null): Reach {
  const rules = groups.flatMap((group) => group[direction]);
  const ports = portRanges.flatMap((range) => range.split('-').map(Number));
  const reaches = ports.map((port) => reachOnPort(rules, port, address));
  return order[Math.min(...reaches.map((reach) => order.indexOf(reach)), order.length - 1)]!;
}
