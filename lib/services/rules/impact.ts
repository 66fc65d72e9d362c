import { decidersAmong } from '@/lib/requests/deciders-among';
import type { Correctable } from '../schema';
import { concernsApprovers, correctionsOf, effectOnConnections, portChanges, unanswered } from './correction';

/** What depends on a service, as the form to correct it has it. Lists are cut; the totals are not. */
export interface CorrectionFacts {
  serviceName: string;
  /** Access by team and account, with its connections: live ones, and those that come back with a suspended access. */
  consumers: { teamName: string; accountId: string; connections: number; suspended: number }[];
  totals: { teams: number; accounts: number; connections: number; suspended: number };
  gatewayName: string;
  /** Other services behind the same gateway. */
  neighbors: { names: string[]; total: number };
  pending: { requests: { requesterId: string; teamName: string; accountId: string }[]; total: number };
  /** Members of the owners' team who can approve. */
  eligible: { id: string; name: string }[];
}

export interface Impact {
  is: 'info' | 'warning' | 'error';
  text: string;
  /** What it is about, one each. */
  list?: string[];
}

const counted = (count: number, one: string, many = `${one}s`) => `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

/** What a correction changes, and for whom, before it is saved. Pure. */
export function impactOf(before: Correctable, after: Correctable, facts: CorrectionFacts): Impact[] {
  const corrections = correctionsOf(before, after);
  const fields = new Set(corrections.map(({ field }) => field));
  if (corrections.length === 0) return [];
  const pending = facts.pending.total;
  return [
    ...(fields.has('ports') ? impactOfPorts(before, after, facts) : []),
    ...impactOnConnections(before, after, facts),
    ...(fields.has('securityGroups') ? impactOfGroups(facts) : []),
    ...(fields.has('approvers') ? impactOfApprovers(after, facts) : []),
    ...(fields.has('test') ? [{ is: 'info' as const, text: 'Pergola sends the new test request to connections that become ready after you save.' }] : []),
    ...(concernsApprovers(corrections) && pending > 0 ? [{ is: 'info' as const, text: `${counted(pending, 'pending request')} ${pending === 1 ? 'shows' : 'show'} the change. An approver who has one open must reload it before deciding.` }] : []),
    ...(fields.has('summary') || fields.has('documentation') || fields.has('tags') ? [{ is: 'info' as const, text: 'The catalog shows the new text at once. Nothing changes on AWS for it.' }] : []),
  ];
}

function impactOfPorts(before: Correctable, after: Correctable, { serviceName, totals }: CorrectionFacts): Impact[] {
  const { closed, opened } = portChanges(before.ports, after.ports);
  const accounts = counted(totals.accounts, 'account');
  return [
    { is: 'info', text: `AWS updates the ports of the resource configuration ${serviceName} in place. Its ARN stays.` },
    ...(closed.length > 0 ? [{ is: 'warning' as const, text: `Requests to port ${closed.join(', ')} fail. ${accounts} ${totals.accounts === 1 ? 'has' : 'have'} access.` }] : []),
    ...(opened.length > 0 && totals.accounts > 0 ? [{ is: 'warning' as const, text: `The access that you approved includes port ${opened.join(', ')} from now on, for ${accounts}.` }] : []),
  ];
}

function impactOnConnections(before: Correctable, after: Correctable, { consumers, totals }: CorrectionFacts): Impact[] {
  const effect = effectOnConnections(before, after);
  const { connections, suspended } = totals;
  if (effect === 'none' || connections + suspended === 0) return [];
  const list = consumers.filter((one) => one.connections + one.suspended > 0).map((one) => `${one.teamName}, account ${one.accountId}: ${counted(one.connections + one.suspended, 'connection')}`);
  const open = unanswered(before, after).map(({ name }) => name);
  const live = counted(connections, 'connection');
  const host = newTokenHost(before, after);
  return [
    ...(open.length > 0 ? [{ is: 'error' as const, text: `${counted(connections + suspended, 'connection')} ${connections + suspended === 1 ? 'has' : 'have'} no value for ${open.join(', ')}. Enter a value. Consumers enter values only when they connect.` }] : []),
    effect === 'credentials'
      ? { is: 'warning' as const, text: `${live} need${connections === 1 ? 's' : ''} new credentials. Requests through ${connections === 1 ? 'it' : 'them'} might fail until the consumer enters them. The ARN of each connection stays.`, list }
      : { is: 'info' as const, text: `EventBridge updates ${live} with the credentials that it has. The ARN of each connection stays.`, list },
    ...(host && effect === 'follow' && connections > 0 ? [{ is: 'warning' as const, text: `EventBridge sends the client IDs and client secrets of ${live} to ${host}.` }] : []),
    ...(suspended > 0 ? [{ is: 'info' as const, text: `${counted(suspended, 'connection')} of suspended access get${suspended === 1 ? 's' : ''} the change on resume.` }] : []),
    { is: 'info', text: `${counted(totals.teams, 'team')} ${totals.teams === 1 ? 'gets' : 'get'} a notification.` },
  ];
}

/** Null: the token request goes to the same host. */
function newTokenHost(before: Correctable, after: Correctable): string | null {
  const hostOf = (url: string) => (URL.canParse(url) ? new URL(url).host : null);
  if (before.signIn !== after.signIn || after.signIn !== 'OAUTH_CLIENT_CREDENTIALS') return null;
  const host = hostOf(after.oauth.endpoint);
  return host !== hostOf(before.oauth.endpoint) ? host : null;
}

function impactOfGroups({ gatewayName, neighbors: { names, total } }: CorrectionFacts): Impact[] {
  const others = total > 0 ? ` ${counted(total, 'other service')} behind it use${total === 1 ? 's' : ''} the new groups as well.` : '';
  return [{ is: total > 0 ? 'warning' : 'info', text: `AWS updates the security groups of the gateway ${gatewayName}. Requests fail if the new groups don’t allow traffic to the service.${others}`, ...(total > 0 && { list: names.length < total ? [...names, `and ${total - names.length} more`] : names }) }];
}

function impactOfApprovers({ approverIds }: Correctable, { eligible, pending }: CorrectionFacts): Impact[] {
  const undecidable = pending.requests.filter(({ requesterId }) => decidersAmong(eligible, approverIds, requesterId).length === 0);
  const list = undecidable.map(({ teamName, accountId }) => `${teamName}, account ${accountId}`);
  return [
    { is: 'info', text: approverIds.length === 0 ? 'Every member of your team can approve requests.' : 'Only the chosen members can approve requests.' },
    ...(undecidable.length > 0 ? [{ is: 'warning' as const, text: `${counted(undecidable.length, 'pending request')} would have no eligible approver, because requesters can’t approve their own requests.`, list }] : []),
  ];
}
