import {
  DeleteServiceNetworkResourceAssociationCommand,
  ListServiceNetworkResourceAssociationsCommand,
  UpdateResourceConfigurationCommand,
  UpdateResourceGatewayCommand,
} from '@aws-sdk/client-vpc-lattice';
import type { TestStateCommandOutput } from '@aws-sdk/client-sfn';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openCertificateAuthority } from '@/sandbox/private-services/certificate-authority';
import { startSandbox, type Sandbox } from '@/sandbox/start-sandbox';
import { accounts } from '@/sandbox/testing/clients';
import {
  accountClients,
  forecastTask,
  httpTaskRole,
  mainVpc,
  makeConfiguration,
  makeConnection,
  makeGateway,
  makeShare,
  serviceHost,
  testTask,
  type Clients,
} from '@/sandbox/testing/seed-story';

let sandbox: Sandbox;
let owner: Clients;
let consumer: Clients;
let gatewayId: string;
let configurationArn: string;
let connectionArn: string;

beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(async () => {
  sandbox.reset();
  owner = accountClients(sandbox, accounts.owner);
  consumer = accountClients(sandbox, accounts.consumer);
  gatewayId = await makeGateway(sandbox, owner);
  configurationArn = await makeConfiguration(sandbox, owner, gatewayId);
  await makeShare(sandbox, owner, configurationArn, [accounts.consumer]);
  connectionArn = await makeConnection(sandbox, consumer, configurationArn);
});
afterAll(() => sandbox.stop());

const call = (parameters: Record<string, unknown> = {}): Promise<TestStateCommandOutput> =>
  testTask(consumer, accounts.consumer, forecastTask(connectionArn, parameters));

describe('each missing link', () => {
  it.each<[string, () => Promise<unknown>, Record<string, unknown>, string, string]>([
    ['a host that is not in the configuration', async () => {}, { ApiEndpoint: 'https://other.main.example.com/' }, 'States.Http.Socket', 'Host other.main.example.com'],
    ['a port that is not in the configuration', async () => {}, { ApiEndpoint: `https://${serviceHost}:8443/` }, 'States.Http.Socket', 'Port 8443'],
    ['a port that is, but where nothing listens', () => changePorts('1-65535'), { ApiEndpoint: `https://${serviceHost}:8443/` }, 'States.Http.Socket', 'port 8443'],
    ['security groups that let nothing out on 443', () => changeGroups('main-no-https-sg'), {}, 'States.Http.Socket', 'Connection Timed Out'],
    ['an association that the owner cut', () => cutAssociation(), {}, 'Events.ConnectionResource.InvalidPrivateConnectionState', 'FAILED_CONNECTIVITY'],
    ['plain HTTP', async () => {}, { ApiEndpoint: `http://${serviceHost}/` }, 'States.Runtime', 'not an HTTPS URL'],
    ['a header that HTTP Tasks may not set', async () => {}, { Headers: { 'X-Forwarded-For': '1.2.3.4' } }, 'States.Runtime', 'X-Forwarded-For'],
    ['a header with a line break', async () => {}, { Headers: { 'x-team': 'a\r\nHost: b' } }, 'States.Runtime', 'not valid'],
    ['a method that there is not', async () => {}, { Method: 'TRACE' }, 'States.Runtime', 'Method TRACE is not one of'],
    ['an unknown encoding', async () => {}, { Transform: { RequestBodyEncoding: 'XML' } }, 'States.Runtime', 'RequestBodyEncoding XML'],
    ['an unknown form of lists', async () => {}, { Transform: { RequestEncodingOptions: { ArrayFormat: 'TREE' } } }, 'States.Runtime', 'ArrayFormat TREE'],
    ['two ways to name the connection', async () => {}, { Authentication: { ConnectionArn: 'x' } }, 'States.Runtime', 'Exactly one'],
    ['an unknown path of the service', async () => {}, { ApiEndpoint: `https://${serviceHost}/nothing` }, 'States.Http.StatusCode.404', 'Not Found'],
    ['a method that the service does not know', async () => {}, { Method: 'POST', RequestBody: {} }, 'States.Http.StatusCode.405', 'Method Not Allowed'],
  ])('%s', async (_what, change, parameters, error, cause) => {
    await change();
    expect(await call(parameters)).toMatchObject({ status: 'FAILED', error, cause: expect.stringContaining(cause) });
  });

  it('a connection of another account', async () => {
    const tested = await testTask(accountClients(sandbox, accounts.secondConsumer), accounts.secondConsumer, forecastTask(connectionArn));
    expect(tested.error).toMatch(/^Events\.ConnectionResource\.(AccessDenied|ResourceNotFound)$/);
  });

  it('a connection that does not exist', async () => {
    const tested = await testTask(consumer, accounts.consumer, forecastTask(connectionArn.replace('/pergola-service1/', '/pergola-service9/')));
    expect(tested).toMatchObject({ error: 'Events.ConnectionResource.ResourceNotFound' });
  });

  it('is none while the gateway takes other good security groups', async () => {
    await changeGroups('main-rg-sg');
    expect(await call()).toMatchObject({ status: 'SUCCEEDED' });
  });
});

