import {
  CreateServiceNetworkCommand,
  DeleteResourcePolicyCommand,
  DeleteServiceNetworkCommand,
  GetResourcePolicyCommand,
  PutResourcePolicyCommand,
} from '@aws-sdk/client-vpc-lattice';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '@/sandbox/start-sandbox';
import { accounts } from '@/sandbox/testing/clients';
import { accountClients, makeConfiguration, makeGateway, type Clients } from '@/sandbox/testing/seed-story';

let sandbox: Sandbox;
let owner: Clients;

beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(() => {
  sandbox.reset();
  owner = accountClients(sandbox, accounts.owner);
});
afterAll(() => sandbox.stop());

const policy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: accounts.consumer }, Action: 'vpc-lattice:GetServiceNetwork', Resource: '*' }],
});
const put = ({ lattice }: Clients, resourceArn: string | undefined, text = policy) => lattice.send(new PutResourcePolicyCommand({ resourceArn, policy: text }));
const get = ({ lattice }: Clients, resourceArn: string | undefined) => lattice.send(new GetResourcePolicyCommand({ resourceArn }));
const remove = ({ lattice }: Clients, resourceArn: string | undefined) => lattice.send(new DeleteResourcePolicyCommand({ resourceArn }));
const makeNetwork = async () => String((await owner.lattice.send(new CreateServiceNetworkCommand({ name: 'main-network' }))).arn);

it('is kept on networks and configurations, shown, and taken away', async () => {
  const configuration = await makeConfiguration(sandbox, owner, await makeGateway(sandbox, owner));
  for (const arn of [configuration, await makeNetwork()]) {
    await expect(get(owner, arn)).rejects.toMatchObject({ name: 'ResourceNotFoundException', resourceType: 'RESOURCE_POLICY' });
    await put(owner, arn);
    expect((await get(owner, arn)).policy).toBe(policy);
    expect((await remove(owner, arn)).$metadata.httpStatusCode).toBe(204);
    await expect(remove(owner, arn)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  }
});

it('goes with what it is on', async () => {
  const arn = await makeNetwork();
  await put(owner, arn);
  await owner.lattice.send(new DeleteServiceNetworkCommand({ serviceNetworkIdentifier: arn }));
  await expect(get(owner, arn)).rejects.toMatchObject({ name: 'ResourceNotFoundException', resourceType: 'SERVICE_NETWORK' });
});

it('is the owner’s affair', async () => {
  const arn = await makeNetwork();
  await put(owner, arn);
  const stranger = accountClients(sandbox, accounts.consumer);
  for (const ask of [put, get, remove]) await expect(ask(stranger, arn)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});

it.each([
  ['what is no JSON', 'allow everything'],
  ['a list', '[]'],
  ['a line break', `${policy}\n`],
  ['no statement', '{"Version":"2012-10-17"}'],
  ['a statement for nobody', '{"Statement":[{"Effect":"Allow","Action":"*"}]}'],
])('takes not: %s', async (_what, text) => {
  await expect(put(owner, await makeNetwork(), text)).rejects.toMatchObject({ name: 'ValidationException' });
});

it('is for networks, services and configurations alone', async () => {
  const arn = `arn:aws:vpc-lattice:us-east-1:${accounts.owner}:resourcegateway/rgw-0123456789abcdefg`;
  await expect(put(owner, arn)).rejects.toMatchObject({ name: 'ValidationException' });
  await expect(put(owner, `arn:aws:vpc-lattice:us-east-1:${accounts.owner}:service/svc-0123456789abcdefg`)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});
