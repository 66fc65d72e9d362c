import {
  CreateResourceConfigurationCommand,
  DeleteDomainVerificationCommand,
  GetDomainVerificationCommand,
  GetResourceConfigurationCommand,
  ListDomainVerificationsCommand,
  ListResourceConfigurationsCommand,
  StartDomainVerificationCommand,
  type CreateResourceConfigurationCommandInput,
  type StartDomainVerificationCommandOutput,
} from '@aws-sdk/client-vpc-lattice';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '@/sandbox/start-sandbox';
import { accounts } from '@/sandbox/testing/clients';
import { accountClients, makeGateway, makeShare, serviceHost, type Clients } from '@/sandbox/testing/seed-story';

const hourMs = 60 * 60 * 1000;

let sandbox: Sandbox;
let owner: Clients;

beforeAll(async () => {
  sandbox = await startSandbox({ admin: true });
});
beforeEach(() => {
  sandbox.reset();
  owner = accountClients(sandbox, accounts.owner);
});
afterAll(() => sandbox.stop());

const start = (domainName = 'example.com', clientToken?: string) => owner.lattice.send(new StartDomainVerificationCommand({ domainName, clientToken, tags: { team: 'main' } }));
const get = (clients: Clients, id: string | undefined) => clients.lattice.send(new GetDomainVerificationCommand({ domainVerificationIdentifier: id }));
const recordOf = ({ txtMethodConfig, domainName }: StartDomainVerificationCommandOutput) => `${txtMethodConfig?.name}.${domainName}`;
const looked = () => sandbox.advanceClock(sandbox.delays().domainVerification);

function prove(verification: StartDomainVerificationCommandOutput): void {
  sandbox.publishTxtRecord(recordOf(verification), [String(verification.txtMethodConfig?.value)]);
  looked();
}

