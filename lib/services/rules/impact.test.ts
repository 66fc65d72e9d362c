import { expect, test } from 'vitest';
import type { Correctable } from '../schema';
import { impactOf, type CorrectionFacts } from './impact';

const before: Correctable = {
  summary: 'Orders', documentation: '', tags: [], ports: '443', signIn: 'OAUTH_CLIENT_CREDENTIALS', apiKeyName: 'x-api-key',
  oauth: { endpoint: 'https://auth.example.com/tokken', method: 'POST', scope: '', parameters: [] },
  parameters: [], test: { method: 'NONE', path: '/', statuses: '200' }, approverIds: [], securityGroupIds: ['sg-1'],
};
const facts: CorrectionFacts = {
  serviceName: 'orders',
  consumers: [{ teamName: 'Forecasting', accountId: '222222222222', connections: 2, suspended: 0 }, { teamName: 'Second', accountId: '333333333333', connections: 0, suspended: 1 }],
  totals: { teams: 2, accounts: 2, connections: 2, suspended: 1 },
  gatewayName: 'main-rg',
  neighbors: { names: ['ledger', 'looks'], total: 3 },
  pending: { requests: [{ requesterId: 'per_2', teamName: 'Second', accountId: '333333333333' }], total: 1 },
  eligible: [{ id: 'per_1', name: 'Olivia' }, { id: 'per_2', name: 'Oscar' }],
};
const oauth = (part: Partial<Correctable['oauth']>) => ({ oauth: { ...before.oauth, ...part } });
const pending = 'info: 1 pending request shows the change. An approver who has one open must reload it before deciding.';
const resumed = 'info: 1 connection of suspended access gets the change on resume.';
const told = 'info: 2 teams get a notification.';

test.each<[what: string, change: Partial<Correctable>, says: string[]]>([
  ['nothing', {}, []],
  ['documentation', { documentation: '# Orders' }, ['info: The catalog shows the new text at once. Nothing changes on AWS for it.']],
  ['a path of the token endpoint', oauth({ endpoint: 'https://auth.example.com/token' }), ['info: EventBridge updates 2 connections with the credentials that it has. The ARN of each connection stays.', resumed, told, pending]],
  [
    'a host of the token endpoint',
    oauth({ endpoint: 'https://login.example.com/token' }),
    ['info: EventBridge updates 2 connections with the credentials that it has. The ARN of each connection stays.', 'warning: EventBridge sends the client IDs and client secrets of 2 connections to login.example.com.', resumed, told, pending],
  ],
  ['another authentication', { signIn: 'BASIC' }, ['warning: 2 connections need new credentials. Requests through them might fail until the consumer enters them. The ARN of each connection stays.', resumed, told, pending]],
  [
    'a parameter that consumers enter',
    { parameters: [{ in: 'query', name: 'tenant', value: '' }] },
    ['error: 3 connections have no value for tenant. Enter a value. Consumers enter values only when they connect.', 'info: EventBridge updates 2 connections with the credentials that it has. The ARN of each connection stays.', resumed, told, pending],
  ],
  [
    'ports',
    { ports: '8443' },
    ['info: AWS updates the ports of the resource configuration orders in place. Its ARN stays.', 'warning: Requests to port 443 fail. 2 accounts have access.', 'warning: The access that you approved includes port 8443 from now on, for 2 accounts.', pending],
  ],
  [
    'security groups',
    { securityGroupIds: ['sg-2'] },
    ['warning: AWS updates the security groups of the gateway main-rg. Requests fail if the new groups don’t allow traffic to the service. 3 other services behind it use the new groups as well.', pending],
  ],
  [
    'the only approver, whose request is pending',
    { approverIds: ['per_2'] },
    ['info: Only the chosen members can approve requests.', 'warning: 1 pending request would have no eligible approver, because requesters can’t approve their own requests.'],
  ],
])('the impact of a change of %s', (_what, change, says) => {
  expect(impactOf(before, { ...before, ...change }, facts).map(({ is, text }) => `${is}: ${text}`)).toEqual(says);
});

test('consumers and neighbors are named', () => {
  const lists = (change: Partial<Correctable>) => impactOf(before, { ...before, ...change }, facts).flatMap(({ list }) => list ?? []);
  expect(lists(oauth({ scope: 'read' }))).toEqual(['Forecasting, account 222222222222: 2 connections', 'Second, account 333333333333: 1 connection']);
  expect(lists({ securityGroupIds: ['sg-2'] })).toEqual(['ledger', 'looks', 'and 1 more']);
});
