import { CreateConnectionCommand, DescribeConnectionCommand, PutEventsCommand, UpdateConnectionCommand, type CreateConnectionCommandInput, type DescribeConnectionCommandOutput } from '@aws-sdk/client-eventbridge';
import { CreateStateMachineCommand, DescribeExecutionCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { DeleteServiceNetworkResourceAssociationCommand, ListServiceNetworkResourceAssociationsCommand } from '@aws-sdk/client-vpc-lattice';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import { createServer as createSilentServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AccessToken } from '@/sandbox/data-plane/access-token';
import { openCertificateAuthority } from '@/sandbox/private-services/certificate-authority';
import { startSandbox, type Sandbox } from '@/sandbox/start-sandbox';
import { accounts } from '@/sandbox/testing/clients';
import { makeDestination, makeRule, makeServiceRole, makeWayTo, ordersClient, ordersHost, privateTarget } from '@/sandbox/testing/api-destination-story';
import { accountClients, forecastTask, httpTaskRole, makeGateway, testTask, type Clients } from '@/sandbox/testing/seed-story';

let sandbox: Sandbox;
let owner: Clients;
let consumer: Clients;
let gatewayId: string;
let ordersWay: string;

beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(async () => {
  sandbox.reset();
  owner = accountClients(sandbox, accounts.owner);
  consumer = accountClients(sandbox, accounts.consumer);
  gatewayId = await makeGateway(sandbox, owner);
  ordersWay = await makeWayTo(sandbox, owner, gatewayId, ordersHost, accounts.consumer);
});
afterAll(() => sandbox.stop());

const grant = { BodyParameters: [{ Key: 'grant_type', Value: 'client_credentials', IsValueSecret: false }] };
const oauth = (more: object = {}) => ({
  ClientParameters: ordersClient,
  AuthorizationEndpoint: 'https://auth.main.example.com/oauth2/token',
  HttpMethod: 'POST' as const,
  OAuthHttpParameters: grant,
  ...more,
});

async function create(OAuthParameters = oauth(), more: Partial<CreateConnectionCommandInput> = {}, auth: object = {}) {
  const made = await consumer.events.send(
    new CreateConnectionCommand({
      Name: 'pergola-orders',
      AuthorizationType: 'OAUTH_CLIENT_CREDENTIALS',
      AuthParameters: { OAuthParameters, ...auth },
      InvocationConnectivityParameters: privateTarget(ordersWay),
      ...more,
    }),
  );
  return { arn: String(made.ConnectionArn), state: made.ConnectionState };
}

const describeConnection = () => consumer.events.send(new DescribeConnectionCommand({ Name: 'pergola-orders' }));

/** Lets the connection come to rest; the token endpoint is really asked, so that takes a moment. */
async function settled(): Promise<DescribeConnectionCommandOutput> {
  sandbox.advanceClock(sandbox.delays().connection);
  sandbox.advanceClock(sandbox.delays().connectionAuthorization);
  return vi.waitFor(async () => {
    const connection = await describeConnection();
    expect(connection.ConnectionState).toMatch(/^(ACTIVE|AUTHORIZED|DEAUTHORIZED|FAILED_CONNECTIVITY)$/);
    return connection;
  });
}

const ordersTask = (connectionArn: string) => forecastTask(connectionArn, { ApiEndpoint: `https://${ordersHost}/orders`, Method: 'GET' });
const call = (connectionArn: string) => testTask(consumer, accounts.consumer, ordersTask(connectionArn));

describe('a private connection with OAuth', () => {
  it('goes from CREATING over AUTHORIZING to ACTIVE, and its token opens the service', async () => {
    const { arn, state } = await create();
    expect(state).toBe('CREATING');
    sandbox.advanceClock(sandbox.delays().connection);
    expect((await describeConnection()).ConnectionState).toBe('AUTHORIZING');
    expect(await call(arn)).toMatchObject({ status: 'FAILED', error: 'Events.ConnectionResource.AuthInProgress' });
    const connection = await settled();
    expect(connection).toMatchObject({ ConnectionState: 'ACTIVE', LastAuthorizedTime: expect.any(Date) });
    expect(connection.AuthParameters).toEqual({
      OAuthParameters: {
        ClientParameters: { ClientID: 'orders-client' },
        AuthorizationEndpoint: 'https://auth.main.example.com/oauth2/token',
        HttpMethod: 'POST',
        OAuthHttpParameters: grant,
      },
    });
    const tested = await call(arn);
    expect(JSON.parse(String(tested.output))).toMatchObject({ ResponseBody: { orders: [{ id: 'order-1' }] } });
    expect(JSON.stringify([connection, sandbox.calls(), tested])).not.toMatch(/harvest-moon-77|Bearer/);
  });

  it('serves the executions of a state machine', async () => {
    const { arn } = await create();
    await settled();
    const definition = JSON.stringify({ StartAt: 'Orders', States: { Orders: ordersTask(arn) } });
    const { stateMachineArn } = await consumer.states.send(new CreateStateMachineCommand({ name: 'orders', definition, roleArn: httpTaskRole(accounts.consumer) }));
    sandbox.advanceClock(sandbox.delays().stateMachine);
    const { executionArn } = await consumer.states.send(new StartExecutionCommand({ stateMachineArn }));
    await vi.waitFor(async () => {
      const execution = await consumer.states.send(new DescribeExecutionCommand({ executionArn }));
      expect(execution).toMatchObject({ status: 'SUCCEEDED', output: expect.stringContaining('order-1') });
    });
  });

  it('serves the deliveries of rules, which get another token at the retry after a 401', async () => {
    const { arn } = await create();
    await settled();
    const destinationArn = await makeDestination(consumer, arn, { InvocationEndpoint: `https://${ordersHost}/orders` });
    const RoleArn = makeServiceRole(sandbox, accounts.consumer, 'events.amazonaws.com', 'events:InvokeApiDestination');
    await makeRule(consumer, { Arn: destinationArn, RoleArn, Input: '{"article":"vane","quantity":1}' });
    const [token] = sandbox.world.collection<AccessToken>('events.accessToken').list();
    if (token) sandbox.world.collection<AccessToken>('events.accessToken').put({ ...token, token: 'revoked.token' });
    await consumer.events.send(new PutEventsCommand({ Entries: [{ Source: 'test.bookings', DetailType: 'Booked', Detail: '{}' }] }));
    sandbox.advanceClock(0);
    await vi.waitFor(() => expect(sandbox.deliveries()).toMatchObject([{ status: 'WAITING', lastStatusCode: 401 }]));
    sandbox.advanceClock(1_000);
    await vi.waitFor(() => expect(sandbox.deliveries()).toMatchObject([{ status: 'DELIVERED', attempts: 2, lastStatusCode: 201 }]));
    expect((await describeConnection()).ConnectionState).toBe('ACTIVE');
  });

  it('renews a token before it ends', async () => {
    const { arn } = await create();
    await settled();
    sandbox.advanceClock(3_600_000 - 30_000);
    expect(await call(arn)).toMatchObject({ status: 'SUCCEEDED' });
    sandbox.advanceClock(60_000);
    expect(await call(arn)).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('asks a private token endpoint over an association of its own', async () => {
    const authWay = await makeWayTo(sandbox, owner, gatewayId, 'internal-auth.main.example.com', accounts.consumer);
    const internal = oauth({ AuthorizationEndpoint: 'https://internal-auth.main.example.com/oauth2/token' });
    const { arn } = await create(internal, {}, { ConnectivityParameters: privateTarget(authWay) });
    const connection = await settled();
    expect(connection).toMatchObject({
      ConnectionState: 'ACTIVE',
      AuthParameters: { ConnectivityParameters: { ResourceParameters: { ResourceConfigurationArn: authWay, ResourceAssociationArn: expect.stringContaining('snra-') } } },
    });
    expect(await call(arn)).toMatchObject({ status: 'SUCCEEDED' });
    const { items } = await owner.lattice.send(new ListServiceNetworkResourceAssociationsCommand({ resourceConfigurationIdentifier: authWay }));
    expect(items).toMatchObject([{ isManagedAssociation: true, status: 'ACTIVE' }]);
  });
});

describe('what the token endpoint says decides', () => {
  it.each<[string, Parameters<typeof oauth>[0], string, RegExp]>([
    ['a wrong secret', { ClientParameters: { ...ordersClient, ClientSecret: 'wrong' } }, 'DEAUTHORIZED', /HTTP status 401/],
    ['a missing grant type', { OAuthHttpParameters: {} }, 'DEAUTHORIZED', /HTTP status 400/],
    ['another path', { AuthorizationEndpoint: 'https://auth.main.example.com/nothing' }, 'DEAUTHORIZED', /HTTP status 404/],
    ['a host that the internet does not know', { AuthorizationEndpoint: 'https://internal-auth.main.example.com/oauth2/token' }, 'DEAUTHORIZED', /internal-auth/],
  ])('%s', async (_what, more, state, reason) => {
    await create(oauth(more));
    const connection = await settled();
    expect(connection).toMatchObject({ ConnectionState: state, StateReason: expect.stringMatching(reason) });
    expect(connection.StateReason).not.toMatch(/wrong|harvest/);
  });

  it('is reached over the wrong way: FAILED_CONNECTIVITY', async () => {
    await create(oauth(), {}, { ConnectivityParameters: privateTarget(ordersWay) });
    expect(await settled()).toMatchObject({ ConnectionState: 'FAILED_CONNECTIVITY', StateReason: expect.stringContaining('auth.main.example.com') });
  });

  it('DEAUTHORIZED is mended by an update with the right secret only', async () => {
    await create(oauth({ ClientParameters: { ...ordersClient, ClientSecret: 'wrong' } }));
    await settled();
    await consumer.events.send(new UpdateConnectionCommand({ Name: 'pergola-orders', Description: 'no new secret' }));
    expect((await settled()).ConnectionState).toBe('DEAUTHORIZED');
    const OAuthParameters = { ClientParameters: { ClientSecret: ordersClient.ClientSecret } };
    await consumer.events.send(new UpdateConnectionCommand({ Name: 'pergola-orders', AuthorizationType: 'OAUTH_CLIENT_CREDENTIALS', AuthParameters: { OAuthParameters } }));
    expect((await settled()).ConnectionState).toBe('ACTIVE');
  });

  it('a public connection with a private token endpoint becomes AUTHORIZED, until the owner cuts the way to it', async () => {
    const authWay = await makeWayTo(sandbox, owner, gatewayId, 'internal-auth.main.example.com', accounts.consumer);
    const internal = oauth({ AuthorizationEndpoint: 'https://internal-auth.main.example.com/oauth2/token' });
    const { state } = await create(internal, { InvocationConnectivityParameters: undefined }, { ConnectivityParameters: privateTarget(authWay) });
    expect(state).toBe('CREATING');
    expect((await settled()).ConnectionState).toBe('AUTHORIZED');
    const { items } = await owner.lattice.send(new ListServiceNetworkResourceAssociationsCommand({ resourceConfigurationIdentifier: authWay }));
    await owner.lattice.send(new DeleteServiceNetworkResourceAssociationCommand({ serviceNetworkResourceAssociationIdentifier: items?.[0]?.id }));
    expect((await describeConnection()).ConnectionState).toBe('FAILED_CONNECTIVITY');
  });

  it('a public connection becomes AUTHORIZED', async () => {
    const { state } = await create(oauth(), { InvocationConnectivityParameters: undefined });
    expect(state).toBe('AUTHORIZING');
    expect((await settled()).ConnectionState).toBe('AUTHORIZED');
  });
});

it('a connection that waited for its token when the sandbox stopped asks again', async () => {
  const home = mkdtempSync(join(tmpdir(), 'pergola-oauth-'));
  const first = await startSandbox({ home });
  const silent = createSilentServer();
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const services = first.world.privateServices();
  const loopbackPort = (silent.address() as AddressInfo).port;
  vi.spyOn(first.world, 'privateServices').mockReturnValue(services.map((service) => ({ ...service, loopbackPort })));
  consumer = accountClients(first, accounts.consumer);
  await create(oauth(), { InvocationConnectivityParameters: undefined });
  first.advanceClock(first.delays().connectionAuthorization);
  expect((await describeConnection()).ConnectionState).toBe('AUTHORIZING');
  await first.stop();
  silent.close();
  const second = await startSandbox({ home });
  consumer = accountClients(second, accounts.consumer);
  second.advanceClock(1);
  await vi.waitFor(async () => expect((await describeConnection()).ConnectionState).toBe('AUTHORIZED'));
  await second.stop();
  rmSync(home, { recursive: true });
});

describe('with a token endpoint and a service that tell what they got', () => {
  let recorder: Server;
  let got: { url: string; method: string; headers: Record<string, unknown>; body: string }[] = [];
  let answers: { token: object; service: number } = { token: { access_token: 'canary-token', expires_in: 600 }, service: 200 };

  beforeEach(async () => {
    const authority = await openCertificateAuthority(sandbox.world.collection('sandbox.certificate'));
    const certificates = await Promise.all(['auth.main.example.com', ordersHost].map((name) => authority.issue(name, true)));
    const [auth, orders] = certificates.map(({ certificatePem: cert, privateKeyPem: key }) => ({ cert, key }));
    got = [];
    recorder = createServer({ ...auth }, (request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        got.push({ url: String(request.url), method: String(request.method), headers: request.headers, body });
        const isToken = request.headers.host === 'auth.main.example.com';
        response.writeHead(isToken ? 200 : answers.service, { 'content-type': 'application/json' });
        response.end(JSON.stringify(isToken ? answers.token : {}));
      });
    });
    recorder.addContext(ordersHost, { ...orders });
    await new Promise<void>((resolve) => recorder.listen(0, '127.0.0.1', resolve));
    const { port } = recorder.address() as AddressInfo;
    const services = sandbox.world.privateServices();
    vi.spyOn(sandbox.world, 'privateServices').mockReturnValue(services.map((service) => ({ ...service, loopbackPort: port })));
  });
  afterEach(() => new Promise((resolve) => recorder.close(resolve)));

  const extra = {
    HeaderParameters: [{ Key: 'x-tenant', Value: 'north' }],
    QueryStringParameters: [{ Key: 'audience', Value: 'orders', IsValueSecret: true }],
    BodyParameters: [{ Key: 'scope', Value: 'read' }],
  };

  it.each(['POST', 'PUT'] as const)('sends the client and all OAuthHttpParameters with %s', async (HttpMethod) => {
    await create(oauth({ HttpMethod, OAuthHttpParameters: extra }));
    await settled();
    expect(got).toMatchObject([{ method: HttpMethod, url: '/oauth2/token?audience=orders', headers: { 'x-tenant': 'north', 'content-type': 'application/x-www-form-urlencoded' } }]);
    expect(Object.fromEntries(new URLSearchParams(got[0]?.body))).toEqual({ client_id: 'orders-client', client_secret: 'harvest-moon-77', scope: 'read' });
  });

  it('sends JSON where the headers of the connection say so', async () => {
    await create(oauth({ OAuthHttpParameters: { ...grant, HeaderParameters: [{ Key: 'Content-Type', Value: 'application/json' }] } }));
    await settled();
    expect(got[0]?.headers).toMatchObject({ 'content-type': 'application/json' });
    expect(JSON.parse(String(got[0]?.body))).toEqual({ client_id: 'orders-client', client_secret: 'harvest-moon-77', grant_type: 'client_credentials' });
  });

  it('puts them into the query of a GET', async () => {
    await create(oauth({ HttpMethod: 'GET', OAuthHttpParameters: extra }));
    await settled();
    const query = new URL(String(got[0]?.url), 'https://x').searchParams;
    expect(Object.fromEntries(query)).toEqual({ client_id: 'orders-client', client_secret: 'harvest-moon-77', scope: 'read', audience: 'orders' });
  });

  it('a 401 makes the next call ask for another token, and leaves the connection authorized', async () => {
    const { arn } = await create();
    await settled();
    answers = { ...answers, service: 401 };
    expect(await call(arn)).toMatchObject({ error: 'States.Http.StatusCode.401' });
    answers = { token: { access_token: 'second-token' }, service: 200 };
    expect(await call(arn)).toMatchObject({ status: 'SUCCEEDED' });
    expect((await describeConnection()).ConnectionState).toBe('ACTIVE');
    const bearers = got.filter(({ headers }) => headers['host'] === ordersHost).map(({ headers }) => headers['authorization']);
    expect(bearers).toEqual(['Bearer canary-token', 'Bearer second-token']);
  });

  it('an answer without a token deauthorizes', async () => {
    answers = { ...answers, token: { token: 'x' } };
    await create();
    expect(await settled()).toMatchObject({ ConnectionState: 'DEAUTHORIZED', StateReason: expect.stringContaining('access_token') });
  });
});
