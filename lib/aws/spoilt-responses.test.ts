import { CreateVpcEndpointCommand } from '@aws-sdk/client-ec2';
import { AssociateResourceShareCommand } from '@aws-sdk/client-ram';
import { CreateServiceNetworkCommand, CreateServiceNetworkResourceAssociationCommand, CreateServiceNetworkVpcAssociationCommand, PutResourcePolicyCommand } from '@aws-sdk/client-vpc-lattice';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SandboxState } from '@/sandbox/admin/control';
import { spoiltKinds, type SpoiltKind } from '@/sandbox/core/spoil-answer';
import { startSandbox, type Sandbox } from '@/sandbox/start-sandbox';
import { accounts, pergolaRole } from '@/sandbox/testing/clients';
import { accountClients, makeConfiguration, makeConnection, makeGateway, makeShare } from '@/sandbox/testing/seed-story';
import { newSession, readAll, type AwsSession } from './call';
import { configureAws } from './clients';
import * as ec2 from './ec2';
import { isAwsError } from './errors';
import * as events from './events';
import * as organizations from './organizations';
import * as ram from './ram';
import * as s3 from './s3';
import { assumeRole } from './session';
import * as states from './states';
import * as sts from './sts';
import * as associations from './vpc-lattice-associations';
import * as configurations from './vpc-lattice-configurations';
import * as gateways from './vpc-lattice-gateways';
import * as networks from './vpc-lattice-networks';
import * as policies from './vpc-lattice-policies';

const region = 'us-east-1';
const bucket = 'pergola-audit-999999999999';
const hubCredentials = { accessKeyId: 'AKIASBXWORKER0000001', secretAccessKey: 'sandbox' };
const as = (accountId: string): AwsSession => newSession({ accountId, region }, { accessKeyId: `AKIASBX0${accountId}`, secretAccessKey: 'sandbox' }, () => {});
const owner = as(accounts.owner);
const consumer = as(accounts.consumer);
const outsider = as(accounts.outsider);
const hub = as('999999999999');

interface Scene {
  vpcId: string;
  subnetIds: string[];
  groupId: string;
  gatewayId: string;
  spareGatewayId: string;
  configurationArn: string;
  spareConfigurationArn: string;
  shareArn: string;
  invitationArn: string;
  networkArn: string;
  associationArn: string;
  endpointAssociationArn: string;
  connectionArn: string;
}

let sandbox: Sandbox;
let scene: Scene;
let state: SandboxState;

beforeAll(async () => {
  sandbox = await startSandbox();
  configureAws({ endpointUrl: sandbox.url, hubCredentials });
  scene = await makeScene();
  state = sandbox.exportState();
});
afterAll(() => sandbox.stop());

