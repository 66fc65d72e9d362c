import { expect, it } from 'vitest';
import type { Caller } from '../contract';
import { trustsService, trustVerdict } from './evaluate-trust';
import type { Statement } from './policy-document';

const role = 'arn:aws:iam::111111111111:role/Target';
const session: Caller = {
  accountId: '222222222222',
  arn: 'arn:aws:sts::222222222222:assumed-role/Worker/night',
  userId: 'AROAX:night',
  accessKeyId: 'ASIAX',
  fullAccess: false,
  roleName: 'Worker',
  roleArn: 'arn:aws:iam::222222222222:role/jobs/Worker',
  principalTags: {},
  sessionPolicies: [],
};
const allow = (more: Partial<Statement>): Statement => ({ Effect: 'Allow', Action: 'sts:AssumeRole', ...more });

const rows: [sentence: string, statements: Statement[], verdict: string][] = [
  ['nobody is trusted by default', [], 'notAllowed'],
  ['everyone', [allow({ Principal: '*' })], 'allowed'],
  ['the account by number', [allow({ Principal: { AWS: '222222222222' } })], 'allowed'],
  ['the account as root', [allow({ Principal: { AWS: ['arn:aws:iam::222222222222:root'] } })], 'allowed'],
  ['another account', [allow({ Principal: { AWS: '333333333333' } })], 'notAllowed'],
  ['the role with its path', [allow({ Principal: { AWS: 'arn:aws:iam::222222222222:role/jobs/Worker' } })], 'allowed'],
  ['the role without its path', [allow({ Principal: { AWS: 'arn:aws:iam::222222222222:role/Worker' } })], 'notAllowed'],
  ['a pattern of roles', [allow({ Principal: { AWS: 'arn:aws:iam::222222222222:role/*' } })], 'notAllowed'],
  ['the session', [allow({ Principal: { AWS: session.arn } })], 'allowed'],
  ['everyone but this role', [allow({ NotPrincipal: { AWS: String(session.roleArn) } })], 'notAllowed'],
  ['a service', [allow({ Principal: { Service: 'pipes.amazonaws.com' } })], 'notAllowed'],
  ['another action', [allow({ Principal: '*', Action: 'sts:TagSession' })], 'notAllowed'],
  ['a Deny beats all', [allow({ Principal: '*' }), { ...allow({ Principal: { AWS: '222222222222' } }), Effect: 'Deny' }], 'denied'],
  ['a condition that does not hold', [allow({ Principal: '*', Condition: { StringEquals: { 'sts:ExternalId': 'x' } } })], 'notAllowed'],
];
it.each(rows)('a trust policy names %s', (_sentence, Statement, verdict) => {
  expect(trustVerdict({ Version: '2012-10-17', Statement }, session, 'sts:AssumeRole', role, {})).toBe(verdict);
});

it('trusts a service for what its condition names', () => {
  const Condition = { ArnLike: { 'aws:SourceArn': 'arn:aws:pipes:*:111111111111:pipe/*' } };
  const trust = { Version: '2012-10-17', Statement: [allow({ Principal: { Service: ['pipes.amazonaws.com', 'events.amazonaws.com'] }, Condition })] };
  const asks = (service: string, source: string) => trustsService(trust, service, role, { 'aws:SourceArn': source });
  expect(asks('pipes.amazonaws.com', 'arn:aws:pipes:us-east-1:111111111111:pipe/a')).toBe(true);
  expect(asks('pipes.amazonaws.com', 'arn:aws:pipes:us-east-1:222222222222:pipe/a')).toBe(false);
  expect(asks('states.amazonaws.com', 'arn:aws:pipes:us-east-1:111111111111:pipe/a')).toBe(false);
});
