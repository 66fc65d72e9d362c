import { accountVisibleTo } from '@/lib/accounts/reads';
import type { Actor } from '@/lib/platform/actor';
import { scopeOf } from '@/lib/platform/scope';
import { readNetwork } from '@/lib/services/checks/gather';
import { proposeGateway } from '@/lib/services/checks/propose';
import { publishServiceAction } from '@/lib/services/actions';
import type { PublishService } from '@/lib/services/schema';

/** Publishes the service of the story as the form does, behind a gateway of its own or one that is there. */
export async function publishService1(actor: Actor, { behind, ...part }: { behind?: string } & Partial<PublishService> = {}): Promise<string> {
  const account = (await accountVisibleTo(scopeOf(actor), '111111111111'))!;
  const network = await readNetwork(actor, account.id, 'us-east-1');
  const vpcId = network.vpcs.find(({ name }) => name === 'MainVPC')!.id;
  const { serviceId } = await publishServiceAction.as(actor, {
    accountId: account.id,
    region: 'us-east-1',
    vpcId,
    gateway: behind ? { is: 'existing', id: network.gateways.find(({ name }) => name === behind)!.id } : proposeGateway(network, vpcId, ['443']),
    address: 'service1.main.example.com',
    name: 'service1',
    ports: '443',
    summary: 'Forecasts',
    documentation: '',
    tags: [],
    signIn: 'BASIC',
    apiKeyName: '',
    oauth: { endpoint: '', method: 'POST', scope: '', parameters: [] },
    parameters: [{ in: 'query', name: 'Action', value: 'Forecast' }],
    test: { method: 'NONE', path: '/', statuses: '200' },
    onDrift: 'REPAIR', onwardSharing: 'ALLOWED', approverIds: [],
    ...part,
  });
  return serviceId;
}
