import { expect, test } from 'vitest';
import { cutUnfinished } from './cut';
import { grantEnds, type EndingGrant } from './grant-ends';
import { tellEvent, type Event } from './news';
import { reportCorrection, type CorrectionEvent } from './correction';
import { reportRetirement, type RetirementEvent } from './retirement';
import { requestWaits, type WaitingRequest } from './request-waits';
import type { Stuck } from './stuck';
import { troubleLasts, type Trouble } from './trouble';

const now = new Date('2026-11-24T09:00:00.000Z');
const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000);
const grant: EndingGrant = { key: 'k', grantId: 'grt_1', teamId: 'f', ownerTeamName: 'Main', serviceName: 'service1', accountId: '222222222222', until: inDays(7), now, isSuspended: false, renewal: null };

test.each<[string, Partial<EndingGrant>, string, string, string]>([
  ['a week ahead', {}, 'INFO', '/access/grt_1', 'Your access to service1 in account 222222222222 ends in 7 days, on 1 December 2026. Renew it if you still need it; otherwise it is cut then.'],
  ['on the last day it is more than a reminder', { until: inDays(0.5) }, 'WARNING', '/access/grt_1', 'Your access to service1 in account 222222222222 ends within a day, on 24 November 2026. Renew it if you still need it; otherwise it is cut then.'],
  ['a suspended one', { isSuspended: true }, 'INFO', '/access/grt_1', 'Your suspended access to service1 in account 222222222222 ends in 7 days, on 1 December 2026. Renew it if you still need it; otherwise it is cut then.'],
  ['asked for already', { renewal: { requestId: 'req_1', until: inDays(90), requester: 'Carl' } }, 'INFO', '/approvals/req_1', 'Your access to service1 in account 222222222222 ends in 7 days, on 1 December 2026. Carl has asked to renew it until 22 February 2027, and that waits for a decision by Main. Remind them: if nobody decides, it ends.'],
])('reminder: %s', (_name, other, weight, href, sentence) => {
  expect(grantEnds({ ...grant, ...other })).toMatchObject({ weight, href, sentence });
});

const event: Event = { key: 'k', action: 'grant.revoke', actorId: 'per_1', actorName: 'Olivia', comment: null, teamId: 'f', serviceName: 'service1', accountId: '222222222222', grantId: 'grt_1', requestId: null, until: inDays(7), isRenewal: false, retires: false };

test.each<[string, Partial<Event>, string, string]>([
  ['revoked', { comment: ' It is\nmisused. ' }, '/access/grt_1', 'Olivia has revoked your access to service1 in account 222222222222 (“It is misused.”). What used it fails from now on. Ask for it again if you still need it.'],
  ['ended with its service', { retires: true, comment: 'service1 was retired: Use service2.' }, '/access/grt_1', 'Olivia has ended your access to service1 in account 222222222222 (“service1 was retired: Use service2.”). What used it fails from now on.'],
  ['closed with its service', { action: 'request.reject', requestId: 'req_1', grantId: null, actorId: null, retires: true, comment: 'service1 was retired: Use service2.' }, '/approvals/req_1', 'Your request for service1 in account 222222222222 was closed (“service1 was retired: Use service2.”).'],
  ['ended by the clock', { action: 'grant.expire', actorId: null }, '/access/grt_1', 'Your access to service1 in account 222222222222 has ended, since its date, 1 December 2026, has passed. Ask for it again if you still need it.'],
  ['approved', { action: 'request.approve', requestId: 'req_1' }, '/access/grt_1', 'Olivia has approved your request for service1 in account 222222222222, until 1 December 2026. Connect it now.'],
  ['renewed', { action: 'request.approve', requestId: 'req_1', isRenewal: true }, '/access/grt_1', 'Olivia has renewed your access to service1 in account 222222222222 until 1 December 2026. Nothing was interrupted.'],
  ['rejected', { action: 'request.reject', requestId: 'req_1', grantId: null, comment: 'Too long.' }, '/approvals/req_1', 'Olivia has rejected your request for service1 in account 222222222222 (“Too long.”). Nothing was given; you can ask again with what they missed.'],
])('news: %s', (_name, other, href, sentence) => {
  const told = tellEvent({ ...event, ...other });
  expect(told).toMatchObject({ weight: 'INFO', href, sentence });
  expect(told.notFor ?? []).toEqual(other.actorId === null ? [] : ['per_1']);
});