describe('the execution role', () => {
  it.each([
    ['states:InvokeHTTPEndpoint', 'States.Http.AccessDenied'],
    ['events:RetrieveConnectionCredentials', 'Events.ConnectionResource.AccessDenied'],
    ['secretsmanager:GetSecretValue', 'Events.ConnectionResource.AccessDenied'],
    ['secretsmanager:DescribeSecret', 'Events.ConnectionResource.AccessDenied'],
  ])('needs %s', async (action, error) => {
    sandbox.changeRole(httpTaskRole(accounts.consumer), {
      policies: [
        { name: 'All', document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] } },
        { name: 'But', document: { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: action, Resource: '*' }] } },
      ],
    });
    expect(await call()).toMatchObject({ status: 'FAILED', error, cause: expect.stringContaining(action) });
    sandbox.restoreRoles();
  });

  it('can be held to methods and endpoints', async () => {
    const allow = (condition: object) => ({
      policies: [
        { name: 'Read', document: { Statement: [{ Effect: 'Allow', Action: ['events:*', 'secretsmanager:*'], Resource: '*' }] } },
        { name: 'Call', document: { Statement: [{ Effect: 'Allow', Action: 'states:InvokeHTTPEndpoint', Resource: '*', Condition: { StringLike: condition } }] } },
      ],
    });
    sandbox.changeRole(httpTaskRole(accounts.consumer), allow({ 'states:HTTPMethod': 'POST' }));
    expect(await call()).toMatchObject({ error: 'States.Http.AccessDenied' });
    sandbox.changeRole(httpTaskRole(accounts.consumer), allow({ 'states:HTTPMethod': 'GET', 'states:HTTPEndpoint': `https://${serviceHost}/*` }));
    expect(await call()).toMatchObject({ status: 'SUCCEEDED' });
    sandbox.restoreRoles();
  });
});

it('goes to an address too, where the certificate of the service must name that address', async () => {
  const arn = await makeConfiguration(sandbox, owner, gatewayId, {
    name: 'by-address',
    resourceConfigurationDefinition: { ipResource: { ipAddress: '10.0.1.20' } },
  });
  await makeShare(sandbox, owner, arn, [accounts.consumer]);
  connectionArn = await makeConnection(sandbox, consumer, arn, undefined, { Name: 'pergola-by-address' });
  const tested = await call({ ApiEndpoint: 'https://10.0.1.20/' });
  // The certificate of service1 names no address, as one of a public authority would not.
  expect(tested).toMatchObject({ error: 'States.Http.Socket', cause: expect.stringContaining('10.0.1.20') });
});

