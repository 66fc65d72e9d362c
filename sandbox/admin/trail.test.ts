import { DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { DeleteConnectionCommand } from '@aws-sdk/client-eventbridge';
import { DeleteServiceNetworkResourceAssociationCommand, ListServiceNetworkResourceAssociationsCommand } from '@aws-sdk/client-vpc-lattice';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '@/sandbox/start-sandbox';
import { accounts, assumePergolaRole, ec2Of, pergolaRole } from '@/sandbox/testing/clients';
import { accountClients, makeConfiguration, makeConnection, makeGateway, makeShare, type Clients } from '@/sandbox/testing/seed-story';

let sandbox: Sandbox;
let owner: Clients;
let consumer: Clients;
beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(() => {
  sandbox.reset();
  owner = accountClients(sandbox, accounts.owner);
  consumer = accountClients(sandbox, accounts.consumer);
});
afterAll(() => sandbox.stop());

/** What the trail of an account has of changes, without who asked what. */
const trailOf = (accountId: string) => sandbox.calls(undefined, accountId).filter(({ readOnly }) => !readOnly);

describe('the record of calls', () => {
  it('tells of each call what CloudTrail tells', async () => {
    const credentials = await assumePergolaRole(sandbox, accounts.consumer, 'consumer', { SourceIdentity: 'consumer@example.com' });
    sandbox.clearCalls();
    await ec2Of(sandbox, credentials).send(new DescribeVpcsCommand({ MaxResults: 5 })).catch(() => undefined);
    expect(sandbox.calls()).toEqual([
      expect.objectContaining({
        eventTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        eventSource: 'ec2.amazonaws.com',
        eventName: 'DescribeVpcs',
        awsRegion: 'us-east-1',
        sourceIPAddress: '127.0.0.1',
        requestParameters: { maxResults: 5 },
        errorCode: 'Client.UnauthorizedOperation',
        errorMessage: expect.stringContaining('is not authorized to perform: ec2:DescribeVpcs'),
        readOnly: true,
        eventType: 'AwsApiCall',
        recipientAccountId: accounts.consumer,
        userIdentity: {
          type: 'AssumedRole',
          principalId: expect.stringMatching(/^AROA\w+:pergola-test$/),
          arn: `arn:aws:sts::${accounts.consumer}:assumed-role/PergolaConsumerRole/pergola-test`,
          accountId: accounts.consumer,
          accessKeyId: credentials.accessKeyId,
          sessionContext: {
            sessionIssuer: {
              type: 'Role',
              principalId: expect.stringMatching(/^AROA\w{17}$/),
              arn: pergolaRole(sandbox, accounts.consumer, 'consumer').RoleArn,
              accountId: accounts.consumer,
              userName: 'PergolaConsumerRole',
            },
            attributes: { creationDate: expect.any(String), mfaAuthenticated: 'false' },
            sourceIdentity: 'consumer@example.com',
          },
        },
      }),
    ]);
  });

  it('tells both accounts that one assumes a role of the other', async () => {
    await assumePergolaRole(sandbox, accounts.owner, 'owner');
    expect(sandbox.calls(undefined, accounts.pergola)).toMatchObject([{ eventName: 'AssumeRole', userIdentity: { type: 'AssumedRole', accountId: accounts.pergola } }]);
    expect(sandbox.calls(undefined, accounts.owner)).toMatchObject([
      { eventName: 'AssumeRole', userIdentity: { type: 'AWSAccount', accountId: accounts.pergola }, requestParameters: { roleSessionName: 'pergola-test' } },
    ]);
  });

  it('tells what EventBridge does for a connection, and to whom it is done', async () => {
    const configurationArn = await makeConfiguration(sandbox, owner, await makeGateway(sandbox, owner));
    await makeShare(sandbox, owner, configurationArn, [accounts.consumer]);
    sandbox.clearCalls();
    await makeConnection(sandbox, consumer, configurationArn);
    expect(trailOf(accounts.consumer)).toMatchObject([
      { eventName: 'CreateConnection', requestParameters: { name: 'pergola-service1', authParameters: { basicAuthParameters: { password: '***' } } } },
      {
        eventName: 'CreateServiceNetworkResourceAssociation',
        eventSource: 'vpc-lattice.amazonaws.com',
        sourceIPAddress: 'events.amazonaws.com',
        userIdentity: { accountId: accounts.consumer, invokedBy: 'events.amazonaws.com' },
        requestParameters: {
          resourceConfigurationIdentifier: configurationArn,
          serviceNetworkIdentifier: 'events.amazonaws.com',
          tags: { ManagedByServiceAWSEventBridge: `${accounts.consumer}:pergola-service1` },
        },
      },
    ]);
    expect(trailOf(accounts.owner)).toMatchObject([
      { eventName: 'CreateServiceNetworkResourceAssociationBySharee', additionalEventData: { callerAccountId: accounts.consumer }, userIdentity: { type: 'AWSAccount', accountId: accounts.consumer } },
    ]);

    sandbox.clearCalls();
    await consumer.events.send(new DeleteConnectionCommand({ Name: 'pergola-service1' }));
    expect(trailOf(accounts.consumer).map(({ eventName }) => eventName)).toEqual(['DeleteConnection', 'DeleteServiceNetworkResourceAssociation']);
    expect(trailOf(accounts.owner).map(({ eventName }) => eventName)).toEqual(['DeleteServiceNetworkResourceAssociationBySharee']);
  });

  it('tells the consumer what the owner cut', async () => {
    const configurationArn = await makeConfiguration(sandbox, owner, await makeGateway(sandbox, owner));
    await makeShare(sandbox, owner, configurationArn, [accounts.consumer]);
    await makeConnection(sandbox, consumer, configurationArn);
    const { items } = await owner.lattice.send(new ListServiceNetworkResourceAssociationsCommand({ resourceConfigurationIdentifier: configurationArn }));
    sandbox.clearCalls();
    await owner.lattice.send(new DeleteServiceNetworkResourceAssociationCommand({ serviceNetworkResourceAssociationIdentifier: items?.[0]?.id }));
    expect(trailOf(accounts.consumer)).toMatchObject([
      { eventName: 'DeleteServiceNetworkResourceAssociationByOwner', additionalEventData: { callerAccountId: accounts.owner }, requestParameters: { serviceNetworkResourceAssociationIdentifier: items?.[0]?.id } },
    ]);
  });
});