async function makeScene(): Promise<Scene> {
  const [main, forecasting] = [accountClients(sandbox, accounts.owner), accountClients(sandbox, accounts.consumer)];
  const { vpcId, subnetIds, groupId } = await vpcOf(owner);
  const gatewayId = await makeGateway(sandbox, main);
  const spareGatewayId = await makeGateway(sandbox, main, { name: 'pergola-spare' });
  const configurationArn = await makeConfiguration(sandbox, main, gatewayId);
  const spareConfigurationArn = await makeConfiguration(sandbox, main, gatewayId, { name: 'pergola-spare' });
  const shareArn = await makeShare(sandbox, main, configurationArn, [accounts.consumer]);
  await main.ram.send(new AssociateResourceShareCommand({ resourceShareArn: shareArn, principals: [accounts.outsider] }));
  const network = await main.lattice.send(new CreateServiceNetworkCommand({ name: 'main-network' }));
  const association = await main.lattice.send(new CreateServiceNetworkResourceAssociationCommand({ serviceNetworkIdentifier: network.id, resourceConfigurationIdentifier: configurationArn }));
  await main.lattice.send(new CreateServiceNetworkVpcAssociationCommand({ serviceNetworkIdentifier: network.id, vpcIdentifier: vpcId }));
  await main.ec2.send(new CreateVpcEndpointCommand({ VpcEndpointType: 'ServiceNetwork', ServiceNetworkArn: network.arn, VpcId: vpcId, SubnetIds: subnetIds }));
  const theirVpc = await vpcOf(consumer);
  await forecasting.ec2.send(new CreateVpcEndpointCommand({ VpcEndpointType: 'Resource', ResourceConfigurationArn: configurationArn, VpcId: theirVpc.vpcId, SubnetIds: theirVpc.subnetIds }));
  const policy = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: accounts.outsider }, Action: 'vpc-lattice:CreateServiceNetworkResourceAssociation', Resource: spareConfigurationArn }] });
  await main.lattice.send(new PutResourcePolicyCommand({ resourceArn: spareConfigurationArn, policy }));
  sandbox.advanceClock(600_000);
  const connectionArn = await makeConnection(sandbox, forecasting, configurationArn);
  sandbox.advanceClock(600_000);
  await s3.putObject(hub, { bucket, key: 'heads/1', body: '{"head":1}', contentType: 'application/json' });
  const [invitation] = await ram.getShareInvitations(outsider);
  const [endpoint] = (await associations.listEndpointAssociations(owner, configurationArn)).items;
  return {
    vpcId, subnetIds, groupId, gatewayId, spareGatewayId, configurationArn, spareConfigurationArn, shareArn,
    invitationArn: invitation!.arn,
    networkArn: String(network.arn),
    associationArn: String(association.arn),
    endpointAssociationArn: endpoint!.arn,
    connectionArn,
  };
}

async function vpcOf(session: AwsSession) {
  const [vpc] = await ec2.listVpcs(session);
  const [subnet] = await ec2.listSubnets(session, vpc!.id);
  const [group] = await ec2.listSecurityGroups(session, vpc!.id);
  return { vpcId: vpc!.id, subnetIds: [subnet!.id], groupId: group!.id };
}

interface Row {
  /** AWS's operation. */
  operation: string;
  run: () => Promise<unknown>;
  /** Members of the response, or of the items of its list, without which nothing is concluded. */
  members?: string[];
  /** Kinds that cannot be told from a right answer, and why. */
  sameAsRight?: [SpoiltKind[], why: string];
}

const authorization = { type: 'BASIC' as const, username: 'forecast', password: 'sunny-day-42' };
const noBody: Row['sameAsRight'] = [['emptyBody', 'emptyObject', 'nullBody', 'missingMember', 'wrongType', 'truncated'], 'AWS responds 204 without a body, and the controller reads back'];
const idAlone: Row['sameAsRight'] = [['missingMember', 'wrongType'], 'only the ID is read of it, and the controller reads back'];

