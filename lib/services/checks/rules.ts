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
  /** Towards this very address, or towards the whole VPC. */
  | 'there'
  /** Somewhere, but it cannot be told whether there. */
  | 'somewhere'
  | 'nowhere';

/** Where traffic is to go: an address where it is known, and the blocks of the VPC that it is in. */
export interface Destination {
  address: string | null;
  vpcBlocks: readonly string[];
}

/** Whether a block holds the whole of another one. */
function holds(block: string, other: string): boolean {
  const bitsOf = (text: string) => Number(text.split('/')[1] ?? 32);
  return bitsOf(block) <= bitsOf(other) && isWithin(other.split('/')[0]!, block);
}

function leadsThere(block: string, { address, vpcBlocks }: Destination): boolean {
  if (address) return isWithin(address, block);
  const ipv4 = vpcBlocks.filter((each) => !each.includes(':'));
  return ipv4.length > 0 && ipv4.every((each) => holds(block, each));
}

function reachOnPort(rules: SecurityGroupRule[], port: number, to: Destination): Reach {
  const open = rules.filter((rule) => coversPort(rule, port));
  if (open.some((rule) => rule.cidrBlocks.some((block) => everywhere.has(block)))) return 'everywhere';
  if (open.some((rule) => rule.cidrBlocks.some((block) => leadsThere(block, to)))) return 'there';
  return open.some((rule) => rule.cidrBlocks.length + rule.groupIds.length + rule.prefixListIds.length > 0) ? 'somewhere' : 'nowhere';
}

const order: Reach[] = ['nowhere', 'somewhere', 'there', 'everywhere'];

/** The narrowest reach over both ends of every port range; rules of several groups add up. */
export function reachOf(groups: SecurityGroup[], direction: 'inbound' | 'outbound', portRanges: readonly string[], to: Destination): Reach {
  const rules = groups.flatMap((group) => group[direction]);
  const ports = portRanges.flatMap((range) => range.split('-').map(Number));
  const reaches = ports.map((port) => reachOnPort(rules, port, to));
  return order[Math.min(...reaches.map((reach) => order.indexOf(reach)), order.length - 1)]!;
}