test.each<[string, Partial<RetirementEvent>, string]>([
  ['requested', { action: 'service.retire', actorId: 'per_1', actorName: 'Olivia', reason: 'Use\nservice2.' }, 'Olivia is retiring service1 (“Use service2.”). Pergola removes all access to it, then its AWS resources. Its page shows the progress.'],
  ['complete', {}, 'service1 is retired. All access to it was removed with proof.'],
  ['complete, for a team that had access', { isOwners: false, leftovers: 1 }, 'service1, to which your team had access, is retired. The removal of your access is proven on its page. One AWS resource remains in accounts that Pergola can’t reach. The page of the service names it.'],
])('retirement: %s', (_name, other, sentence) => {
  const report = reportRetirement({ key: 'k', teamId: 'm', action: 'service.retired', actorId: null, actorName: 'Pergola', serviceId: 'svc_1', serviceName: 'service1', reason: '', isOwners: true, leftovers: 0, ...other });
  expect(report).toMatchObject({ weight: 'INFO', href: '/services/svc_1', sentence });
  expect(report.notFor).toEqual(other.actorId ? ['per_1'] : undefined);
});

const endpoint = { field: 'tokenEndpoint' as const, from: 'https://a.example.com/t', to: 'https://b.example.com/t' };
test.each<[name: string, other: Partial<CorrectionEvent>, sentence: string, href: string]>([
  ['connections follow', {}, 'Olivia changed the token endpoint of service1 (token endpoint from https://a.example.com/t to https://b.example.com/t). Your connection is updated and keeps its credentials and ARN.', '/access/grt_1'],
  ['without connections', { connections: 0 }, 'Olivia changed the token endpoint of service1 (token endpoint from https://a.example.com/t to https://b.example.com/t).', '/access/grt_1'],
  ['credentials are needed', { corrections: [{ field: 'authentication', from: 'API key', to: 'User name and password' }], effect: 'credentials', connections: 2, grantId: null }, 'Olivia changed the authentication of service1 (authentication from API key to User name and password). Your 2 connections need new credentials. Enter them on the page of the access. Their ARNs stay.', '/services/svc_1'],
  ['ports, and what concerns owners alone', { corrections: [{ field: 'summary', from: 'A', to: 'B' }, { field: 'ports', from: '443', to: '8443' }], effect: 'none' }, 'Olivia changed the ports of service1 (ports from 443 to 8443). Check that your workflows use one of these ports.', '/access/grt_1'],
  ['long values', { corrections: [{ field: 'parameters', from: 'none', to: 'x'.repeat(200) }] }, 'Olivia changed the required parameters of service1. Your connection is updated and keeps its credentials and ARN.', '/access/grt_1'],
])('correction: %s', (_name, other, sentence, href) => {
  const report = reportCorrection({ key: 'k', teamId: 'f', actorId: 'per_1', actorName: 'Olivia', serviceId: 'svc_1', serviceName: 'service1', corrections: [endpoint], effect: 'follow', grantId: 'grt_1', connections: 1, ...other });
  expect(report).toMatchObject({ sentence, href, notFor: ['per_1'] });
});

const request: WaitingRequest = { key: 'k', requestId: 'req_1', teamId: 'm', consumerTeamName: 'Forecasting', serviceName: 'service1', accountId: '222222222222', until: inDays(90), reason: 'to forecast demand', renews: null, deciders: ['Olivia'], bystanders: ['per_9'] };
const asked = 'Forecasting asks for service1 in account 222222222222 until 22 February 2027, to forecast demand.';

test.each<[string, Partial<WaitingRequest>, string]>([
  ['one may decide', {}, `${asked} It waits for Olivia.`],
  ['two may', { deciders: ['Olivia', 'Oscar'] }, `${asked} It waits for Olivia or Oscar.`],
  ['many may', { deciders: ['A', 'B', 'C', 'D', 'E'] }, `${asked} It waits for A, B or one of 3 others.`],
  ['nobody may', { deciders: [] }, `${asked} No one can approve it now. Ask another member of your team to sign in.`],
])('request: %s', (_name, other, sentence) => {
  expect(requestWaits({ ...request, ...other })).toMatchObject({ weight: 'WARNING', href: '/approvals/req_1', sentence, notFor: ['per_9'] });
});

const first: Stuck['first'] = { resourceId: 'res_1', name: 'connection daily', sentence: 'Said so.', blockedBy: 'consumer', since: now, grantId: 'grt_1', serviceId: 'svc_1', serviceName: 'service1', consumerTeamName: 'Forecasting', isConsumers: false };
const stuck: Stuck = { teamId: 'm', accountId: '222222222222', cause: 'accessDenied', count: 1, first, services: 1, grants: 1 };

