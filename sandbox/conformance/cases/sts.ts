import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { accounts, pergolaRole } from '@/sandbox/testing/clients';
import { call, type ServiceCases } from '../operation-cases';
import type { Stage } from '../stage';

const role = ({ sandbox }: Stage) => ({ ...pergolaRole(sandbox, accounts.owner, 'owner'), RoleSessionName: 'conformance' });

export const stsCases: ServiceCases = {
  AssumeRole: {
    good: [
      (stage) => call(stage.pergola.sts, new AssumeRoleCommand({ ...role(stage), DurationSeconds: 900, SourceIdentity: 'conformance', Tags: [{ Key: 'pergola:actor', Value: 'test' }] })),
      (stage) => call(stage.pergola.sts, new AssumeRoleCommand(role(stage))),
    ],
    bad: [
      ['AccessDenied', (stage) => call(stage.pergola.sts, new AssumeRoleCommand({ ...role(stage), ExternalId: 'another' }))],
      ['AccessDenied', (stage) => call(stage.outsider.sts, new AssumeRoleCommand(role(stage)))],
      ['AccessDenied', (stage) => call(stage.pergola.sts, new AssumeRoleCommand({ ...role(stage), RoleArn: `arn:aws:iam::${accounts.owner}:role/Nobody` }))],
      ['PackedPolicyTooLargeException', (stage) => call(stage.pergola.sts, new AssumeRoleCommand({ ...role(stage), Policy: `{"Statement":[]}${' '.repeat(2_048)}` }))],
      ['ValidationError', (stage) => call(stage.pergola.sts, new AssumeRoleCommand({ ...role(stage), DurationSeconds: 7_200 }))],
      ['InvalidParameterValue', (stage) => call(stage.pergola.sts, new AssumeRoleCommand({ ...role(stage), TransitiveTagKeys: ['team'] }))],
      ['ValidationError', (stage) => call(stage.pergola.sts, new AssumeRoleCommand({ ...role(stage), PolicyArns: [{ arn: `arn:aws:iam::${accounts.owner}:policy/Nothing` }] }))],
      ['MalformedPolicyDocumentException', (stage) => call(stage.pergola.sts, new AssumeRoleCommand({ ...role(stage), Policy: '{"Version":' }))],
    ],
  },
  GetCallerIdentity: {
    good: [({ owner }) => call(owner.sts, new GetCallerIdentityCommand({}))],
    bad: [['SignatureDoesNotMatch', ({ stranger }) => call(stranger.sts, new GetCallerIdentityCommand({}))]],
  },
};
