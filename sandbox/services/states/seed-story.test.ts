import { DeleteConnectionCommand, DescribeConnectionCommand, UpdateConnectionCommand } from '@aws-sdk/client-eventbridge';
import {
  DeleteResourceShareCommand,
  DisassociateResourceShareCommand,
  GetResourceShareAssociationsCommand,
  GetResourceSharesCommand,
} from '@aws-sdk/client-ram';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  StartExecutionCommand,
  type DescribeExecutionCommandOutput,
} from '@aws-sdk/client-sfn';
import {
  DeleteResourceConfigurationCommand,
  DeleteResourceGatewayCommand,
  GetServiceNetworkResourceAssociationCommand,
  ListResourceConfigurationsCommand,
  ListResourceGatewaysCommand,
  ListServiceNetworkResourceAssociationsCommand,
} from '@aws-sdk/client-vpc-lattice';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '@/sandbox/start-sandbox';
import { accounts } from '@/sandbox/testing/clients';
import {
  accountClients,
  clientsOfRoles,
  forecastTask,
  httpTaskRole,
  makeConfiguration,
  makeConnection,
  makeGateway,
  makeShare,
  rightPassword,
  serviceHost,
  testTask,
  type Clients,
} from '@/sandbox/testing/seed-story';

describe('the seed story under the roles of the templates', () => {
  let sandbox: Sandbox;
  let owner: Clients;
  let consumer: Clients;
  let connectionArn: string;

  beforeAll(async () => {
    sandbox = await startSandbox();
    owner = await clientsOfRoles(sandbox, accounts.owner, 'owner');
    consumer = await clientsOfRoles(sandbox, accounts.consumer, 'consumer');
    const gatewayId = await makeGateway(sandbox, owner);
    const configurationArn = await makeConfiguration(sandbox, owner, gatewayId);
    await makeShare(sandbox, owner, configurationArn, [accounts.consumer]);
    connectionArn = await makeConnection(sandbox, consumer, configurationArn);
  });
  afterAll(() => sandbox.stop());

  it('ends with an active connection over a managed association', async () => {
    const connection = await consumer.events.send(new DescribeConnectionCommand({ Name: 'pergola-service1' }));
    expect(connection.ConnectionState).toBe('ACTIVE');
    expect(connection.InvocationConnectivityParameters?.ResourceParameters?.ResourceAssociationArn).toMatch(
      /^arn:aws:vpc-lattice:us-east-1:222222222222:servicenetworkresourceassociation\/snra-[0-9a-f]{17}$/,
    );
  });

  it('gives the forecast to TestState, and shows the exchange without the secret', async () => {
    const tested = await testTask(consumer, accounts.consumer, forecastTask(connectionArn));
    expect(tested).toMatchObject({ status: 'SUCCEEDED' });
    const output = JSON.parse(tested.output ?? '') as { StatusCode: number; StatusText: string; ResponseBody: { action: string }; Headers: Record<string, string[]> };
    expect(output).toMatchObject({ StatusCode: 200, StatusText: 'OK', ResponseBody: { action: 'Forecast' } });
    expect(output.Headers['content-type']).toEqual(['application/json; charset=utf-8']);
    expect(tested.inspectionData?.request).toMatchObject({ method: 'GET', url: `https://${serviceHost}/?Action=Forecast` });
    expect(tested.inspectionData?.response).toMatchObject({ statusCode: '200', statusMessage: 'OK' });
    expect(tested.inspectionData?.request?.headers).toContain('User-Agent: Amazon|StepFunctions|HttpInvoke|us-east-1');
    expect(JSON.stringify(tested)).not.toMatch(/Authorization|sunny-day-42|Basic /);
  });

  it('gives the forecast to an execution of a state machine', async () => {
    const full = accountClients(sandbox, accounts.consumer);
    const execution = await runWorkflow(full, { StartAt: 'Call', States: { Call: forecastTask(connectionArn) } });
    expect(execution.status).toBe('SUCCEEDED');
    expect(JSON.parse(execution.output ?? '')).toMatchObject({ StatusCode: 200, ResponseBody: { service: 'service1' } });
    const { events } = await full.states.send(new GetExecutionHistoryCommand({ executionArn: execution.executionArn }));
    expect(events?.map(({ type }) => type)).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ]);
  });

  it('answers a missing parameter of the service with its status, and the body only in TRACE', async () => {
    await consumer.events.send(
      new UpdateConnectionCommand({ Name: 'pergola-service1', AuthParameters: { BasicAuthParameters: rightPassword, InvocationHttpParameters: {} } }),
    );
    sandbox.advanceClock(sandbox.delays().association);
    const tested = await testTask(consumer, accounts.consumer, forecastTask(connectionArn));
    expect(tested).toMatchObject({ status: 'FAILED', error: 'States.Http.StatusCode.400', cause: 'Bad Request' });
    expect(tested.inspectionData?.response?.body).toContain('The query parameter Action is missing');
    const asked = await testTask(consumer, accounts.consumer, forecastTask(connectionArn, { QueryParameters: { Action: 'Forecast' } }));
    expect(asked.status).toBe('SUCCEEDED');
  });

  it('deauthorizes the connection when the password is wrong, until it gets the right one', async () => {
    const update = async (Password: string) => {
      await consumer.events.send(
        new UpdateConnectionCommand({ Name: 'pergola-service1', AuthParameters: { BasicAuthParameters: { Username: 'forecast', Password } } }),
      );
      sandbox.advanceClock(sandbox.delays().association);
    };
    const task = forecastTask(connectionArn, { QueryParameters: { Action: 'Forecast' } });
    await update('rainy-day-1');
    expect(await testTask(consumer, accounts.consumer, task)).toMatchObject({ status: 'FAILED', error: 'States.Http.StatusCode.401', cause: 'Unauthorized' });
    const connection = await consumer.events.send(new DescribeConnectionCommand({ Name: 'pergola-service1' }));
    expect(connection).toMatchObject({ ConnectionState: 'DEAUTHORIZED', StateReason: expect.stringContaining('401') });
    expect(await testTask(consumer, accounts.consumer, task)).toMatchObject({
      error: 'Events.ConnectionResource.InvalidConnectionState',
    });
    await update('sunny-day-42');
    const mended = await consumer.events.send(new DescribeConnectionCommand({ Name: 'pergola-service1' }));
    expect(mended.ConnectionState).toBe('ACTIVE');
    expect(mended).not.toHaveProperty('StateReason');
    expect(await testTask(consumer, accounts.consumer, task)).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('does not reveal secrets to the role of the template', async () => {
    const asked = testTask(consumer, accounts.consumer, forecastTask(connectionArn), { revealSecrets: true });
    await expect(asked).rejects.toMatchObject({ name: 'AccessDeniedException', message: expect.stringContaining('states:RevealSecrets') });
    const full = await testTask(accountClients(sandbox, accounts.consumer), accounts.consumer, forecastTask(connectionArn), { revealSecrets: true });
    expect(full.inspectionData?.request?.headers).toContain('Authorization: Basic ');
  });

  it('is taken back in AWS\'s order, until every list is empty', async () => {
    const connection = await consumer.events.send(new DescribeConnectionCommand({ Name: 'pergola-service1' }));
    const { ResourceAssociationArn, ResourceConfigurationArn } = connection.InvocationConnectivityParameters?.ResourceParameters ?? {};
    await consumer.events.send(new DeleteConnectionCommand({ Name: 'pergola-service1' }));
    sandbox.advanceClock(sandbox.delays().connectionDelete);
    const getAssociation = new GetServiceNetworkResourceAssociationCommand({ serviceNetworkResourceAssociationIdentifier: ResourceAssociationArn });
    await expect(consumer.lattice.send(getAssociation)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    const listAssociations = new ListServiceNetworkResourceAssociationsCommand({ resourceConfigurationIdentifier: ResourceConfigurationArn });
    expect((await owner.lattice.send(listAssociations)).items).toEqual([]);

    const { resourceShares } = await owner.ram.send(new GetResourceSharesCommand({ resourceOwner: 'SELF', name: 'pergola-service1' }));
    const resourceShareArn = resourceShares?.[0]?.resourceShareArn;
    await owner.ram.send(new DisassociateResourceShareCommand({ resourceShareArn, principals: [accounts.consumer] }));
    await owner.ram.send(new DeleteResourceShareCommand({ resourceShareArn }));
    sandbox.advanceClock(sandbox.delays().shareAssociation);
    const { resourceShareAssociations } = await owner.ram.send(
      new GetResourceShareAssociationsCommand({ associationType: 'PRINCIPAL', resourceShareArns: [String(resourceShareArn)] }),
    );
    expect(resourceShareAssociations?.map(({ status }) => status)).toEqual(['DISASSOCIATED']);

    await owner.lattice.send(new DeleteResourceConfigurationCommand({ resourceConfigurationIdentifier: ResourceConfigurationArn }));
    sandbox.advanceClock(sandbox.delays().resourceConfiguration);
    const { items } = await owner.lattice.send(new ListResourceGatewaysCommand({}));
    await owner.lattice.send(new DeleteResourceGatewayCommand({ resourceGatewayIdentifier: items?.[0]?.id }));
    sandbox.advanceClock(sandbox.delays().resourceGateway);
    expect((await owner.lattice.send(new ListResourceGatewaysCommand({}))).items).toEqual([]);
    expect((await owner.lattice.send(new ListResourceConfigurationsCommand({}))).items).toEqual([]);
  });

  it('keeps the password out of the record of calls', () => {
    expect(JSON.stringify(sandbox.calls())).not.toContain('sunny-day-42');
  });
});

async function runWorkflow({ states }: Clients, definition: object): Promise<DescribeExecutionCommandOutput> {
  const { stateMachineArn } = await states.send(
    new CreateStateMachineCommand({ name: 'forecast', definition: JSON.stringify(definition), roleArn: httpTaskRole(accounts.consumer) }),
  );
  const { executionArn } = await states.send(new StartExecutionCommand({ stateMachineArn }));
  for (;;) {
    const execution = await states.send(new DescribeExecutionCommand({ executionArn }));
    if (execution.status !== 'RUNNING') return execution;
  }
}
