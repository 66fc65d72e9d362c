import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { join } from 'node:path';
import type { PrivateService } from '../core/contract';
import { closeServer } from '../core/http-server';
import { stableId } from '../world/stable-id';
import type { WorldFile } from '../world/world-schema';
import type { CertificateAuthority } from './certificate-authority';
import type { AccessTokens } from './access-tokens';
import { serveForecast } from './forecast-service';
import { serveLedger } from './ledger-service';
import { serveOrders } from './orders-service';
import { listenForDatabase } from './start-database';
import { serveTokens } from './token-endpoint';

type Declaration = WorldFile['privateServices'][number];

const players: Record<Exclude<Declaration['plays'], 'postgres'>, (tokens: AccessTokens) => RequestListener> = {
  forecast: () => serveForecast,
  ledger: () => serveLedger(),
  orders: serveOrders,
  'token-endpoint': serveTokens,
};

export interface RunningPrivateServices {
  list(): PrivateService[];
  stop(): Promise<void>;
}

interface RunningServer {
  server: Server;
  stop(): Promise<void>;
}

/** Starts the declared private services on loopback, one server each, seen from every Region that it is declared for. */
export async function startPrivateServices(
  declarations: Declaration[],
  authority: CertificateAuthority,
  tokens: AccessTokens,
  folder: string | null,
): Promise<RunningPrivateServices> {
  const running = await Promise.all(
    declarations.map(async (declaration) => ({ declaration, ...(await startServer(declaration, authority, tokens, folder)) })),
  );
  return {
    list: () =>
      running.flatMap(({ declaration, server }) =>
        declaration.regions.map((region) => describe(declaration, region, (server.address() as AddressInfo).port)),
      ),
    async stop() {
      await Promise.all(running.map((one) => one.stop()));
    },
  };
}

async function startServer(
  declaration: Declaration,
  authority: CertificateAuthority,
  tokens: AccessTokens,
  folder: string | null,
): Promise<RunningServer> {
  const { plays } = declaration;
  if (plays === 'postgres') return listenForDatabase(folder && join(folder, 'databases', declaration.name));
  const { certificatePem, privateKeyPem } = await authority.issue(declaration.domainName, declaration.trustedCertificate);
  const server = createServer({ cert: certificatePem, key: privateKeyPem }, players[plays](tokens));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return { server, stop: () => closeServer(server) };
}

function describe(declaration: Declaration, region: string, loopbackPort: number): PrivateService {
  return {
    accountId: declaration.account,
    region,
    vpcId: stableId('vpc', declaration.account, region, declaration.vpc),
    domainName: declaration.domainName,
    ipAddress: declaration.ipAddress,
    port: declaration.port,
    loopbackPort,
    publicName: declaration.publicName,
    trustedCertificate: declaration.trustedCertificate,
    reachableFromInternet: declaration.reachableFromInternet,
  };
}
