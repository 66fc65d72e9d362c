import { describe, expect, test } from 'vitest';
import type { ConnectionSpec } from '../specs';
import { judgeConnection, type ObservedConnection } from './connection-verdict';
import { judgeConfiguration, type ObservedConfiguration } from './resource-configuration';
import { judgeGateway, type ObservedGateway } from './resource-gateway';
import { judgeShare, type ObservedShare } from './resource-share';
import { judgeInvitation } from './share-invitation';
import { judgePrincipal, type ObservedPrincipal } from './share-principal';
import type { Verdict } from '../driver';

/** A verdict in one line: `waiting: …`, `differs (update): …`, `failed (owner, reason): …`. */
function line(verdict: Verdict): string {
  switch (verdict.is) {
    case 'differs':
      return `differs (${verdict.fix}): ${verdict.what}`;
    case 'failed':
      return `failed (${verdict.who}, ${verdict.reason}): ${verdict.sentence}`;
    default:
      return `${verdict.is}: ${verdict.sentence}`;
  }
}

describe('resource gateway', () => {
  const spec = { name: 'main-rg', vpcId: 'vpc-1', subnetIds: ['subnet-1', 'subnet-2'], securityGroupIds: ['sg-1'], ipAddressType: 'IPV4', dnsResolution: 'PUBLIC' } as const;
  const wanted = { ...spec, subnetIds: [...spec.subnetIds], securityGroupIds: [...spec.securityGroupIds] };
  const active: ObservedGateway = { awsId: 'rgw-1', awsArn: 'arn', awsState: 'ACTIVE', ...wanted };
  const rows: [why: string, seen: Partial<ObservedGateway>, says: string][] = [
    ['being built', { awsState: 'CREATE_IN_PROGRESS' }, 'waiting: AWS is building the gateway main-rg in vpc-1 (usually under a minute).'],
    ['being changed', { awsState: 'UPDATE_IN_PROGRESS', securityGroupIds: ['sg-9'] }, 'waiting: AWS is changing the gateway main-rg (usually under a minute).'],
    ['being deleted by somebody', { awsState: 'DELETE_IN_PROGRESS' }, 'waiting: AWS is deleting the gateway main-rg; it is built anew afterwards.'],
    ['as wanted', {}, 'converged: The gateway main-rg in vpc-1 is ready.'],
    ['as wanted, subnets in another order', { subnetIds: ['subnet-2', 'subnet-1'] }, 'converged: The gateway main-rg in vpc-1 is ready.'],
    ['with other security groups', { securityGroupIds: ['sg-9'] }, 'differs (update): its security groups are sg-9 instead of sg-1'],
    ['without security groups', { securityGroupIds: [] }, 'differs (update): its security groups are none instead of sg-1'],
    ['in other subnets', { subnetIds: ['subnet-9'] }, 'differs (replace): its subnets are subnet-9'],
    ['in another VPC', { vpcId: 'vpc-9' }, 'differs (replace): it is in VPC vpc-9 instead of vpc-1'],
    ['resolving names inside the VPC', { dnsResolution: 'IN_VPC' }, 'differs (replace): it resolves names IN_VPC'],
    ['that could not be built', { awsState: 'CREATE_FAILED' }, 'failed (owner, createFailed): AWS could not build the gateway main-rg, most often because a subnet has too few free addresses (16 for each).'],
    ['that could not be changed', { awsState: 'UPDATE_FAILED' }, 'failed (owner, gatewayFailed): AWS reports UPDATE_FAILED for the gateway main-rg.'],
    ['that could not be changed and differs', { awsState: 'UPDATE_FAILED', securityGroupIds: [] }, 'differs (update): its security groups are none instead of sg-1'],
  ];
  test.each(rows)('a gateway %s', (_why, seen, says) => {
    expect(line(judgeGateway(wanted, { ...active, ...seen }))).toContain(says);
  });
  test('an existing gateway is taken as it is', () => {
    expect(judgeGateway({ ...wanted, existingId: 'rgw-1' }, { ...active, vpcId: 'vpc-9', securityGroupIds: [] }).is).toBe('converged');
  });
  test('whose group was left to AWS takes the one that AWS chose', () => {
    expect(judgeGateway({ ...wanted, securityGroupIds: [] }, active).is).toBe('converged');
  });
});

