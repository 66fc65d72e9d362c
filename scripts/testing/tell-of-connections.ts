import type { IncomingMessage } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { EventBridge } from '@aws-sdk/client-eventbridge';
import { openCertificateAuthority } from '@/sandbox/private-services/certificate-authority';
import type { Sandbox } from '@/sandbox/start-sandbox';

const portalHost = 'portal.example.com';

/** Has an account's EventBridge tell the portal of its connections, as docs/operating.md says; answers a client with full access to that account. */
export async function tellOfConnections(sandbox: Sandbox, of: { accountId: string; token: string; receive: (request: Request) => Promise<Response> }) {
  const { accountId, token, receive } = of;
  const server = await serve(sandbox, receive);
  const events = new EventBridge({ endpoint: sandbox.url, region: 'us-east-1', credentials: { accessKeyId: `AKIASBX0${accountId}`, secretAccessKey: 'sandbox' } });
  const { ConnectionArn } = await events.createConnection({
    Name: 'pergola-events',
    AuthorizationType: 'API_KEY',
    AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: 'Authorization', ApiKeyValue: `Bearer ${token}` } },
  });
  const { ApiDestinationArn } = await events.createApiDestination({ Name: 'pergola-events', ConnectionArn, InvocationEndpoint: `https://${portalHost}/api/events`, HttpMethod: 'POST' });
  const RoleArn = `arn:aws:iam::${accountId}:role/TellPergola`;
  sandbox.changeRole(RoleArn, {
    trustPolicy: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'sts:AssumeRole' }] },
    policies: [{ name: 'Tell', document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'events:InvokeApiDestination', Resource: ApiDestinationArn }] } }],
  });
  await events.putRule({ Name: 'pergola-events', EventPattern: JSON.stringify({ source: ['aws.events'], 'detail-type': [{ prefix: 'Connection ' }] }) });
  const { FailedEntries } = await events.putTargets({ Rule: 'pergola-events', Targets: [{ Id: 'pergola', Arn: ApiDestinationArn, RoleArn }] });
  if (FailedEntries?.length) throw new Error(JSON.stringify(FailedEntries));
  return { events, stop: () => server.close() };
}

/** A portal on the internet of the sandbox's world, with a certificate that everybody there trusts. */
async function serve({ world }: Sandbox, receive: (request: Request) => Promise<Response>): Promise<Server> {
  const authority = await openCertificateAuthority(world.collection('sandbox.certificate'));
  const { certificatePem, privateKeyPem } = await authority.issue(portalHost, true);
  const server = createServer({ cert: certificatePem, key: privateKeyPem }, (incoming, outgoing) => {
    void toRequest(incoming)
      .then(receive)
      .then(async (answer) => outgoing.writeHead(answer.status).end(await answer.text()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const known = world.privateServices;
  world.privateServices = () => {
    const others = known();
    return [...others, { ...others[0]!, domainName: portalHost, port: 443, loopbackPort: (server.address() as AddressInfo).port, trustedCertificate: true, reachableFromInternet: true }];
  };
  return server;
}

async function toRequest(incoming: IncomingMessage): Promise<Request> {
  const headers = Object.entries(incoming.headers).map(([name, value]): [string, string] => [name, [value].flat().join(', ')]);
  return new Request(`https://${portalHost}${incoming.url}`, { method: incoming.method, headers, body: await buffer(incoming) });
}
