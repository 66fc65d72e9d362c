import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { PrivateService } from '../core/contract';
import { closeServer } from '../core/http-server';
import { stableId } from '../world/stable-id';
import type { WorldFile } from '../world/world-file';
import type { CertificateAuthority } from './certificate-authority';
import { serveForecast } from './forecast-service';

type Declaration = WorldFile['privateServices'][number];

const players: Record<Declaration['plays'], (request: IncomingMessage, response: ServerResponse) => void> = {
  forecast: serveForecast,
};

export interface RunningPrivateServices {
  list(): PrivateService[];
  stop(): Promise<void>;
}

/** Starts the declared private services on loopback, one HTTPS server each, seen from every Region that it is declared for. */
export async function startPrivateServices(declarations: Declaration[], authority: CertificateAuthority): Promise<RunningPrivateServices> {
  const running = await Promise.all(
    declarations.map(async (declaration) => ({ declaration, server: await startServer(declaration, authority) })),
  );
  return {
    list: () =>
      running.flatMap(({ declaration, server }) =>
        declaration.regions.map((region) => describe(declaration, region, (server.address() as AddressInfo).port)),
      ),
    async stop() {
      await Promise.all(running.map(({ server }) => closeServer(server)));
    },
  };
}

async function startServer(declaration: Declaration, authority: CertificateAuthority): Promise<Server> {
  const { certificatePem, privateKeyPem } = await authority.issue(declaration.domainName, declaration.trustedCertificate);
  const server = createServer({ cert: certificatePem, key: privateKeyPem }, players[declaration.plays]);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return server;
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
  };
}