const tables: Record<string, [module: object, rows: Record<string, Row>]> = {
  ec2: [ec2, {
    listVpcs: { operation: 'DescribeVpcs', run: () => ec2.listVpcs(owner), members: ['VpcId'] },
    listSubnets: { operation: 'DescribeSubnets', run: () => ec2.listSubnets(owner), members: ['SubnetId', 'VpcId', 'AvailabilityZone', 'AvailableIpAddressCount'] },
    listSecurityGroups: { operation: 'DescribeSecurityGroups', run: () => ec2.listSecurityGroups(owner), members: ['GroupId', 'GroupName', 'IpPermissions', 'IpPermissionsEgress', 'IpProtocol'] },
  }],
  events: [events, {
    describeConnection: { operation: 'DescribeConnection', run: () => events.describeConnection(consumer, 'pergola-service1'), members: ['ConnectionArn', 'Name', 'ConnectionState', 'AuthorizationType'] },
    listConnections: { operation: 'ListConnections', run: () => events.listConnections(consumer), members: ['ConnectionArn', 'Name', 'ConnectionState'] },
    createConnection: {
      operation: 'CreateConnection',
      run: () => events.createConnection(consumer, { name: 'pergola-second', description: '', configurationArn: scene.configurationArn, authorization, parameters: [] }),
      members: ['ConnectionArn', 'ConnectionState'],
    },
    updateConnection: { operation: 'UpdateConnection', run: () => events.updateConnection(consumer, 'pergola-service1', { description: 'changed', parameters: [] }), members: ['ConnectionArn', 'ConnectionState'] },
    deleteConnection: { operation: 'DeleteConnection', run: () => events.deleteConnection(consumer, 'pergola-service1'), members: ['ConnectionArn', 'ConnectionState'] },
  }],
  organizations: [organizations, { describeOrganization: { operation: 'DescribeOrganization', run: () => organizations.describeOrganization(owner), members: ['Id'] } }],
  ram: [ram, {
    getResourceShares: { operation: 'GetResourceShares', run: () => ram.getResourceShares(owner, { owner: 'SELF' }), members: ['resourceShareArn', 'name', 'status', 'owningAccountId'] },
    createResourceShare: { operation: 'CreateResourceShare', run: () => ram.createResourceShare(owner, { clientToken: 'one', name: 'pergola-second', resourceArns: [], tags: {} }), members: ['resourceShareArn'] },
    deleteResourceShare: { operation: 'DeleteResourceShare', run: () => ram.deleteResourceShare(owner, scene.shareArn), members: ['returnValue'] },
    getShareAssociations: { operation: 'GetResourceShareAssociations', run: () => ram.getShareAssociations(owner, { type: 'PRINCIPAL' }), members: ['resourceShareArn', 'associatedEntity', 'status'] },
    associateShare: { operation: 'AssociateResourceShare', run: () => ram.associateShare(owner, { shareArn: scene.shareArn, principals: ['333333333333'] }) },
    disassociateShare: { operation: 'DisassociateResourceShare', run: () => ram.disassociateShare(owner, { shareArn: scene.shareArn, principals: [accounts.consumer] }) },
    getShareInvitations: { operation: 'GetResourceShareInvitations', run: () => ram.getShareInvitations(outsider), members: ['resourceShareInvitationArn', 'resourceShareArn', 'senderAccountId', 'status', 'invitationTimestamp'] },
    acceptShareInvitation: { operation: 'AcceptResourceShareInvitation', run: () => ram.acceptShareInvitation(outsider, scene.invitationArn), members: ['status'] },
    rejectShareInvitation: { operation: 'RejectResourceShareInvitation', run: () => ram.rejectShareInvitation(outsider, scene.invitationArn), members: ['status'] },
  }],
  s3: [s3, {
    putObject: { operation: 'PutObject', run: () => s3.putObject(hub, { bucket, key: 'heads/2', body: '{}', contentType: 'application/json' }), sameAsRight: [['emptyBody', 'emptyObject', 'nullBody', 'wrongType', 'truncated'], 'S3 responds in headers, and its body says nothing'] },
    getObject: { operation: 'GetObject', run: () => s3.getObject(hub, { bucket, key: 'heads/1' }), members: ['ETag', 'LastModified'] },
    listObjects: { operation: 'ListObjectsV2', run: () => s3.listObjects(hub, { bucket, prefix: 'heads/' }), members: ['KeyCount', 'IsTruncated', 'Key', 'Size', 'ETag', 'LastModified'] },
  }],
  session: [{ assumeRole }, {
    assumeRole: {
      operation: 'AssumeRole',
      run: () => assumeRole({ accountId: accounts.owner, region, sessionName: 'one', policy: undefined, ...roleOf(accounts.owner) }),
      members: ['Credentials', 'AccessKeyId', 'SecretAccessKey', 'SessionToken', 'Arn'],
    },
  }],
  states: [states, { testState: { operation: 'TestState', run: () => states.testState(consumer, { definition: { Type: 'Pass', End: true }, roleArn: `arn:aws:iam::${accounts.consumer}:role/PergolaHttpTaskRole` }), members: ['status'] } }],
  sts: [sts, {
    callerIdentity: { operation: 'GetCallerIdentity', run: () => sts.callerIdentity(owner), members: ['Account', 'Arn'] },
    hubCallerArn: { operation: 'GetCallerIdentity', run: () => sts.hubCallerArn(region), members: ['Arn'] },
    roleRefusesWithoutExternalId: { operation: 'AssumeRole', run: () => sts.roleRefusesWithoutExternalId({ accountId: accounts.owner, region, roleArn: roleOf(accounts.owner).roleArn }), sameAsRight: [['missingMember', 'noRequestId'], 'the right answer is a refusal'] },
  }],
  associations: [associations, {
    listNetworkAssociations: { operation: 'ListServiceNetworkResourceAssociations', run: () => associations.listNetworkAssociations(owner, scene.configurationArn), members: ['id', 'arn', 'status', 'createdBy', 'serviceNetworkArn'] },
    getNetworkAssociationStatus: { operation: 'GetServiceNetworkResourceAssociation', run: () => associations.getNetworkAssociationStatus(owner, scene.associationArn), members: ['status'] },
    deleteNetworkAssociation: { operation: 'DeleteServiceNetworkResourceAssociation', run: () => associations.deleteNetworkAssociation(owner, scene.associationArn), members: ['status'] },
    listEndpointAssociations: { operation: 'ListResourceEndpointAssociations', run: () => associations.listEndpointAssociations(owner, scene.configurationArn), members: ['id', 'arn'] },
    deleteEndpointAssociation: { operation: 'DeleteResourceEndpointAssociation', run: () => associations.deleteEndpointAssociation(owner, scene.endpointAssociationArn), members: ['arn'] },
  }],
  configurations: [configurations, {
    createResourceConfiguration: {
      operation: 'CreateResourceConfiguration',
      run: () => configurations.createResourceConfiguration(owner, { clientToken: 'one', name: 'pergola-second', resourceGatewayId: scene.gatewayId, target: { domainName: 'second.main.example.com' }, portRanges: ['443'], allowAssociationToShareableServiceNetwork: true, tags: {} }),
      members: ['id'],
      sameAsRight: idAlone,
    },
    getResourceConfiguration: { operation: 'GetResourceConfiguration', run: () => configurations.getResourceConfiguration(owner, scene.configurationArn), members: ['id', 'arn', 'name', 'status'] },
    listResourceConfigurations: { operation: 'ListResourceConfigurations', run: () => configurations.listResourceConfigurations(owner), members: ['id', 'arn', 'name', 'status'] },
    updateResourceConfiguration: { operation: 'UpdateResourceConfiguration', run: () => configurations.updateResourceConfiguration(owner, scene.configurationArn, { portRanges: ['443', '8443'] }), members: ['id'], sameAsRight: idAlone },
    deleteResourceConfiguration: { operation: 'DeleteResourceConfiguration', run: () => configurations.deleteResourceConfiguration(owner, scene.spareConfigurationArn), sameAsRight: noBody },
  }],
  gateways: [gateways, {
    createResourceGateway: {
      operation: 'CreateResourceGateway',
      run: () => gateways.createResourceGateway(owner, { clientToken: 'one', name: 'pergola-second', vpcId: scene.vpcId, subnetIds: scene.subnetIds, securityGroupIds: [scene.groupId], ipAddressType: 'IPV4', dnsResolution: 'PUBLIC', tags: {} }),
      members: ['id'],
      sameAsRight: idAlone,
    },
    getResourceGateway: { operation: 'GetResourceGateway', run: () => gateways.getResourceGateway(owner, scene.gatewayId), members: ['id', 'arn', 'name', 'status', 'vpcId', 'subnetIds', 'securityGroupIds', 'ipAddressType'] },
    listResourceGateways: { operation: 'ListResourceGateways', run: () => gateways.listResourceGateways(owner), members: ['id', 'arn', 'name', 'status', 'vpcIdentifier', 'subnetIds', 'securityGroupIds', 'ipAddressType'] },
    updateResourceGateway: { operation: 'UpdateResourceGateway', run: () => gateways.updateResourceGateway(owner, scene.gatewayId, { securityGroupIds: [scene.groupId] }), members: ['id'], sameAsRight: idAlone },
    deleteResourceGateway: { operation: 'DeleteResourceGateway', run: () => gateways.deleteResourceGateway(owner, scene.spareGatewayId), members: ['status'] },
    listLatticeTags: { operation: 'ListTagsForResource', run: () => gateways.listLatticeTags(owner, scene.configurationArn), members: ['tags'] },
  }],
  networks: [networks, {
    listNetworkVpcAssociations: { operation: 'ListServiceNetworkVpcAssociations', run: () => networks.listNetworkVpcAssociations(owner, scene.networkArn), members: ['arn', 'status'] },
    listNetworkVpcEndpoints: { operation: 'ListServiceNetworkVpcEndpointAssociations', run: () => networks.listNetworkVpcEndpoints(owner, scene.networkArn), members: ['vpcEndpointId', 'state', 'vpcEndpointOwnerId'] },
  }],
  policies: [policies, {
    getResourcePolicy: { operation: 'GetResourcePolicy', run: () => policies.getResourcePolicy(owner, scene.spareConfigurationArn), members: ['policy'] },
    deleteResourcePolicy: { operation: 'DeleteResourcePolicy', run: () => policies.deleteResourcePolicy(owner, scene.spareConfigurationArn), sameAsRight: noBody },
  }],
};

