import type { Check, Verdict } from './check';
import type { PublishFacts } from './facts';
import { checkGatewayName, checkName } from './name';
import { checkSecurityGroups } from './security-groups';
import { checkFreeAddresses, checkSubnets } from './subnets';
import { checkCertificate, checkHttps, checkResolvable } from './target';
import { checkTokenEndpoint } from './token-endpoint';
import { pass } from './check';

const all: { id: string; title: string; check: (facts: PublishFacts) => Verdict | null }[] = [
  { id: 'role', title: 'Role of the account', check: ({ network }) => pass(`Pergola works in account ${network.accountId} as ${network.callerArn.split('/').slice(0, 2).join('/')}.`) },
  { id: 'name', title: 'Name of the service', check: checkName },
  { id: 'gatewayName', title: 'Gateway', check: checkGatewayName },
  { id: 'subnets', title: 'Subnets and zones', check: checkSubnets },
  { id: 'freeAddresses', title: 'Free addresses', check: checkFreeAddresses },
  { id: 'securityGroups', title: 'Security groups', check: checkSecurityGroups },
  { id: 'resolvable', title: 'DNS', check: checkResolvable },
  { id: 'https', title: 'HTTPS', check: checkHttps },
  { id: 'tokenEndpoint', title: 'Token endpoint', check: checkTokenEndpoint },
  { id: 'certificate', title: 'Certificate', check: checkCertificate },
];

/** Every check over the same facts, in the order in which a page lists them. Pure: browser and server come to the same verdicts. */
export function runChecks(facts: PublishFacts): Check[] {
  return all.flatMap(({ id, title, check }) => {
    const verdict = check(facts);
    return verdict ? [{ id, title, ...verdict }] : [];
  });
}
