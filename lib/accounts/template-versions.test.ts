import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { deployCommand, templateVersion, versionTag } from './roles';
import { addedActions, isOlder, missingActions } from './template-versions';

const template = readFileSync(new URL('../../public/pergola-roles.yaml', import.meta.url), 'utf8');

test('the template names its version in each trust policy, each role tag and its output', () => {
  const versions = Array.from({ length: templateVersion }, (_, index) => `'${index + 1}'`).join(', ');
  const roles = template.match(/Type: AWS::IAM::Role/g)!.length;
  expect(template.split(`aws:RequestTag/${versionTag}: [${versions}]`)).toHaveLength(roles);
  expect(template.split(`- Key: ${versionTag}\n          Value: '${templateVersion}'`)).toHaveLength(roles + 1);
  expect(template).toMatch(new RegExp(`PergolaTemplateVersion:\\n(?:    Description: .*\\n)?    Value: '${templateVersion}'`));
  expect([...addedActions.keys()]).toEqual(Array.from({ length: templateVersion }, (_, index) => index + 1));
});

test('a role lacks what versions after its own added for its purpose', () => {
  const added = new Map([
    [1, []],
    [2, [{ purpose: 'READ' as const, action: 'a:One', neededFor: 'one' }, { purpose: 'OWNER' as const, action: 'a:Two', neededFor: 'two' }]],
    [3, [{ purpose: 'READ' as const, action: 'a:Three', neededFor: 'three' }]],
  ]);
  const lacking = (version: number | null) => missingActions('READ', version, added).map(({ action }) => action);
  expect([lacking(null), lacking(1), lacking(2), lacking(3)]).toEqual([['a:One', 'a:Three'], ['a:One', 'a:Three'], ['a:Three'], []]);
});

test.each([
  ['not verified', null, null, false],
  ['verified without a version', null, '2026-01-01T00:00:00Z', true],
  ['of the current version', templateVersion, '2026-01-01T00:00:00Z', false],
])('a role that is %s', (_what, version, verifiedAt, older) => {
  expect(isOlder({ templateVersion: version, verifiedAt })).toBe(older);
});

test('the command deploys one stack with every external ID of the account', () => {
  const command = deployCommand(
    { regions: ['eu-west-1'], roles: [{ purpose: 'READ', externalId: 'r' }, { purpose: 'OWNER', externalId: 'o' }, { purpose: 'REMOVAL', externalId: 'x' }] },
    { webRoleArn: 'arn:aws:iam::999999999999:role/PergolaWebRole', workerRoleArn: 'arn:aws:iam::999999999999:role/PergolaWorkerRole' },
  );
  expect(Math.max(...command.split('\n').map(({ length }) => length)), 'a line fits a page').toBeLessThan(100);
  expect(command.replaceAll(/ \\\n +/g, ' ')).toBe(
    'aws cloudformation deploy --region eu-west-1 --stack-name pergola-roles --template-file pergola-roles.yaml --capabilities CAPABILITY_NAMED_IAM ' +
      '--parameter-overrides Publishes=yes Consumes=no ReadExternalId=r OwnerExternalId=o RemovalExternalId=x PergolaWebRoleArn=arn:aws:iam::999999999999:role/PergolaWebRole PergolaWorkerRoleArn=arn:aws:iam::999999999999:role/PergolaWorkerRole',
  );
});