test.each<[string, Partial<Stuck>, string, string]>([
  ['one that somebody holds up', {}, '/access/grt_1', 'Access to service1 of Forecasting should be cut since 24 November 2026, 09:00 UTC, and is not: the connection daily in account 222222222222 remains. Said so. The consumer’s team must act; Pergola keeps trying.'],
  ['one that takes long', { cause: 'slow', first: { ...first, blockedBy: null } }, '/access/grt_1', 'Access to service1 of Forecasting should be cut since 24 November 2026, 09:00 UTC, and is not: the connection daily in account 222222222222 remains. Said so. Pergola keeps trying by itself.'],
  ['many of one service', { count: 200, grants: 200 }, '/services/svc_1?tab=access', '200 things that should be gone are still there in account 222222222222, of 200 accesses to service1; the first, the connection daily, since 24 November 2026, 09:00 UTC. Said so. The consumer’s team must act; Pergola keeps trying.'],
  ['many of several services, for administrators', { teamId: null, count: 200, grants: 200, services: 3 }, '/controller?list=blocked&account=222222222222', '200 things that should be gone are still there in account 222222222222, of 200 accesses to 3 services; the first, the connection daily, since 24 November 2026, 09:00 UTC. Said so. The consumer’s team must act; Pergola keeps trying.'],
])('unfinished cut: %s', (_name, other, href, sentence) => {
  expect(cutUnfinished({ ...stuck, ...other })).toMatchObject({ weight: 'ALERT', href, sentence });
});

const trouble: Trouble = { ...stuck, teamId: 'f', cause: 'credentialsNeeded', what: 'blocked', resourceId: 'res_1', kind: 'connection' };

test.each<[string, Partial<Trouble>, string, string]>([
  ['one that waits', {}, '/access/grt_1', 'The connection daily of service1 in account 222222222222 waits for somebody since 24 November 2026, 09:00 UTC. Said so.'],
  ['many that wait for one thing', { count: 9, grants: 9, resourceId: null }, '/services/svc_1?tab=resources', '9 resources in account 222222222222 wait for the same reason. The first, the connection daily of service1, since 24 November 2026, 09:00 UTC: Said so.'],
  ['many of the consumer’s', { count: 9, grants: 9, resourceId: null, first: { ...first, isConsumers: true } }, '/access', '9 resources in account 222222222222 wait for the same reason. The first, the connection daily of service1, since 24 November 2026, 09:00 UTC: Said so.'],
  ['a role that refuses', { cause: 'accessDenied', count: 200, resourceId: null }, '/accounts', 'Pergola’s role in account 222222222222 refuses what is needed, so 200 resources there wait, the connection daily of service1 first, since 24 November 2026, 09:00 UTC. Put the role back as its template has it; all of it goes on by itself then.'],
  ['AWS does not finish', { what: 'waits', cause: 'WAITING_FOR_AWS', kind: 'share-principal', first: { ...first, name: 'place in the share service1' } }, '/access/grt_1', 'The place in the share service1 of service1 in account 222222222222 is not ready since 24 November 2026, 09:00 UTC, which is longer than usual. Said so. Check that sharing within your organization is turned on: in the management account, AWS RAM, Settings, or "aws ram enable-sharing-with-aws-organization".'],
  ['no worker takes many of them up, for administrators', { what: 'waits', teamId: null, cause: 'PENDING', count: 9, grants: 9, resourceId: null }, '/controller?list=moving&account=222222222222', '9 resources in account 222222222222 are not ready. The first, the connection daily of service1, waits since 24 November 2026, 09:00 UTC, which is longer than usual. Said so. Check under Controller that workers run and how late the queue is.'],
  ['missing', { what: 'health', cause: 'MISSING' }, '/access/grt_1', 'The connection daily of service1 in account 222222222222 is missing on AWS since 24 November 2026, 09:00 UTC. Said so.'],
  ['changed by hand, which its page shows', { what: 'health', cause: 'CHANGED', first: { ...first, sentence: '' } }, '/access/grt_1', 'The connection daily of service1 in account 222222222222 is changed by hand since 24 November 2026, 09:00 UTC. Its page says what differs.'],
  ['not known', { what: 'health', cause: 'UNKNOWN', count: 4, grants: 4, resourceId: null }, '/services/svc_1?tab=resources', 'AWS cannot be asked about 4 resources in account 222222222222 since 24 November 2026, 09:00 UTC, so nobody knows whether they work. Said so.'],
])('trouble: %s', (_name, other, href, sentence) => {
  expect(troubleLasts({ ...trouble, ...other })).toMatchObject({ weight: 'WARNING', href, sentence });
});