describe('resource configuration', () => {
  const spec = { name: 'service1', target: { domainName: 'service1.main.example.com' }, portRanges: ['443'], onwardSharing: 'ALLOWED' as const };
  const active: ObservedConfiguration = {
    awsId: 'rcfg-1',
    awsArn: 'arn',
    awsState: 'ACTIVE',
    name: spec.name,
    target: spec.target,
    portRanges: spec.portRanges,
    gatewayId: 'rgw-1',
    wantedGatewayId: 'rgw-1',
    allowsServiceNetworks: true,
    failureReason: null,
  };
  const rows: [why: string, seen: Partial<ObservedConfiguration>, says: string][] = [
    ['being built', { awsState: 'CREATE_IN_PROGRESS' }, 'waiting: AWS is building the resource configuration service1 (usually a few seconds).'],
    ['as wanted', {}, 'converged: The resource configuration service1 is ready, for port 443.'],
    ['whose port AWS writes as a range', { portRanges: ['443-443'] }, 'converged: '],
    ['with other ports', { portRanges: ['80', '443'] }, 'differs (update): its ports are 80, 443 instead of 443'],
    ['that no shareable service network may hold', { allowsServiceNetworks: false }, 'differs (update): it does not allow associations with service networks that can be shared'],
    ['with another name behind it', { target: { domainName: 'other.example.com' } }, 'differs (replace): it leads to other.example.com'],
    ['with nothing known behind it', { target: null }, 'differs (replace): it leads to something else'],
    ['on another gateway', { gatewayId: 'rgw-9' }, 'differs (replace): it hangs on gateway rgw-9 instead of rgw-1'],
    ['that could not be built', { awsState: 'CREATE_FAILED', failureReason: 'No such name.' }, 'failed (owner, createFailed): AWS could not build the resource configuration service1: No such name.'],
    ['that could not be deleted', { awsState: 'DELETE_FAILED' }, 'failed (owner, configurationFailed): AWS reports DELETE_FAILED'],
  ];
  test.each(rows)('a configuration %s', (_why, seen, says) => {
    expect(line(judgeConfiguration(spec, { ...active, ...seen }))).toContain(says);
  });
  test('a service whose owners block onward sharing blocks it on AWS', () => {
    const blocked = { ...spec, onwardSharing: 'BLOCKED' as const };
    expect(line(judgeConfiguration(blocked, active))).toBe('differs (update): it allows associations with service networks that can be shared');
    expect(judgeConfiguration(blocked, { ...active, allowsServiceNetworks: false }).is).toBe('converged');
  });
  test('an address can be changed in place', () => {
    expect(line(judgeConfiguration({ ...spec, target: { ipAddress: '10.0.1.20' } }, { ...active, target: { ipAddress: '10.0.1.99' } }))).toBe('differs (update): it leads to 10.0.1.99');
  });
});

describe('resource share', () => {
  const own = { arn: 'arn:own', status: 'ASSOCIATED', statusMessage: null };
  const active: ObservedShare = { awsId: 'id', awsArn: 'arn', awsState: 'ACTIVE', name: 'service1', resources: [own], wantedArn: 'arn:own' };
  const rows: [why: string, seen: Partial<ObservedShare>, says: string][] = [
    ['as wanted', {}, 'converged: The resource share service1 holds the resource configuration and nothing else.'],
    ['being made', { awsState: 'PENDING' }, 'waiting: AWS is making the resource share service1'],
    ['being deleted by somebody', { awsState: 'DELETING' }, 'waiting: AWS is deleting the resource share service1; it is made anew afterwards.'],
    ['that could not be made', { awsState: 'FAILED' }, 'differs (replace): AWS could not make the resource share service1'],
    ['that takes the configuration in', { resources: [{ ...own, status: 'ASSOCIATING' }] }, 'waiting: AWS is putting the resource configuration into the share service1'],
    ['that lets the configuration out', { resources: [{ ...own, status: 'DISASSOCIATING' }] }, 'waiting: AWS is taking the resource configuration out of the share service1; it is put back afterwards.'],
    ['that is empty', { resources: [] }, 'differs (update): the resource configuration is not in it'],
    ['that could not take the configuration in', { resources: [{ ...own, status: 'FAILED', statusMessage: 'no' }] }, 'differs (update): the resource configuration is not in it (no)'],
    ['with something else in it', { resources: [own, { ...own, arn: 'arn:other' }] }, 'differs (update): it also holds arn:other, which everyone with access to the service would get'],
    ['that something else is leaving', { resources: [own, { ...own, arn: 'arn:other', status: 'DISASSOCIATING' }] }, 'waiting: AWS is taking arn:other out of the share service1, where it does not belong'],
  ];
  test.each(rows)('a share %s', (_why, seen, says) => {
    expect(line(judgeShare({ name: 'service1' }, { ...active, ...seen }))).toContain(says);
  });
});

