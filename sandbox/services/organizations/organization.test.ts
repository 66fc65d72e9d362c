import { DescribeAccountCommand, DescribeOrganizationCommand, ListAccountsCommand, paginateListAccounts } from '@aws-sdk/client-organizations';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '@/sandbox/start-sandbox';
import { accountKey, accounts, assumePergolaRole, organizationsOf } from '@/sandbox/testing/clients';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.stop());

const as = (account: string) => organizationsOf(sandbox, accountKey(account));

it('owner and consumer learn that they are in one organization', async () => {
  const owner = organizationsOf(sandbox, await assumePergolaRole(sandbox, accounts.owner, 'read'));
  const consumer = organizationsOf(sandbox, await assumePergolaRole(sandbox, accounts.consumer, 'read'));
  const { Organization } = await owner.send(new DescribeOrganizationCommand({}));
  expect(Organization).toMatchObject({ Id: 'o-pergola0sandbox', MasterAccountId: accounts.pergola });
  expect((await consumer.send(new DescribeOrganizationCommand({}))).Organization?.Id).toBe(Organization?.Id);
});

it('an account outside is in none', async () => {
  await expect(as(accounts.outsider).send(new DescribeOrganizationCommand({}))).rejects.toMatchObject({ name: 'AWSOrganizationsNotInUseException' });
});

it('only the management account lists the others, page by page', async () => {
  const found: (string | undefined)[] = [];
  for await (const page of paginateListAccounts({ client: as(accounts.pergola), pageSize: 3 }, {})) found.push(...(page.Accounts ?? []).map((account) => account.Id));
  expect(found).toEqual([accounts.pergola, accounts.owner, accounts.consumer, accounts.secondConsumer]);
  await expect(as(accounts.owner).send(new ListAccountsCommand({}))).rejects.toMatchObject({ name: 'AccessDeniedException' });
  await expect(as(accounts.pergola).send(new ListAccountsCommand({ NextToken: 'nonsense' }))).rejects.toMatchObject({ name: 'InvalidInputException', Reason: 'INVALID_NEXT_TOKEN' });
});

it.each([
  ['ListAccounts', new ListAccountsCommand({})],
  ['DescribeAccount', new DescribeAccountCommand({ AccountId: accounts.outsider })],
])('outside an organization %s has no organization to look into', async (_operation, command) => {
  await expect(as(accounts.outsider).send(command as ListAccountsCommand)).rejects.toMatchObject({ name: 'AWSOrganizationsNotInUseException' });
});

it('describes one account, and misses others in its own words', async () => {
  const { Account } = await as(accounts.pergola).send(new DescribeAccountCommand({ AccountId: accounts.owner }));
  expect(Account).toMatchObject({ Name: 'Main', State: 'ACTIVE', JoinedTimestamp: expect.any(Date) });
  await expect(as(accounts.pergola).send(new DescribeAccountCommand({ AccountId: accounts.outsider }))).rejects.toMatchObject({ name: 'AccountNotFoundException' });
});
