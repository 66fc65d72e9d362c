import { describe, expect, it } from 'vitest';
import type { ConditionContext } from './conditions';
import { evaluatePolicies, type Verdict } from './evaluate-policies';
import { parsePolicyDocument, type Statement } from './policy-document';

const gateway = 'arn:aws:vpc-lattice:us-east-1:111111111111:resourcegateway/rgw-1';
const allow = (more: Partial<Statement>): Statement => ({ Effect: 'Allow', Action: 'vpc-lattice:*', Resource: '*', ...more });
const deny = (more: Partial<Statement>): Statement => ({ ...allow(more), Effect: 'Deny' });

function verdict(statements: Statement[], action = 'vpc-lattice:DeleteResourceGateway', resource = gateway, context: ConditionContext = {}): Verdict {
  return evaluatePolicies([parsePolicyDocument({ Statement: statements })], { action, resource, context });
}

describe('policies', () => {
  const rows: [sentence: string, statements: Statement[], expected: Verdict][] = [
    ['nothing is allowed by default', [], 'notAllowed'],
    ['a wildcard allows every action of a service', [allow({})], 'allowed'],
    ['actions do not care about upper and lower case', [allow({ Action: 'VPC-Lattice:deleteresourcegateway' })], 'allowed'],
    ['another action is not allowed', [allow({ Action: 'vpc-lattice:GetResourceGateway' })], 'notAllowed'],
    ['NotAction allows all the others', [allow({ Action: undefined, NotAction: ['ec2:*', 'ram:*'] })], 'allowed'],
    ['NotAction leaves out what it names', [allow({ Action: undefined, NotAction: 'vpc-lattice:Delete*' })], 'notAllowed'],
    ['one Deny beats all', [allow({}), deny({ Action: 'vpc-lattice:Delete*' })], 'denied'],
    ['a resource pattern matches', [allow({ Resource: 'arn:aws:vpc-lattice:*:111111111111:resourcegateway/*' })], 'allowed'],
    ['the resource of another account does not', [allow({ Resource: 'arn:aws:vpc-lattice:*:222222222222:resourcegateway/*' })], 'notAllowed'],
    ['a star does not reach over a colon of an ARN', [allow({ Resource: 'arn:aws:*:111111111111:resourcegateway/*' })], 'notAllowed'],
    ['NotResource allows the others', [allow({ Resource: undefined, NotResource: 'arn:aws:ec2:*:*:*' })], 'allowed'],
  ];
  it.each(rows)('%s', (_sentence, statements, expected) => {
    expect(verdict(statements)).toBe(expected);
  });

  it('fill variables into resources, and match nothing when a variable is missing', () => {
    const own = allow({ Resource: 'arn:aws:vpc-lattice:*:${aws:PrincipalAccount}:*' });
    expect(verdict([own], undefined, gateway, { 'aws:PrincipalAccount': '111111111111' })).toBe('allowed');
    expect(verdict([own], undefined, gateway, { 'aws:PrincipalAccount': '222222222222' })).toBe('notAllowed');
    expect(verdict([own])).toBe('notAllowed');
  });

  it('that cannot be read are refused with a sentence', () => {
    expect(() => parsePolicyDocument('{')).toThrow('invalid Json');
    expect(() => parsePolicyDocument({ Statement: [{ Effect: 'Maybe', Action: '*', Resource: '*' }] })).toThrow('Effect of Allow or Deny');
    expect(() => parsePolicyDocument({ Statement: [{ Effect: 'Allow', Resource: '*' }] })).toThrow('either an Action or a NotAction');
  });
});

describe('conditions', () => {
  const tagged = { 'aws:RequestTag/pergola:resource': 'r1', 'aws:TagKeys': ['pergola:resource', 'team'] };
  const rows: [sentence: string, condition: Statement['Condition'], context: ConditionContext, holds: boolean][] = [
    ['StringEquals wants one of the values', { StringEquals: { 'ram:RequestedResourceType': ['a', 'b'] } }, { 'ram:RequestedResourceType': 'b' }, true],
    ['StringEquals does not hold without the key', { StringEquals: { 'ram:RequestedResourceType': 'a' } }, {}, false],
    ['IfExists holds without the key', { StringEqualsIfExists: { 'ram:RequestedResourceType': 'a' } }, {}, true],
    ['IfExists does not hold with another value', { StringEqualsIfExists: { 'ram:RequestedResourceType': 'a' } }, { 'ram:RequestedResourceType': 'b' }, false],
    ['keys do not care about upper and lower case', { StringEquals: { 'AWS:requesttag/Pergola:Resource': 'r1' } }, tagged, true],
    ['StringLike knows wildcards', { StringLike: { 'aws:RequestTag/pergola:resource': '?*' } }, tagged, true],
    ['StringNotEquals holds without the key', { StringNotEquals: { 'aws:SourceIdentity': 'x' } }, {}, true],
    ['StringNotLike does not hold with the value', { StringNotLike: { 'aws:SourceIdentity': 'own*' } }, { 'aws:SourceIdentity': 'owner' }, false],
    ['ForAllValues wants every value to match', { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['pergola:resource', 'team'] } }, tagged, true],
    ['ForAllValues does not hold with one more', { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['team'] } }, tagged, false],
    ['ForAllValues holds without the key', { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['team'] } }, {}, true],
    ['ForAnyValue wants one', { 'ForAnyValue:StringLike': { 'aws:TagKeys': 'pergola:*' } }, tagged, true],
    ['ForAnyValue does not hold without the key', { 'ForAnyValue:StringLike': { 'aws:TagKeys': '*' } }, {}, false],
    ['Bool', { Bool: { 'aws:SecureTransport': 'true' } }, { 'aws:SecureTransport': 'true' }, true],
    ['ArnLike', { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/Pergola*' } }, { 'aws:PrincipalArn': 'arn:aws:iam::1:role/PergolaOwnerRole' }, true],
    ['Null true wants the key to be absent', { Null: { 'aws:SourceIdentity': 'true' } }, {}, true],
    ['Null false wants it to be there', { Null: { 'aws:SourceIdentity': 'false' } }, {}, false],
    ['NumericLessThan', { NumericLessThan: { 'aws:MultiFactorAuthAge': '300' } }, { 'aws:MultiFactorAuthAge': '299' }, true],
    ['DateGreaterThan', { DateGreaterThan: { 'aws:CurrentTime': '2026-01-01T00:00:00Z' } }, { 'aws:CurrentTime': '2026-11-23T00:00:00Z' }, true],
    ['all operators must hold', { StringEquals: { a: '1' }, StringLike: { b: '2' } }, { a: '1', b: '3' }, false],
  ];
  it.each(rows)('%s', (_sentence, Condition, context, holds) => {
    expect(verdict([allow({ Condition })], undefined, undefined, context)).toBe(holds ? 'allowed' : 'notAllowed');
  });

  it('of an unknown operator are refused loudly', () => {
    expect(() => verdict([allow({ Condition: { StringResembles: { a: 'b' } } })])).toThrow('does not know the condition operator StringResembles');
  });
});