describe('share principal', () => {
  const spec = { consumerAccountId: '222222222222', serviceName: 'service1' };
  const rows: [awsState: string, external: boolean, says: string][] = [
    ['ASSOCIATED', false, 'converged: service1 is shared with account 222222222222.'],
    ['ASSOCIATED', true, 'converged: service1 is shared with account 222222222222.'],
    ['ASSOCIATING', false, 'waiting: AWS is sharing service1 with account 222222222222 (usually a few seconds).'],
    ['ASSOCIATING', true, 'converged: service1 is offered to account 222222222222, which is outside the organization: the invitation has to be accepted there.'],
    ['FAILED', false, 'differs (update): AWS could not share service1 with account 222222222222 (no)'],
    ['SUSPENDED', false, 'differs (update): AWS suspended the sharing of service1 with account 222222222222'],
    ['DISASSOCIATING', false, 'waiting: AWS is changing how service1 is shared with account 222222222222 (DISASSOCIATING).'],
  ];
  test.each(rows)('%s, outside the organization: %s', (awsState, external, says) => {
    const observed: ObservedPrincipal = { awsId: 'id', awsArn: 'arn', awsState, external, statusMessage: 'no', consumerAccountId: spec.consumerAccountId, configurationArn: null, left: { network: [], endpoint: [] } };
    expect(line(judgePrincipal(spec, observed))).toContain(says);
  });
});

describe('share invitation', () => {
  test.each([
    ['ACCEPTED', 'converged: The invitation of account 111111111111 to service1 is accepted.'],
    ['PENDING', 'differs (update): the invitation of account 111111111111 to service1 is not accepted yet'],
    ['EXPIRED', 'failed (owner, invitationExpired): The invitation to service1 expired before it was accepted: AWS RAM keeps one for 12 hours.'],
    ['REJECTED', 'failed (owner, invitationRejected): The invitation to service1 was rejected in the consumer account, outside of Pergola.'],
  ])('%s', (awsState, says) => {
    expect(line(judgeInvitation({ serviceName: 'service1', ownerAccountId: '111111111111' }, { awsId: 'id', awsArn: 'arn', awsState, shareArn: 'arn' }))).toContain(says);
  });
});

