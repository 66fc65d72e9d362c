import { describe, expect, it } from 'vitest';
import { rolesOfTemplate } from './roles-of-template';

const template = `
Parameters:
  ExternalId: { Type: String, AllowedPattern: '[\\w-]+' }
  Buckets: { Type: CommaDelimitedList, Default: 'a, b' }
  Writes: { Type: String, Default: 'no' }
Conditions:
  MayWrite: !Equals [!Ref Writes, 'yes']
Resources:
  Reader:
    Type: AWS::IAM::Role
    Properties:
      RoleName: !Sub 'Reader-\${AWS::Region}'
      MaxSessionDuration: 7200
      AssumeRolePolicyDocument:
        Statement:
          - Effect: Allow
            Principal: { AWS: !Join ['', ['arn:', !Ref AWS::Partition, ':iam::999999999999:root']] }
            Action: sts:AssumeRole
            Condition: { StringEquals: { sts:ExternalId: !Ref ExternalId } }
      ManagedPolicyArns: [!Ref Shared]
      Policies:
        - PolicyName: Inline
          PolicyDocument:
            Statement:
              - Effect: Allow
                Action: !If [MayWrite, 's3:*', 's3:Get*']
                Resource: !Sub
                  - arn:\${AWS::Partition}:s3:::\${Name}-\${AWS::AccountId}
                  - Name: !Select [1, !Ref Buckets]
              - Fn::If: [MayWrite, { Effect: Deny, Action: 's3:Delete*', Resource: '*' }, !Ref AWS::NoValue]
  Shared:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument: { Statement: { Effect: Allow, Action: 'sqs:*', Resource: !GetAtt Reader.Arn } }
  Attached:
    Type: AWS::IAM::Policy
    Properties:
      PolicyName: Attached
      Roles: [!Ref Reader]
      PolicyDocument: { Statement: { Effect: Allow, Action: 'sns:*', Resource: '*' } }
  Writer:
    Type: AWS::IAM::Role
    Condition: MayWrite
    Properties:
      AssumeRolePolicyDocument: { Statement: { Effect: Allow, Principal: '*', Action: sts:AssumeRole } }
`;
const stack = { accountId: '111111111111', stackName: 'stack', parameters: { ExternalId: 'abc' } as Record<string, string> };

describe('the roles of a CloudFormation template', () => {
  it('have all functions resolved, and all policies attached', () => {
    const [reader, ...others] = rolesOfTemplate(template, stack);
    expect(others).toEqual([]);
    expect(reader).toMatchObject({
      id: 'arn:aws:iam::111111111111:role/Reader-us-east-1',
      roleName: 'Reader-us-east-1',
      roleId: expect.stringMatching(/^AROA[A-Z2-7]{17}$/),
      maxSessionDurationSeconds: 7_200,
      trustPolicy: { Statement: [{ Principal: { AWS: 'arn:aws:iam::999999999999:root' }, Condition: { StringEquals: { 'sts:ExternalId': 'abc' } } }] },
    });
    expect(reader?.policies).toEqual([
      { name: 'Inline', document: { Statement: [{ Effect: 'Allow', Action: 's3:Get*', Resource: 'arn:aws:s3:::b-111111111111' }] } },
      { name: 'Shared', document: { Statement: [{ Effect: 'Allow', Action: 'sqs:*', Resource: 'arn:aws:iam::111111111111:role/Reader-us-east-1' }] } },
      { name: 'Attached', document: { Statement: [{ Effect: 'Allow', Action: 'sns:*', Resource: '*' }] } },
    ]);
  });

  it('follow conditions', () => {
    const roles = rolesOfTemplate(template, { ...stack, parameters: { ...stack.parameters, Writes: 'yes' } });
    expect(roles.map((role) => role.roleName)).toEqual(['Reader-us-east-1', 'stack-Writer']);
    expect(roles[0]?.policies[0]?.document.Statement.map((statement) => statement.Effect)).toEqual(['Allow', 'Deny']);
  });

  it('have their permissions boundary and their tags', () => {
    const bounded = template.replace('ManagedPolicyArns: [!Ref Shared]', 'PermissionsBoundary: !Ref Shared\n      Tags: [{ Key: team, Value: main }]');
    const [reader] = rolesOfTemplate(bounded, stack);
    expect(reader).toMatchObject({ permissionsBoundary: { Statement: [{ Action: 'sqs:*' }] }, tags: { team: 'main' } });
    expect(reader?.policies.map(({ name }) => name)).toEqual(['Inline', 'Attached']);
    expect(() => rolesOfTemplate(bounded.replace('PermissionsBoundary: !Ref Shared', 'PermissionsBoundary: arn:aws:iam::aws:policy/ReadOnlyAccess'), stack)).toThrow('is not a managed policy of the template');
  });

  const wrong: [why: string, parameters: Record<string, string>, sentence: string][] = [
    ['a parameter is missing', {}, 'needs a value for its parameter ExternalId'],
    ['a parameter is unknown', { ExternalId: 'abc', Colour: 'red' }, 'has no parameter Colour'],
    ['a value does not match', { ExternalId: 'a b' }, 'does not match'],
  ];
  it.each(wrong)('are refused where %s', (_why, parameters, sentence) => {
    expect(() => rolesOfTemplate(template, { ...stack, parameters })).toThrow(sentence);
  });

  it('are refused where the template uses what the sandbox does not know', () => {
    expect(() => rolesOfTemplate(template.replace("!Equals [!Ref Writes, 'yes']", '{ Fn::Nonsense: 1 }'), stack)).toThrow('does not know the condition');
  });
});