describe('the life of a domain verification', () => {
  it('is PENDING until its TXT record is found, and VERIFIED from then on', async () => {
    const made = await start();
    expect(made).toMatchObject({ domainName: 'example.com', status: 'PENDING', $metadata: { httpStatusCode: 201 } });
    expect(made.id).toMatch(/^dv-[a-f0-9]{17}$/);
    expect(made.txtMethodConfig).toEqual({ name: expect.stringMatching(/^_\w+$/), value: expect.stringMatching(/^vpc-lattice:\w+$/) });
    sandbox.publishTxtRecord(recordOf(made), ['something else']);
    looked();
    expect((await get(owner, made.id)).status).toBe('PENDING');

    const body = JSON.stringify({ name: recordOf(made), txt: ['something else', made.txtMethodConfig?.value] });
    expect((await fetch(`${sandbox.url}/_sandbox/dns`, { method: 'PUT', body })).status).toBe(200);
    looked();
    const verified = await get(owner, made.arn);
    expect(verified).toMatchObject({ status: 'VERIFIED', tags: { team: 'main' } });
    expect(Number(verified.lastVerifiedTime)).toBeGreaterThan(Number(verified.createdAt));
    sandbox.advanceClock(100 * hourMs);
    expect((await get(owner, made.id)).status).toBe('VERIFIED');
  });

  it('runs out of time after three days, and may start over', async () => {
    const made = await start();
    sandbox.advanceClock(71 * hourMs);
    expect((await get(owner, made.id)).status).toBe('PENDING');
    sandbox.advanceClock(hourMs);
    expect((await get(owner, made.id)).status).toBe('VERIFICATION_TIMED_OUT');
    prove(made);
    expect((await get(owner, made.id)).status).toBe('VERIFICATION_TIMED_OUT');
    const again = await start();
    expect(again.id).not.toBe(made.id);
    prove(again);
    expect((await get(owner, again.id)).status).toBe('VERIFIED');
  });

  it('must start over once the record has gone', async () => {
    const made = await start();
    prove(made);
    sandbox.publishTxtRecord(recordOf(made), []);
    looked();
    expect((await get(owner, made.id)).status).toBe('VERIFICATION_TIMED_OUT');
  });

  it('belongs to one account, and goes', async () => {
    const { id } = await start();
    const stranger = accountClients(sandbox, accounts.consumer);
    await expect(get(stranger, id)).rejects.toMatchObject({ name: 'ResourceNotFoundException', resourceType: 'DOMAIN_VERIFICATION' });
    expect((await stranger.lattice.send(new ListDomainVerificationsCommand({}))).items).toEqual([]);
    expect((await owner.lattice.send(new ListDomainVerificationsCommand({}))).items).toMatchObject([{ id }]);
    await owner.lattice.send(new DeleteDomainVerificationCommand({ domainVerificationIdentifier: id }));
    await expect(get(owner, id)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('what is refused', () => {
  it('a second verification of the domain', async () => {
    const { id } = await start();
    await expect(start('EXAMPLE.com')).rejects.toMatchObject({ name: 'ConflictException', resourceId: id });
  });

  it('what is no domain name', async () => {
    await expect(start('not a name')).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('the sixth', async () => {
    for (let count = 0; count < 5; count += 1) await start(`n${count}.example.com`);
    await expect(start()).rejects.toMatchObject({ name: 'ServiceQuotaExceededException', quotaCode: 'L-73D0F278' });
  });

  it('a client token with another domain', async () => {
    const { id } = await start('example.com', 'once');
    expect((await start('example.com', 'once')).id).toBe(id);
    await expect(start('example.org', 'once')).rejects.toMatchObject({ name: 'ConflictException', resourceId: id });
  });
});

describe('custom domain names', () => {
  let gatewayId: string;
  const create = (more: Partial<CreateResourceConfigurationCommandInput>) =>
    owner.lattice.send(
      new CreateResourceConfigurationCommand({
        name: 'service1',
        type: 'SINGLE',
        ...(more.type === 'CHILD' ? {} : { resourceGatewayIdentifier: gatewayId }),
        ...(more.type === 'GROUP' ? {} : { resourceConfigurationDefinition: { dnsResource: { domainName: serviceHost } } }),
        ...more,
      }),
    );
  const settled = () => sandbox.advanceClock(sandbox.delays().resourceConfiguration);
  const statusSeenBy = async ({ lattice }: Clients, arn: string | undefined) =>
    (await lattice.send(new GetResourceConfigurationCommand({ resourceConfigurationIdentifier: arn }))).domainVerificationStatus;

  beforeEach(async () => {
    gatewayId = await makeGateway(sandbox, owner);
  });

  it('show consumers whether their domain is verified', async () => {
    const verification = await start();
    const { arn, domainVerificationArn, domainVerificationId } = await create({ customDomainName: 'forecast.example.com', domainVerificationIdentifier: verification.arn });
    expect({ domainVerificationArn, domainVerificationId }).toEqual({ domainVerificationArn: verification.arn, domainVerificationId: verification.id });
    settled();
    await makeShare(sandbox, owner, String(arn), [accounts.consumer]);
    const consumer = accountClients(sandbox, accounts.consumer);
    expect(await statusSeenBy(consumer, arn)).toBe('PENDING');
    prove(verification);
    expect(await statusSeenBy(consumer, arn)).toBe('VERIFIED');
    const { items } = await owner.lattice.send(new ListResourceConfigurationsCommand({ domainVerificationIdentifier: verification.id }));
    expect(items).toMatchObject([{ arn, customDomainName: 'forecast.example.com' }]);
  });

  it('lie below the domain of their group, and have its verification', async () => {
    const verification = await start();
    prove(verification);
    const group = await create({ name: 'group', type: 'GROUP', groupDomain: 'main.example.com', domainVerificationIdentifier: verification.id });
    settled();
    const child = { type: 'CHILD' as const, resourceConfigurationGroupIdentifier: group.id };
    await expect(create({ ...child, customDomainName: 'forecast.example.com' })).rejects.toMatchObject({ name: 'ValidationException' });
    const { arn } = await create({ ...child, customDomainName: 'forecast.main.example.com' });
    expect(await statusSeenBy(owner, arn)).toBe('VERIFIED');
  });

  it.each<[string, Partial<CreateResourceConfigurationCommandInput>, string]>([
    ['a name that is none', { customDomainName: 'not a name' }, 'ValidationException'],
    ['a verification of another domain', { customDomainName: 'forecast.example.org', domainVerificationIdentifier: 'example.com' }, 'ValidationException'],
    ['a verification without a name', { domainVerificationIdentifier: 'example.com' }, 'ValidationException'],
    ['a verification that does not exist', { customDomainName: 'forecast.example.com', domainVerificationIdentifier: 'dv-0123456789abcdef0' }, 'ResourceNotFoundException'],
  ])('refuse %s', async (_what, more, name) => {
    const { id } = await start();
    const domainVerificationIdentifier = more.domainVerificationIdentifier === 'example.com' ? id : more.domainVerificationIdentifier;
    await expect(create({ ...more, domainVerificationIdentifier })).rejects.toMatchObject({ name });
  });
});