describe('connection', () => {
  const spec: ConnectionSpec = {
    name: 'pergola-service1',
    serviceName: 'service1',
    authorization: { type: 'BASIC' },
    parameters: [{ in: 'query', name: 'Action', value: 'Forecast' }],
  };
  const active: ObservedConnection = {
    awsId: spec.name,
    awsArn: 'arn',
    awsState: 'ACTIVE',
    stateReason: null,
    isMarked: true,
    authorizationType: 'BASIC',
    apiKeyName: null,
    oauthEndpoint: null,
    oauthMethod: null,
    tokenParameters: [],
    parameters: spec.parameters,
    configurationArn: 'arn:own',
    wantedConfigurationArn: 'arn:own',
    associationArn: 'arn:association',
  };
  const rows: [why: string, seen: Partial<ObservedConnection>, says: string][] = [
    ['being built', { awsState: 'CREATING' }, 'waiting: EventBridge is building the private connection to service1 (usually under a minute, at times several).'],
    ['being changed', { awsState: 'UPDATING' }, 'waiting: EventBridge is applying the change to the connection pergola-service1'],
    ['being deleted by somebody', { awsState: 'DELETING' }, 'waiting: EventBridge is deleting the connection pergola-service1.'],
    ['ACTIVE, as private ones end', {}, 'converged: The connection pergola-service1 to service1 is ready.'],
    ['AUTHORIZED, as public ones end', { awsState: 'AUTHORIZED' }, 'converged: The connection pergola-service1 to service1 is ready.'],
    ['AUTHORIZED, but leading to the internet', { awsState: 'AUTHORIZED', configurationArn: null }, 'differs (update): it leads to the public internet'],
    ['leading elsewhere', { configurationArn: 'arn:other' }, 'differs (update): it leads to arn:other'],
    ['with other parameters', { parameters: [] }, 'differs (update): the parameters that go with every call are others'],
    ['with a changed description', { isMarked: false }, 'differs (update): its description was changed'],
    ['signing in otherwise', { authorizationType: 'API_KEY', apiKeyName: 'k' }, 'failed (consumer, credentialsNeeded): The connection doesn’t authenticate to service1 as the service asks for. Enter a user name and a password to go on.'],
    ['whose password is wrong', { awsState: 'DEAUTHORIZED', stateReason: 'Target answered 401' }, 'failed (consumer, credentialsNeeded): service1 responded 401 to this user name and password. Enter new credentials to go on.'],
    ['that a proxy refuses', { awsState: 'DEAUTHORIZED', stateReason: 'HTTP 407' }, 'service1 responded 407 to this user name and password.'],
    ['without a reason', { awsState: 'DEAUTHORIZED' }, 'service1 responded 401 to this user name and password.'],
    [
      'whose credentials were taken out',
      { awsState: 'DEAUTHORIZED', stateReason: 'The authorization parameters were removed from this connection by a DeauthorizeConnection operation.' },
      'failed (consumer, credentialsNeeded): The credentials for service1 were taken out of the connection, in EventBridge. Enter new credentials to go on.',
    ],
    ['whose secret is gone', { awsState: 'DEAUTHORIZED', stateReason: 'The secret was deleted' }, 'EventBridge can’t authenticate to service1 any more: The secret was deleted. Enter new credentials'],
    ['that reaches nothing', { awsState: 'FAILED_CONNECTIVITY', stateReason: 'Gateway is gone' }, 'failed (owner, failedConnectivity): EventBridge cannot reach service1: Gateway is gone. Ask its owners'],
    ['in a state that is new to us', { awsState: 'RESTING' }, 'waiting: EventBridge reports RESTING'],
  ];
  test.each(rows)('a connection %s', (_why, seen, says) => {
    expect(line(judgeConnection(spec, { ...active, ...seen }))).toContain(says);
  });

  const oauth = { type: 'OAUTH_CLIENT_CREDENTIALS' as const, endpoint: 'https://t', method: 'POST' as const };
  const grant = { in: 'body' as const, name: 'grant_type', value: 'client_credentials' };
  const audience = { in: 'body' as const, name: 'audience', value: 'https://service1.example.com' };
  const asAgreed = { authorizationType: oauth.type, oauthEndpoint: 'https://t', oauthMethod: 'POST', tokenParameters: [grant] };
  const tokenAnswers: [why: string, reason: string, says: string][] = [
    ['refuses the client', 'The authorization endpoint answered with HTTP status 401.', 'failed (consumer, credentialsNeeded): The token endpoint of service1 responded 401 to this client ID and secret. Enter new'],
    ['does not accept the client', 'The authorization endpoint answered with HTTP status 400.', 'failed (consumer, credentialsNeeded): The token endpoint of service1 responded 400'],
    ['is not there', 'The authorization endpoint answered with HTTP status 404.', 'failed (owner, tokenEndpoint): EventBridge gets no token for service1 from https://t'],
    ['does not take POST', 'The authorization endpoint answered with HTTP status 405.', 'failed (owner, tokenEndpoint)'],
    ['fails', 'The authorization endpoint answered with HTTP status 503.', 'failed (owner, tokenEndpoint)'],
    ['gives no token', 'The authorization endpoint answered without an access_token.', 'failed (owner, tokenEndpoint)'],
    ['has a certificate of its own', 'The certificate of t was not issued by a publicly trusted authority.', 'failed (owner, tokenEndpoint)'],
    ['times out', 'Connection Timed Out: t did not answer within 5 seconds.', 'failed (owner, tokenEndpoint)'],
    ['cannot be reached', 't cannot be reached from the internet: connection c has no resource configuration.', 'failed (owner, tokenEndpoint)'],
    ['was not asked, because the secret is gone', 'The secret was deleted', 'failed (consumer, credentialsNeeded)'],
    ['was not asked, because the credentials were taken out', 'The authorization parameters were removed from this connection by a DeauthorizeConnection operation.', 'failed (consumer, credentialsNeeded)'],
  ];
  test.each(tokenAnswers)('a token endpoint that %s', (_why, stateReason, says) => {
    const verdict = line(judgeConnection({ ...spec, authorization: oauth }, { ...active, ...asAgreed, awsState: 'DEAUTHORIZED', stateReason }));
    expect(verdict).toContain(says);
    if (says.startsWith('failed (owner')) expect(verdict).not.toContain('Enter new credentials');
  });

  const otherSignIns: [why: string, authorization: ConnectionSpec['authorization'], seen: Partial<ObservedConnection>, is: Verdict['is']][] = [
    ['an API key under the agreed name', { type: 'API_KEY', keyName: 'x-key' }, { authorizationType: 'API_KEY', apiKeyName: 'x-key' }, 'converged'],
    ['an API key under another name', { type: 'API_KEY', keyName: 'x-key' }, { authorizationType: 'API_KEY', apiKeyName: 'y' }, 'differs'],
    ['the stand-in of a service without sign-in', { type: 'NONE' }, { authorizationType: 'API_KEY', apiKeyName: 'x-no-sign-in' }, 'converged'],
    ['a sign-in where there is none', { type: 'NONE' }, {}, 'differs'],
    ['a service that wants a sign-in after all', { type: 'NONE' }, { awsState: 'DEAUTHORIZED', stateReason: '401', authorizationType: 'API_KEY', apiKeyName: 'x-no-sign-in' }, 'failed'],
    ['a service that stopped to want a sign-in', { type: 'NONE' }, { awsState: 'DEAUTHORIZED', stateReason: '401' }, 'differs'],
    ['an API key for a service that asked for nothing', { type: 'API_KEY', keyName: 'x-key' }, { awsState: 'DEAUTHORIZED', authorizationType: 'API_KEY', apiKeyName: 'x-no-sign-in' }, 'failed'],
    ['OAuth at the agreed place', oauth, { ...asAgreed }, 'converged'],
    ['OAuth at another place', oauth, { ...asAgreed, oauthEndpoint: 'https://u' }, 'differs'],
    ['OAuth whose token endpoint was corrected after it refused', oauth, { ...asAgreed, oauthEndpoint: 'https://u', awsState: 'DEAUTHORIZED', stateReason: '404' }, 'differs'],
    ['OAuth whose token endpoint was corrected after the secret was removed', oauth, { ...asAgreed, oauthEndpoint: 'https://u', awsState: 'DEAUTHORIZED', stateReason: 'removed by a DeauthorizeConnection operation' }, 'failed'],
    ['OAuth whose private token endpoint was corrected', oauth, { ...asAgreed, oauthEndpoint: 'https://u', awsState: 'FAILED_CONNECTIVITY' }, 'differs'],
    ['another authentication than the service asks for', { type: 'BASIC' }, { ...asAgreed, awsState: 'DEAUTHORIZED' }, 'failed'],
    ['OAuth without grant_type', oauth, { ...asAgreed, tokenParameters: [] }, 'differs'],
    ['OAuth for another scope', { ...oauth, scope: 'read' }, { ...asAgreed, tokenParameters: [grant, { in: 'body', name: 'scope', value: 'write' }] }, 'differs'],
    ['OAuth by GET, with its parameters in the query', { ...oauth, method: 'GET' }, { ...asAgreed, oauthMethod: 'GET', tokenParameters: [{ ...grant, in: 'query' }] }, 'converged'],
    ['OAuth with a parameter of the service', { ...oauth, tokenParameters: [audience] }, { ...asAgreed, tokenParameters: [audience, grant] }, 'converged'],
    ['OAuth without a parameter of the service', { ...oauth, tokenParameters: [audience] }, asAgreed, 'differs'],
    ['OAuth with another value of a parameter', { ...oauth, tokenParameters: [audience] }, { ...asAgreed, tokenParameters: [grant, { ...audience, value: 'other' }] }, 'differs'],
    ['OAuth with a parameter whose value became secret', { ...oauth, tokenParameters: [audience] }, { ...asAgreed, tokenParameters: [grant, { ...audience, value: null }] }, 'differs'],
    ['OAuth with a secret parameter, whose value AWS does not show', { ...oauth, secretParameters: [{ in: 'header', name: 'X-Key' }] }, { ...asAgreed, tokenParameters: [grant, { in: 'header', name: 'X-Key', value: null }] }, 'converged'],
    ['OAuth without the secret parameter', { ...oauth, secretParameters: [{ in: 'header', name: 'X-Key' }] }, asAgreed, 'failed'],
    ['OAuth with a parameter that was added by hand', oauth, { ...asAgreed, tokenParameters: [grant, { in: 'header', name: 'X-Key', value: null }] }, 'differs'],
    ['OAuth at another place, with a secret parameter that stays', { ...oauth, secretParameters: [{ in: 'header', name: 'X-Key' }] }, { ...asAgreed, oauthEndpoint: 'https://u', tokenParameters: [grant, { in: 'header', name: 'X-Key', value: null }] }, 'differs'],
  ];
  test.each(otherSignIns)('%s', (_why, authorization, seen, is) => {
    expect(judgeConnection({ ...spec, authorization }, { ...active, ...seen }).is).toBe(is);
  });

  test('a value that was changed by hand is not shown: it might be a secret', () => {
    const verdict = judgeConnection({ ...spec, authorization: { ...oauth, tokenParameters: [audience] } }, { ...active, ...asAgreed, tokenParameters: [grant, { ...audience, value: 'hunter2' }] });
    expect(JSON.stringify(verdict)).toContain('body audience, with a value of its own');
    expect(JSON.stringify(verdict)).not.toContain('hunter2');
  });
});