function roleOf(accountId: string) {
  const { RoleArn: roleArn, ExternalId: externalId } = pergolaRole(sandbox, accountId, 'read');
  return { roleArn, externalId };
}

describe.each(Object.entries(tables))('%s', (_module, [module, rows]) => {
  test('has every operation of the module in the table', () => {
    const exported = Object.entries(module).filter(([, value]) => typeof value === 'function').map(([name]) => name);
    expect(Object.keys(rows).sort()).toEqual(exported.sort());
  });

  test.each(Object.entries(rows))('%s gives its answer to a right response, and an error to each spoilt one', async (_name, { operation, run, members = [], sameAsRight: [same] = [[]] }) => {
    sandbox.importState(state);
    await run();
    const spoilt: { kind: SpoiltKind; member?: string }[] = [...spoiltKinds.filter((kind) => !(same as SpoiltKind[]).includes(kind)).map((kind) => ({ kind })), ...members.map((member) => ({ kind: 'missingMember' as const, member }))];
    const concluded: string[] = [];
    for (const { kind, member } of spoilt) {
      sandbox.importState(state);
      sandbox.addFault({ service: '*', operation, kind, ...(member !== undefined && { member }), times: 9 });
      const what = member === undefined ? kind : `${kind} ${member}`;
      const result = await run().then((value) => `${what}: ${JSON.stringify(value)}`, (error: unknown) => (isAwsError(error, 'unavailable') && error.code === 'malformedResponse' ? null : `${what}: ${String(error)}`));
      if (result !== null) concluded.push(result);
    }
    expect(concluded).toEqual([]);
  });
});

test('a token that comes twice is an error, not an endless list', async () => {
  sandbox.importState(state);
  const read = readAll(owner, 'ec2', 'DescribeVpcs', async (client) => ({ ...(await client.describeVpcs({})), NextToken: 'again' }), (page) => ({ items: page.Vpcs, next: page.NextToken }), ({ VpcId }) => VpcId);
  await expect(read).rejects.toMatchObject({ kind: 'unavailable', code: 'malformedResponse', publicMessage: expect.stringContaining('the same one came twice') });
});
