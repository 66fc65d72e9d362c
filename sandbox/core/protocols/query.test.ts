import { CreateTagsCommand, DescribeVpcsCommand, type EC2Client } from '@aws-sdk/client-ec2';
import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '@/sandbox/start-sandbox';
import { accountKey, accounts, ec2Of, stsOf } from '@/sandbox/testing/clients';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.stop());

type Change = (form: string) => string;

/** A client whose form is changed before it is signed. */
function changing<Client extends EC2Client | STSClient>(client: Client, change: Change): Client {
  (client as EC2Client).middlewareStack.add(
    (next) => (args) => {
      const request = args.request as { body: string };
      request.body = change(request.body);
      return next(args);
    },
    { step: 'serialize', priority: 'low' },
  );
  return client;
}

const ec2 = (change: Change) => changing(ec2Of(sandbox, accountKey(accounts.owner)), change);

describe('a form to EC2', () => {
  it.each<[string, Change, string, string]>([
    ['without Action', (form) => form.replace(/Action=\w+&?/, ''), 'MissingAction', 'Action'],
    ['with an unknown Action', (form) => form.replace(/Action=\w+/, 'Action=DescribeEverything'), 'InvalidAction', 'DescribeEverything'],
    ['of another version', (form) => form.replace('2016-11-15', '2014-01-01'), 'NoSuchVersion', '2014-01-01'],
    ['with a parameter that nobody knows', (form) => `${form}&Colour=red`, 'UnknownParameter', 'The parameter Colour is not recognized'],
    ['with one inside a structure', (form) => `${form}&Filter.1.Name=state&Filter.1.Kind=x`, 'UnknownParameter', 'The parameter Kind is not recognized'],
    ['with a list that is none', (form) => `${form}&VpcId=vpc-1`, 'UnknownParameter', 'VpcId'],
    ['with a number that is none', (form) => `${form}&MaxResults=many`, 'InvalidParameterValue', 'MaxResults'],
    ['with a truth value that is none', (form) => `${form}&DryRun=perhaps`, 'InvalidParameterValue', 'DryRun'],
    ['that is not UTF-8', (form) => `${form}&VpcId.1=%ff%fe`, 'InvalidParameterValue', 'UTF-8'],
    ['nested as deeply as nobody needs', (form) => `${form}&${'a.'.repeat(100_000)}=1`, 'InvalidParameterValue', 'nested too deeply'],
    ['with a page of four', (form) => `${form}&MaxResults=4`, 'InvalidParameterValue', '5'],
    ['with a page of 1,001', (form) => `${form}&MaxResults=1001`, 'InvalidParameterValue', '1000'],
  ])('%s is refused', async (_what, change, name, sentence) => {
    await expect(ec2(change).send(new DescribeVpcsCommand({}))).rejects.toMatchObject({ name, message: expect.stringContaining(sentence) });
  });

  it('keeps gaps and the order of its lists', async () => {
    const { Vpcs } = await ec2((form) => `${form}&Filter.7.Name=tag%3AName&Filter.7.Value.10=MainVPC&Filter.7.Value.9=x`).send(new DescribeVpcsCommand({}));
    expect(Vpcs).toHaveLength(1);
  });

  it('with tens of thousands of parameters is answered soon', async () => {
    const many = Array.from({ length: 30_000 }, (_, index) => `&Filter.${index + 1}.Name=state`).join('');
    const started = performance.now();
    await expect(ec2((form) => form + many).send(new DescribeVpcsCommand({}))).rejects.toMatchObject({ name: 'FilterLimitExceeded' });
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it('brings text back as it was sent, as far as XML can', async () => {
    const client = ec2Of(sandbox, accountKey(accounts.owner));
    const { Vpcs } = await client.send(new DescribeVpcsCommand({}));
    const value = `<a href="x">&amp;</a>\r\n\t'ü' 😀 ]]>`;
    await client.send(new CreateTagsCommand({ Resources: [String(Vpcs?.[0]?.VpcId)], Tags: [{ Key: 'text', Value: value }] }));
    const found = await client.send(new DescribeVpcsCommand({ Filters: [{ Name: 'tag:text', Values: ['<a*'] }] }));
    expect(found.Vpcs?.[0]?.Tags?.find(({ Key }) => Key === 'text')?.Value).toBe(value);
  });
});

describe('a form to STS', () => {
  it('may have parameters that it does not know, but no other version', async () => {
    const identity = (change: Change) => changing(stsOf(sandbox), change).send(new GetCallerIdentityCommand({}));
    expect(await identity((form) => `${form}&Colour=red`)).toMatchObject({ Account: accounts.pergola });
    await expect(identity((form) => form.replace('2011-06-15', '2010-01-01'))).rejects.toMatchObject({ name: 'InvalidAction' });
  });
});
