import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { EC2 } from '@aws-sdk/client-ec2';
import type { EventBridge } from '@aws-sdk/client-eventbridge';
import type { Organizations } from '@aws-sdk/client-organizations';
import type { Pipes } from '@aws-sdk/client-pipes';
import type { RAM } from '@aws-sdk/client-ram';
import type { S3 } from '@aws-sdk/client-s3';
import type { SFN } from '@aws-sdk/client-sfn';
import type { STS } from '@aws-sdk/client-sts';
import type { VPCLattice } from '@aws-sdk/client-vpc-lattice';
import { env } from '@/lib/platform/env';
import { requireOpenWindow } from './change-window';
import { isChange } from './observer';

/** The SDK's client of each service, by signing name. */
export interface Clients {
  'vpc-lattice': VPCLattice;
  ram: RAM;
  events: EventBridge;
  states: SFN;
  pipes: Pipes;
  ec2: EC2;
  organizations: Organizations;
  sts: STS;
  s3: S3;
}
export type ServiceName = keyof Clients;

export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/** A host in AWS answers the handshake in milliseconds; one that does not within this is not there. */
const connectionTimeoutMs = 3_000;
/** Control planes answer within a second or two; a lease of the controller outlives one such wait. */
const requestTimeoutMs = 15_000;
/** The SDK smooths over one hiccup; the controller's own back-off does the rest, so that the two do not multiply. */
const maxAttempts = 2;
/**
 * Nothing is repeated by the SDK when its answer was awaited for longer: the process may have been asleep, and somebody else
 * has its lease by now. The controller looks before it asks again.
 */
const repeatedWithinMs = 10_000;
/** From the first attempt of a call to the last moment at which AWS may still take one up, in milliseconds. */
export const longestCallMs = repeatedWithinMs + connectionTimeoutMs + requestTimeoutMs;
/** An HTTP Task gives up after 60 s (Step Functions developer guide); TestState answers after that. */
const testRequestTimeoutMs = 75_000;
/** A test request must not be sent twice. */
const testMaxAttempts = 1;
/** Connections to one host that are open at once; more calls than that wait in line. */
const maxSockets = 64;

const agents = { httpAgent: new HttpAgent({ keepAlive: true, maxSockets }), httpsAgent: new HttpsAgent({ keepAlive: true, maxSockets }) };
/** A connection that is kept open may be closed by the other side while a call is sent. What is not sent again goes over one of its own. */
const testAgents = { httpAgent: new HttpAgent({ keepAlive: false, maxSockets }), httpsAgent: new HttpsAgent({ keepAlive: false, maxSockets }) };

export interface AwsSettings {
  /** Unset: the SDK's own chain, `AWS_ENDPOINT_URL` included. */
  endpointUrl?: string;
  /** Of the principal that the accounts' roles trust. Unset: the SDK's own chain. */
  hubCredentials?: Credentials;
}

let settings: AwsSettings = {};

/** Overrides what the SDK finds out by itself, for processes that bring their own AWS. */
export function configureAws(given: AwsSettings): void {
  settings = given;
}

function optionsFor(service: ServiceName, region: string, credentials: Credentials | undefined) {
  const used = credentials ?? settings.hubCredentials;
  const isTest = service === 'states';
  return {
    region,
    ...(used && { credentials: used }),
    ...(settings.endpointUrl && { endpoint: settings.endpointUrl }),
    maxAttempts: isTest ? testMaxAttempts : maxAttempts,
    requestHandler: {
      ...(isTest ? testAgents : agents),
      connectionTimeout: connectionTimeoutMs,
      requestTimeout: isTest ? testRequestTimeoutMs : requestTimeoutMs,
      // requestTimeout ends with the headers: a body that stops halfway would be waited for without end.
      socketTimeout: isTest ? testRequestTimeoutMs : requestTimeoutMs,
      throwOnRequestTimeout: true,
    },
  };
}

/** Each package is loaded when its first client is wanted: together they would weigh on every process. */
const loaders: { [S in ServiceName]: (options: ReturnType<typeof optionsFor>) => Promise<Clients[S]> } = {
  'vpc-lattice': async (options) => new (await import('@aws-sdk/client-vpc-lattice')).VPCLattice(options),
  ram: async (options) => new (await import('@aws-sdk/client-ram')).RAM(options),
  events: async (options) => new (await import('@aws-sdk/client-eventbridge')).EventBridge(options),
  states: async (options) => dialPlainHost(new (await import('@aws-sdk/client-sfn')).SFN(options)),
  pipes: async (options) => new (await import('@aws-sdk/client-pipes')).Pipes(options),
  ec2: async (options) => new (await import('@aws-sdk/client-ec2')).EC2(options),
  organizations: async (options) => new (await import('@aws-sdk/client-organizations')).Organizations(options),
  sts: async (options) => new (await import('@aws-sdk/client-sts')).STS(options),
  // An endpoint of your own, however it is set, has no DNS name for each bucket.
  s3: async (options) => new (await import('@aws-sdk/client-s3')).S3({ ...options, forcePathStyle: Boolean(settings.endpointUrl ?? env().AWS_ENDPOINT_URL) }),
};

/** A client with the given credentials, or with those of Pergola's own principal. */
export async function newClient<S extends ServiceName>(service: S, region: string, credentials?: Credentials): Promise<Clients[S]> {
  const client = await loaders[service](optionsFor(service, region, credentials));
  sendOnlyInTime(client, service);
  return client;
}

/** Asked before each attempt, since the process can stop between two of them. */
function sendOnlyInTime({ middlewareStack }: Clients[ServiceName], service: ServiceName): void {
  (middlewareStack as STS['middlewareStack']).add(
    (next, { commandName }) => {
      const operation = commandName!.replace(/Command$/, '');
      let firstAt: number | undefined;
      return (args) => {
        if (isChange(operation)) requireOpenWindow(service, operation);
        firstAt ??= performance.now();
        if (performance.now() - firstAt > repeatedWithinMs) throw Object.assign(new Error('AWS did not answer in time.'), { name: 'TimeoutError' });
        return next(args);
      };
    },
    { step: 'finalizeRequest', priority: 'low', name: 'sendOnlyInTime' },
  );
}

/**
 * TestState goes to `sync-` in front of the host name (Step Functions API model), which only AWS's own hosts have: an
 * endpoint of one's own has no such twin.
 */
function dialPlainHost(client: SFN): SFN {
  client.middlewareStack.add(
    (next) => (args) => {
      const request = args.request as { hostname: string };
      if (request.hostname.startsWith('sync-') && !/^sync-states[.-]/.test(request.hostname)) request.hostname = request.hostname.slice('sync-'.length);
      return next(args);
    },
    { step: 'build', name: 'dialPlainHost' },
  );
  return client;
}
