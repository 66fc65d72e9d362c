import { expect, type Page } from '@playwright/test';
import type { ResourceView } from '../../lib/controller/resource-view';
import type { NetworkFacts } from '../../lib/services/checks/facts';
import { proposeGateway } from '../../lib/services/checks/propose';
import type { PublishService } from '../../lib/services/schema';
import { chooseIn } from './choose';
import { act } from './server-actions';

/** A name that no other test uses, nor an earlier run on the same stack. */
export function newName(base: string): string {
  return `${base}-${Date.now().toString(36)}`;
}

export interface Publishing {
  /** Nothing: what the page proposes. */
  name?: string;
  summary?: string;
  documentation?: string;
  tags?: string;
}

/** Fills in the seed's story on the page that is open, as far as the page has not done so by itself. */
export async function fillInService(page: Page, { name, summary, documentation, tags }: Publishing = {}): Promise<void> {
  await chooseIn(page, 'VPC', /MainVPC/);
  await page.getByRole('textbox', { name: 'DNS name or IP address' }).fill('service1.main.example.com');
  if (name !== undefined) await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
  if (summary !== undefined) await page.getByRole('textbox', { name: /^Summary/ }).fill(summary);
  await page.getByRole('radio', { name: 'User name and password' }).check();
  await page.getByRole('button', { name: 'Add parameter' }).click();
  await page.getByRole('textbox', { name: 'Parameter name' }).fill('Action');
  await page.getByRole('textbox', { name: 'Parameter value' }).fill('Forecast');
  if (documentation === undefined && tags === undefined) return;
  await page.getByRole('button', { name: 'More options', description: 'Documentation and tags' }).click();
  if (documentation !== undefined) await page.getByRole('tabpanel', { name: 'Write' }).getByRole('textbox').fill(documentation);
  if (tags !== undefined) await page.getByRole('textbox', { name: /^Tags/ }).fill(tags);
}

const account = '111111111111';
const region = 'us-east-1';

/** Publishes service1 under a name of its own, and gives the service's id once AWS has all of it; no page is opened. `journey.spec.ts` does it by hand. */
export async function publish(page: Page, { name, summary = '', documentation = '', tags = '' }: Publishing & { name: string }): Promise<string> {
  const network = (await (await page.request.get(`/api/accounts/${account}/network?region=${region}`)).json()) as NetworkFacts;
  const vpcId = network.vpcs.find((vpc) => vpc.name === 'MainVPC')!.id;
  const proposed = proposeGateway(network, vpcId, ['443']);
  const answer = await act(page, 'publishServiceAction', {
    accountId: account,
    region,
    vpcId,
    // The first gateway of a VPC may be made by two tests at the same time.
    gateway: proposed.is === 'existing' ? proposed : { ...proposed, name: newName('main-rg') },
    address: 'service1.main.example.com',
    name,
    ports: '443',
    summary,
    documentation,
    tags: tags.split(',').flatMap((tag) => tag.trim() || []),
    signIn: 'BASIC',
    apiKeyName: '',
    oauth: { endpoint: '', method: 'POST', scope: '', parameters: [] },
    parameters: [{ in: 'query', name: 'Action', value: 'Forecast' }],
    test: { method: 'NONE', path: '/', statuses: '200' },
    onDrift: 'REPAIR',
    onwardSharing: 'ALLOWED',
    approverIds: [],
  } satisfies PublishService);
  const serviceId = /svc_[0-9a-z]{16}/.exec(answer)![0];
  const unready = async () => ((await (await page.request.get(`/api/services/${serviceId}/resources`)).json()) as ResourceView[]).filter(({ readyAt }) => readyAt === null);
  await expect.poll(unready).toEqual([]);
  return serviceId;
}