describe('with a service that echoes what it gets', () => {
  let echo: Server;

  beforeAll(async () => {
    echo = createServer(await certificateOf(serviceHost, true), (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const url = new URL(request.url ?? '/', 'https://x');
        const size = Number(url.searchParams.get('size') ?? 0);
        response.writeHead(200, { 'content-type': url.searchParams.get('type') ?? 'application/json' });
        response.end(size > 0 ? 'x'.repeat(size) : JSON.stringify({ url: request.url, headers: request.headers, body: Buffer.concat(chunks).toString() }));
      });
    });
    await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
    const { port } = echo.address() as AddressInfo;
    const services = sandbox.world.privateServices();
    sandbox.world.privateServices = () => services.map((service) => ({ ...service, loopbackPort: port }));
  });
  afterAll(() => new Promise((resolve) => echo.close(resolve)));

  it('sends what the task gives, what the connection adds, and what Step Functions sets', async () => {
    const tested = await call({
      Method: 'POST',
      Headers: { 'x-team': 'forecasting' },
      QueryParameters: { Action: 'Other', days: ['1', '2'] },
      RequestBody: { city: 'Seattle' },
    });
    const { ResponseBody } = JSON.parse(tested.output ?? '') as { ResponseBody: { url: string; headers: Record<string, string>; body: string } };
    expect(ResponseBody.url).toBe('/?days=1&days=2&Action=Forecast');
    expect(ResponseBody.headers).toMatchObject({
      host: serviceHost,
      'x-team': 'forecasting',
      authorization: `Basic ${Buffer.from('forecast:sunny-day-42').toString('base64')}`,
      'content-type': 'application/json; charset=UTF-8',
      'user-agent': 'Amazon|StepFunctions|HttpInvoke|us-east-1',
      range: 'bytes=0-262144',
    });
    expect(ResponseBody.body).toBe('{"city":"Seattle"}');
  });

  it('sends the key, headers and body parameters of a connection, which win over the task\'s', async () => {
    const arn = await makeConnection(sandbox, consumer, configurationArn, undefined, {
      Name: 'pergola-by-key',
      AuthorizationType: 'API_KEY',
      AuthParameters: {
        ApiKeyAuthParameters: { ApiKeyName: 'x-api-key', ApiKeyValue: 'canary-9' },
        InvocationHttpParameters: {
          HeaderParameters: [{ Key: 'X-Team', Value: 'from-connection' }],
          BodyParameters: [{ Key: 'token', Value: 'canary-10', IsValueSecret: true }],
        },
      },
    });
    const byKey = (RequestBody: unknown) =>
      testTask(consumer, accounts.consumer, forecastTask(arn, { Method: 'POST', Headers: { 'x-team': 'mine', 'x-mine': 'kept' }, RequestBody }));
    const tested = await byKey({ city: 'Seattle', token: 'mine' });
    const { ResponseBody } = JSON.parse(tested.output ?? '') as { ResponseBody: { headers: Record<string, string>; body: string } };
    expect(ResponseBody.headers).toMatchObject({ 'x-api-key': 'canary-9', 'x-team': 'from-connection', 'x-mine': 'kept' });
    expect(ResponseBody.headers).not.toHaveProperty('authorization');
    expect(JSON.parse(ResponseBody.body)).toEqual({ city: 'Seattle', token: 'canary-10' });
    expect(JSON.stringify(tested.inspectionData?.request)).not.toMatch(/canary/);
    expect(await byKey('a string')).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
  });

  it('finds a name that only the VPC knows through a gateway that resolves in the VPC', async () => {
    const known = sandbox.world.privateServices;
    sandbox.world.privateServices = () => known().map((service) => ({ ...service, publicName: false }));
    expect(await call()).toMatchObject({ error: 'States.Http.Socket', cause: expect.stringContaining('could not resolve') });
    const inside = await makeGateway(sandbox, owner, { name: 'in-vpc-rg', resourceConfigDnsResolution: 'IN_VPC' });
    const arn = await makeConfiguration(sandbox, owner, inside, { name: 'in-vpc' });
    await makeShare(sandbox, owner, arn, [accounts.consumer]);
    connectionArn = await makeConnection(sandbox, consumer, arn, undefined, { Name: 'pergola-in-vpc' });
    expect(await call()).toMatchObject({ status: 'SUCCEEDED' });
    sandbox.world.privateServices = known;
  });

  it('encodes the body as a form where the task says so', async () => {
    const tested = await call({
      Method: 'POST',
      RequestBody: { a: { b: 'c d' }, list: [1, 2] },
      Transform: { RequestBodyEncoding: 'URL_ENCODED', RequestEncodingOptions: { ArrayFormat: 'BRACKETS' } },
    });
    const { ResponseBody } = JSON.parse(tested.output ?? '') as { ResponseBody: { headers: Record<string, string>; body: string } };
    expect(new URLSearchParams(ResponseBody.body).toString()).toBe(new URLSearchParams([['a[b]', 'c d'], ['list[]', '1'], ['list[]', '2']]).toString());
    expect(ResponseBody.headers['content-type']).toBe('application/x-www-form-urlencoded');
  });

  it.each([
    ['a response above 256 KiB', { size: '300000' }, 'States.DataLimitExceeded'],
    ['a binary response', { type: 'image/png' }, 'States.Runtime'],
  ])('refuses %s', async (_what, QueryParameters, error) => {
    expect(await call({ QueryParameters })).toMatchObject({ status: 'FAILED', error });
  });

  it.each([
    ['that no public authority signed', serviceHost, false],
    ['of another name', 'other.main.example.com', true],
  ])('refuses a certificate %s', async (_what, name, trusted) => {
    echo.setSecureContext(await certificateOf(name, trusted));
    expect(await call()).toMatchObject({ error: 'States.Http.Socket', cause: expect.stringMatching(/certificate|altnames/i) });
    echo.setSecureContext(await certificateOf(serviceHost, true));
  });

  it('gives text as a string', async () => {
    const tested = await call({ QueryParameters: { type: 'text/plain', size: '3' } });
    expect(JSON.parse(tested.output ?? '')).toMatchObject({ ResponseBody: 'xxx' });
  });
});

async function certificateOf(name: string, trusted: boolean): Promise<{ cert: string; key: string }> {
  const authority = await openCertificateAuthority(sandbox.world.collection('sandbox.certificate'));
  const { certificatePem: cert, privateKeyPem: key } = await authority.issue(name, trusted);
  return { cert, key };
}

async function changePorts(range: string): Promise<void> {
  await owner.lattice.send(new UpdateResourceConfigurationCommand({ resourceConfigurationIdentifier: configurationArn, portRanges: [range] }));
}

async function changeGroups(name: string): Promise<void> {
  const { securityGroupIds } = await mainVpc(owner, name);
  await owner.lattice.send(new UpdateResourceGatewayCommand({ resourceGatewayIdentifier: gatewayId, securityGroupIds }));
}

async function cutAssociation(): Promise<void> {
  const { items } = await owner.lattice.send(new ListServiceNetworkResourceAssociationsCommand({ resourceConfigurationIdentifier: configurationArn }));
  await owner.lattice.send(new DeleteServiceNetworkResourceAssociationCommand({ serviceNetworkResourceAssociationIdentifier: items?.[0]?.id }));
}
