import { expect, it } from 'vitest';
import { requireIdentityPolicy } from './require-valid-policy';

const good = { Effect: 'Allow', Action: 'ec2:Describe*', Resource: '*' };
const policy = (statement: object, more: object = {}) => JSON.stringify({ Version: '2012-10-17', Statement: [{ ...good, ...statement }], ...more });

it.each([
  ['as it should be', policy({})],
  ['of the older version', policy({}, { Version: '2008-10-17' })],
  ['with a condition', policy({ Condition: { 'ForAnyValue:StringLikeIfExists': { 'aws:TagKeys': 'a' }, Null: { 'aws:SourceIdentity': 'true' } } })],
  ['with everything negative', JSON.stringify({ Statement: { Effect: 'Deny', NotAction: '*', NotResource: 'arn:aws:ec2:*' } })],
])('a policy %s is taken', (_what, text) => {
  expect(requireIdentityPolicy(text).Statement).toHaveLength(1);
});

it.each([
  ['no JSON', '{', 'invalid Json'],
  ['no statement', '{}', 'no Statement'],
  ['another version', policy({}, { Version: '2020-01-01' }), 'must contain a valid version string'],
  ['an unknown element', policy({ Ressource: '*' }), 'no element Ressource'],
  ['a principal', policy({ Principal: '*' }), 'should not specify a principal'],
  ['no resource', policy({ Resource: undefined }), 'must contain resources'],
  ['an action without a service', policy({ Action: 'DescribeVpcs' }), 'must be prefaced by a vendor'],
  ['a resource that is no ARN', policy({ Resource: 'queue' }), 'Resource queue must be in ARN format or "*".'],
  ['an unknown condition operator', policy({ Condition: { StringResembles: { a: 'b' } } }), 'Invalid Condition type : StringResembles.'],
  ['a condition that is none', policy({ Condition: null }), 'a Condition is an object'],
  ['a condition operator without keys', policy({ Condition: { StringEquals: 'a' } }), 'the condition operator StringEquals has keys'],
  ['a condition key without a value', policy({ Condition: { StringEquals: { a: null } } }), 'each with one value or a list of values'],
  ['a Sid twice', policy({}, { Statement: [{ ...good, Sid: 'A' }, { ...good, Sid: 'A' }] }), 'must be unique'],
])('a policy with %s is refused', (_what, text, sentence) => {
  expect(() => requireIdentityPolicy(text)).toThrow(sentence);
});
