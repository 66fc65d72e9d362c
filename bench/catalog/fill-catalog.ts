import type pg from 'pg';
import { pseudoRandom } from '@/sandbox/core/pseudo-random';
import { insertRows } from '../insert-rows';
import { describeService } from './service-texts';

const teamCount = 40;
const accountCount = 60;
const regions = ['us-east-1', 'ap-northeast-2'];
/** Of the reader's team, over services of others. */
const liveGrants = 200;
const pendingRequests = 60;

interface Filling {
  services: number;
  /** Team of the person who searches. */
  readerTeamId: string;
  reader: string;
}

/** Fills an empty catalog with services of many teams, always the same, with the accesses and requests of the reader. */
export async function fillCatalog(client: pg.Client, { services, readerTeamId, reader }: Filling): Promise<void> {
  const random = pseudoRandom(20_261_123);
  const teams = Array.from({ length: teamCount }, (_, index) => ({ id: idOf('team', index), group: `bench:${index}`, name: `Team ${index}` }));
  await insertRows(client, 'team', teams);
  const teamOf = (index: number) => (index === 0 ? readerTeamId : teams[index % teamCount]!.id);
  const accounts = Array.from({ length: accountCount }, (_, index) => ({ id: String(500_000_000_000 + index), name: `Account ${index}`, teamId: teamOf(index), regions: [...regions] }));
  await insertRows(client, 'account', accounts);
  const gateways = accounts.flatMap(({ id: accountId }, account) => regions.map((region, index) => resource(`gw${account}x${index}`, 'resource-gateway', accountId, region)));
  await insertRows(client, 'resource', gateways);

  const rows = Array.from({ length: services }, (_, index) => {
    const account = random.below(accountCount);
    const region = random.below(regions.length);
    const { id: accountId, teamId } = accounts[account]!;
    const isReady = random.below(100) < 97;
    return {
      configuration: resource(`cf${index}`, 'resource-configuration', accountId, regions[region]!, isReady),
      share: resource(`sh${index}`, 'resource-share', accountId, regions[region]!, isReady),
      service: {
        id: idOf('svc', index),
        ...describeService(random, index),
        teamId,
        accountId,
        region: regions[region]!,
        portRanges: ['443'],
        gatewayId: idOf('res', `gw${account}x${region}`),
        configurationId: idOf('res', `cf${index}`),
        shareId: idOf('res', `sh${index}`),
        createdById: reader,
      },
    };
  });
  for (let from = 0; from < rows.length; from += 1_000) {
    const some = rows.slice(from, from + 1_000);
    await insertRows(client, 'resource', some.flatMap(({ configuration, share }) => [configuration, share]));
    await insertRows(client, 'service', some.map(({ service }) => service));
  }
  await giveAccess(client, rows.map(({ service }) => service), { readerTeamId, reader, accountId: accounts[0]!.id, region: regions[0]! });
  await client.query('VACUUM ANALYZE');
}

/** Every so many services of others: the first ones the reader's team has access to, the next ones it has asked for. */
async function giveAccess(client: pg.Client, services: { id: string; teamId: string }[], to: Omit<Filling, 'services'> & { accountId: string; region: string }): Promise<void> {
  const others = services.filter(({ teamId }) => teamId !== to.readerTeamId).filter((_, index) => index % 30 === 0).slice(0, liveGrants + pendingRequests);
  const until = new Date(Date.now() + 90 * 86_400_000);
  const isLive = (index: number) => index < liveGrants;
  await insertRows(client, 'access_request', others.map(({ id: serviceId }, index) => ({
    id: idOf('req', index), serviceId, accountId: to.accountId, teamId: to.readerTeamId, requesterId: to.reader, reason: 'For the planners.', until, state: isLive(index) ? 'APPROVED' : 'PENDING',
  })));
  const granted = others.slice(0, liveGrants);
  await insertRows(client, 'resource', granted.map((_, index) => resource(`pr${index}`, 'share-principal', to.accountId, to.region)));
  await insertRows(client, 'grant', granted.map(({ id: serviceId }, index) => ({
    id: idOf('grt', index), requestId: idOf('req', index), serviceId, accountId: to.accountId, teamId: to.readerTeamId, until, principalId: idOf('res', `pr${index}`),
  })));
}

function resource(name: string, kind: string, accountId: string, region: string, isReady = true) {
  return {
    id: idOf('res', name), key: `bench/${name}`, kind, accountId, region, spec: {}, desired: 'PRESENT',
    phase: isReady ? 'CONVERGED' : 'WAITING_FOR_AWS', sentence: isReady ? 'As wanted.' : 'AWS is making it.', readyAt: isReady ? new Date() : null,
  };
}

/** As ids of Pergola look: a prefix and 16 characters. */
function idOf(prefix: string, rest: string | number): string {
  return `${prefix}_${String(rest).padStart(16, '0')}`;
}
