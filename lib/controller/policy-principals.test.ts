import { expect, test } from 'vitest';
import { isSamePrincipal, letsIn, principalsOf } from './policy-principals';

const allow = (Principal: unknown, Condition?: object) => ({ Effect: 'Allow', Principal, Action: '*', Resource: '*', ...(Condition && { Condition }) });
const policy = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });
const organization = { StringEquals: { 'aws:PrincipalOrgID': 'o-abc' } };

test.each<[what: string, text: string, holders: string[]]>([
  ['an account by number', policy(allow({ AWS: '222222222222' })), ['222222222222']],
  ['its root', policy(allow({ AWS: 'arn:aws:iam::222222222222:root' })), ['222222222222']],
  ['a role and a session of it, as their account', policy(allow({ AWS: ['arn:aws:iam::222222222222:role/x', 'arn:aws:sts::222222222222:assumed-role/x/y'] })), ['222222222222']],
  ['accounts of several statements', policy(allow({ AWS: ['222222222222', '333333333333'] }), allow({ AWS: '222222222222' })), ['222222222222', '333333333333']],
  ['one statement that is no list', JSON.stringify({ Statement: allow({ AWS: '222222222222' }) }), ['222222222222']],
  ['everyone', policy(allow('*')), ['*']],
  ['everyone, written as AWS', policy(allow({ AWS: '*' })), ['*']],
  ['everyone but somebody', policy({ Effect: 'Allow', NotPrincipal: { AWS: '222222222222' }, Action: '*', Resource: '*' }), ['*']],
  ['an organization', policy(allow('*', organization)), ['o-abc']],
  ['an organization, whatever the case of the key', policy(allow('*', { StringEquals: { 'AWS:principalorgid': ['o-abc', 'o-def'] } })), ['o-abc', 'o-def']],
  ['an organizational unit', policy(allow('*', { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-abc/r-1234/ou-1234-abcd/*' } })), ['ou-1234-abcd']],
  ['everyone, where the organization must match only if the request names one', policy(allow('*', { 'ForAllValues:StringEquals': { 'aws:PrincipalOrgID': 'o-abc' } })), ['*']],
  ['everyone, where a unit must match only if the request names one', policy(allow('*', { 'ForAllValues:StringLike': { 'aws:PrincipalOrgPaths': 'o-abc/r-1234/ou-1234-abcd/*' } })), ['*']],
  ['everyone, where one value may match any organization', policy(allow('*', { StringLike: { 'aws:PrincipalOrgID': ['o-abc', 'o-*'] } })), ['*']],
  ['everyone, where a path may match several organizations', policy(allow('*', { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-a*' } })), ['*']],
  ['an organization, by a path that may match several of its units', policy(allow('*', { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-abc/r-1234/ou-1234-*' } })), ['o-abc']],
  ['everyone, where the organization only must match if it is known', policy(allow('*', { StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-abc' } })), ['*']],
  ['everyone outside of an organization', policy(allow('*', { StringNotEquals: { 'aws:PrincipalOrgID': 'o-abc' } })), ['*']],
  ['everyone under a condition that is not weighed', policy(allow('*', { StringEquals: { 'aws:SourceVpc': 'vpc-1' } })), ['*']],
  ['a service', policy(allow({ Service: 'events.amazonaws.com' })), ['events.amazonaws.com']],
  ['nobody, by a denial', policy({ ...allow({ AWS: '222222222222' }), Effect: 'Deny' }), []],
  ['nobody', policy(), []],
])('lets in %s', (_what, text, holders) => {
  expect(principalsOf(text)).toEqual({ isReadable: true, holders });
});

test.each(['', 'allow everything', '[]', 'null', '{}', '{"Statement":7}', policy({ Effect: 'Perhaps', Principal: '*' }), policy(allow(7)), policy(allow({ AWS: { a: 1 } }))])('what cannot be read may let in anyone: %s', (text) => {
  expect(principalsOf(text)).toEqual({ isReadable: false, holders: ['*'] });
});

test('a holder is let in by name, as anyone, and by a policy that cannot be read', () => {
  expect(letsIn(principalsOf(policy(allow({ AWS: '222222222222' }))), '222222222222')).toBe(true);
  expect(letsIn(principalsOf(policy(allow({ AWS: '222222222222' }))), '333333333333')).toBe(false);
  expect(letsIn(principalsOf(policy(allow('*'))), '333333333333')).toBe(true);
  expect(letsIn(principalsOf('broken'), '333333333333')).toBe(true);
});

test('an organization is the same by its ARN and by its ID', () => {
  expect(isSamePrincipal('arn:aws:organizations::999999999999:organization/o-abc', 'o-abc')).toBe(true);
  expect(isSamePrincipal('arn:aws:organizations::999999999999:ou/o-abc/ou-1234-abcd', 'ou-1234-abcd')).toBe(true);
  expect(isSamePrincipal('arn:aws:organizations::999999999999:organization/o-abc', 'o-def')).toBe(false);
});
