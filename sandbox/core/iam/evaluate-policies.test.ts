import { describe, expect, it } from 'vitest';
import type { ConditionContext } from './condition-context';
import { evaluatePolicies, type Verdict } from './evaluate-policies';
import { parsePolicyDocument, type Statement } from './policy-document';

const gateway = 'arn:aws:vpc-lattice:us-east-1:111111111111:resourcegateway/rgw-1';
const allow = (more: Partial<Statement>): Statement => ({ Effect: 'Allow', Action: 'vpc-lattice:*', Resource: '*', ...more });
const deny = (more: Partial<Statement>): Statement => ({ ...allow(more), Effect: 'Deny' });

function verdict(statements: Statement[], action = 'vpc-lattice:DeleteResourceGateway', resource = gateway, context: ConditionContext = {}): Verdict {
  return evaluatePolicies([parsePolicyDocument({ Version: '2012-10-17', Statement: statements })], { action, resource, context });
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
    ['a question mark is one character', [allow({ Resource: `${gateway.slice(0, -1)}?` })], 'allowed'],
    ['one question mark is not two characters', [allow({ Resource: `${gateway.slice(0, -2)}?` })], 'notAllowed'],
    ['a star at the very end reaches over colons', [allow({ Resource: 'arn:aws:vpc-lattice:*' })], 'allowed'],
    ['several actions and resources are alternatives', [allow({ Action: ['ec2:*', 'vpc-lattice:Delete*'], Resource: ['arn:aws:ec2:*', '*'] })], 'allowed'],
    ['a Deny of another action leaves it allowed', [allow({}), deny({ Action: 'vpc-lattice:Get*' })], 'allowed'],
    ['a Deny whose condition does not hold leaves it allowed', [allow({}), deny({ Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } } })], 'allowed'],
    ['a Deny with NotAction denies the others', [allow({}), deny({ Action: undefined, NotAction: 'vpc-lattice:Get*' })], 'denied'],
    ['a Deny with NotResource spares what it names', [allow({}), deny({ Resource: undefined, NotResource: gateway })], 'allowed'],
    ['a Deny alone is a Deny', [deny({})], 'denied'],
    ['NotResource leaves out what it names', [allow({ Resource: undefined, NotResource: 'arn:aws:vpc-lattice:*:*:resourcegateway/*' })], 'notAllowed'],
    ['NotResource allows the others', [allow({ Resource: undefined, NotResource: 'arn:aws:ec2:*:*:*' })], 'allowed'],
  ];
  it.each(rows)('%s', (_sentence, statements, expected) => {
    expect(verdict(statements)).toBe(expected);
  });

  const owner = { 'aws:PrincipalAccount': '111111111111' };
  const team = { 'aws:PrincipalTag/team': 'rgw-1', 'aws:TagKeys': ['a', 'b'] };
  const variables: [sentence: string, resource: string, context: ConditionContext, expected: Verdict][] = [
    ['are filled in', 'arn:aws:vpc-lattice:*:${aws:PrincipalAccount}:*', owner, 'allowed'],
    ['match nothing with another value', 'arn:aws:vpc-lattice:*:${aws:PrincipalAccount}:*', { 'aws:PrincipalAccount': '222222222222' }, 'notAllowed'],
    ['match nothing when they have no value', 'arn:aws:vpc-lattice:*:${aws:PrincipalAccount}:*', {}, 'notAllowed'],
    ['have a default', "arn:aws:vpc-lattice:*:${aws:PrincipalAccount, '111111111111'}:*", {}, 'allowed'],
    ['prefer their value to the default', "arn:aws:vpc-lattice:*:${aws:PrincipalAccount, '222222222222'}:*", owner, 'allowed'],
    ['may be tags of the principal', 'arn:aws:vpc-lattice:*:*:resourcegateway/${aws:PrincipalTag/team}', team, 'allowed'],
    ['do not care about upper and lower case', 'arn:aws:vpc-lattice:*:*:resourcegateway/${AWS:principaltag/Team}', team, 'allowed'],
    ['cannot have several values', 'arn:aws:vpc-lattice:*:*:resourcegateway/${aws:TagKeys}', team, 'notAllowed'],
    ['bring no wildcards along', 'arn:aws:vpc-lattice:*:*:resourcegateway/${aws:PrincipalTag/team}', { 'aws:PrincipalTag/team': '*' }, 'notAllowed'],
    ['${*} is a star that is no wildcard', 'arn:aws:vpc-lattice:*:*:resourcegateway/${*}', {}, 'notAllowed'],
  ];
  it.each(variables)('variables %s', (_sentence, Resource, context, expected) => {
    expect(verdict([allow({ Resource })], undefined, undefined, context)).toBe(expected);
  });

  it('of the older version take variables for plain text', () => {
    const older = parsePolicyDocument({ Version: '2008-10-17', Statement: [allow({ Resource: 'arn:aws:vpc-lattice:*:${aws:PrincipalAccount}:*' })] });
    expect(evaluatePolicies([older], { action: 'vpc-lattice:Get', resource: gateway, context: owner })).toBe('notAllowed');
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
    ['StringEqualsIgnoreCase', { StringEqualsIgnoreCase: { a: 'TEAM' } }, { a: 'team' }, true],
    ['StringNotEqualsIgnoreCase', { StringNotEqualsIgnoreCase: { a: 'TEAM' } }, { a: 'team' }, false],
    ['StringEquals takes a star for a star', { StringEquals: { a: 'te*' } }, { a: 'team' }, false],
    ['StringNotEquals wants none of the values', { StringNotEquals: { a: ['1', '2'] } }, { a: '2' }, false],
    ['StringNotEqualsIfExists holds without the key', { StringNotEqualsIfExists: { a: '1' } }, {}, true],
    ['StringLike with a variable', { StringLike: { a: '${aws:PrincipalAccount}-*' } }, { a: '1-x', 'aws:PrincipalAccount': '1' }, true],
    ['StringEquals with a variable without a value', { StringEquals: { a: '${aws:PrincipalTag/team}' } }, { a: '' }, false],
    ['StringEquals compares two keys', { StringEquals: { 'aws:ResourceTag/team': '${aws:PrincipalTag/team}' } }, { 'aws:ResourceTag/team': 'x', 'aws:PrincipalTag/team': 'x' }, true],
    ['ArnEquals knows wildcards', { ArnEquals: { a: 'arn:aws:sqs:*:1:q?' } }, { a: 'arn:aws:sqs:us-east-1:1:q1' }, true],
    ['ArnNotEquals', { ArnNotEquals: { a: 'arn:aws:sqs:*:1:q' } }, { a: 'arn:aws:sqs:us-east-1:1:q' }, false],
    ['ArnNotLike', { ArnNotLike: { a: 'arn:aws:sqs:*:2:*' } }, { a: 'arn:aws:sqs:us-east-1:1:q' }, true],
    ['IpAddress in a range', { IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '127.0.0.0/8'] } }, { 'aws:SourceIp': '127.0.0.1' }, true],
    ['IpAddress without a range is one address', { IpAddress: { 'aws:SourceIp': '10.0.0.1' } }, { 'aws:SourceIp': '10.0.0.2' }, false],
    ['IpAddress of version 6', { IpAddress: { 'aws:SourceIp': '2001:db8::/32' } }, { 'aws:SourceIp': '2001:db8::1' }, true],
    ['IpAddress does not mix versions', { IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } }, { 'aws:SourceIp': '::1' }, false],
    ['IpAddress with a range that is none', { IpAddress: { 'aws:SourceIp': ['10.0.0.0/99', 'everywhere'] } }, { 'aws:SourceIp': '10.0.0.2' }, false],
    ['NotIpAddress', { NotIpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }, { 'aws:SourceIp': '10.1.2.3' }, false],
    ['BinaryEquals', { BinaryEquals: { a: 'QmluYXJ5' } }, { a: Buffer.from('Binary').toString('base64') }, true],
    ['NumericNotEquals', { NumericNotEquals: { a: '1' } }, { a: '1.0' }, false],
    ['NumericLessThanEquals', { NumericLessThanEquals: { a: 10 } }, { a: '10' }, true],
    ['NumericGreaterThanEquals', { NumericGreaterThanEquals: { a: '10' } }, { a: '9' }, false],
    ['a Numeric operator with a text', { NumericEquals: { a: 'ten' } }, { a: 'ten' }, false],
    ['DateLessThan in seconds', { DateLessThan: { 'aws:EpochTime': '1800000000' } }, { 'aws:EpochTime': '1700000000' }, true],
    ['DateNotEquals', { DateNotEquals: { a: '2026-01-01T00:00:00Z' } }, { a: '2026-01-01T00:00:00.000Z' }, false],
    ['DateGreaterThanEqualsIfExists without the key', { DateGreaterThanEqualsIfExists: { a: '2026-01-01T00:00:00Z' } }, {}, true],
    ['Bool false', { Bool: { 'aws:ViaAWSService': 'false' } }, { 'aws:ViaAWSService': 'true' }, false],
    ['Bool with a boolean of JSON', { Bool: { 'aws:SecureTransport': true } }, { 'aws:SecureTransport': 'true' }, true],
    ['BoolIfExists without the key', { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'true' } }, {}, true],
    ['Null with a boolean of JSON', { Null: { a: false } }, { a: '1' }, true],
    ['ForAllValues with a negation wants none to match', { 'ForAllValues:StringNotEquals': { 'aws:TagKeys': 'team' } }, tagged, false],
    ['ForAnyValue with a negation wants one that does not match', { 'ForAnyValue:StringNotEquals': { 'aws:TagKeys': 'team' } }, tagged, true],
    ['ForAnyValue IfExists holds without the key', { 'ForAnyValue:StringEqualsIfExists': { 'aws:TagKeys': 'team' } }, {}, true],
    ['all keys of an operator must hold', { StringEquals: { a: '1', b: '2' } }, { a: '1', b: '3' }, false],
    ['all operators must hold', { StringEquals: { a: '1' }, StringLike: { b: '2' } }, { a: '1', b: '3' }, false],
  ];
  it.each(rows)('%s', (_sentence, Condition, context, holds) => {
    expect(verdict([allow({ Condition })], undefined, undefined, context)).toBe(holds ? 'allowed' : 'notAllowed');
  });

  it('of an unknown operator are refused loudly', () => {
    expect(() => verdict([allow({ Condition: { StringResembles: { a: 'b' } } })])).toThrow('does not know the condition operator StringResembles');
  });
});
