import {
  CreateResourceConfigurationCommand,
  CreateResourceGatewayCommand,
  DeleteDomainVerificationCommand,
  DeleteResourceConfigurationCommand,
  DeleteResourceEndpointAssociationCommand,
  DeleteResourceGatewayCommand,
  DeleteResourcePolicyCommand,
  DeleteServiceNetworkResourceAssociationCommand,
  GetDomainVerificationCommand,
  GetResourceConfigurationCommand,
  GetResourceGatewayCommand,
  GetResourcePolicyCommand,
  GetServiceNetworkResourceAssociationCommand,
  ListDomainVerificationsCommand,
  ListResourceConfigurationsCommand,
  ListResourceEndpointAssociationsCommand,
  ListResourceGatewaysCommand,
  ListServiceNetworkResourceAssociationsCommand,
  ListTagsForResourceCommand,
  PutResourcePolicyCommand,
  StartDomainVerificationCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateResourceConfigurationCommand,
  UpdateResourceGatewayCommand,
} from '@aws-sdk/client-vpc-lattice';
import { makeEndpoint } from '@/sandbox/testing/endpoints';
import { mainVpc, makeConfiguration, makeGateway, serviceHost } from '@/sandbox/testing/seed-story';
import { call, type ServiceCases } from '../operation-cases';
import { configuration, managedAssociation, sharedConfiguration } from '../prepare';
import type { Stage } from '../stage';
import { networkCases } from './vpc-lattice-networks';

const gatewayMissing = 'rgw-0123456789abcdefg';
const configurationMissing = 'rcfg-0123456789abcdefg';
const associationMissing = 'snra-0123456789abcdef0';
const verificationMissing = 'dv-0123456789abcdef0';
const endpointAssociationMissing = 'rea-0123456789abcdef0';
const policy = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: '222222222222' }, Action: 'vpc-lattice:*', Resource: '*' }] });
const arnMissing = `arn:aws:vpc-lattice:us-east-1:111111111111:resourcegateway/${gatewayMissing}`;

const gateway = ({ sandbox, owner }: Stage) => makeGateway(sandbox, owner);
const gatewayArn = async (stage: Stage) => `arn:aws:vpc-lattice:us-east-1:111111111111:resourcegateway/${await gateway(stage)}`;

/** A gateway that already has the configuration `service1`. */
async function gatewayOf(stage: Stage): Promise<string> {
  const id = await gateway(stage);
  await makeConfiguration(stage.sandbox, stage.owner, id);
  return id;
}

const single = (resourceGatewayIdentifier: string) => ({
  name: 'service1',
  type: 'SINGLE' as const,
  resourceGatewayIdentifier,
  resourceConfigurationDefinition: { dnsResource: { domainName: serviceHost, ipAddressType: 'IPV4' as const } },
  portRanges: ['443'],
  protocol: 'TCP' as const,
  allowAssociationToShareableServiceNetwork: true,
  tags: { purpose: 'conformance' },
});

async function verification({ owner }: Stage): Promise<string> {
  return String((await owner.lattice.send(new StartDomainVerificationCommand({ domainName: 'example.com' }))).arn);
}

async function withPolicy(stage: Stage): Promise<string> {
  const resourceArn = await configuration(stage);
  await stage.owner.lattice.send(new PutResourcePolicyCommand({ resourceArn, policy }));
  return resourceArn;
}

/** The association of a consumer's endpoint with the shared configuration. */
async function endpointAssociation(stage: Stage): Promise<{ id: string; configurationArn: string }> {
  const { configurationArn } = await sharedConfiguration(stage);
  await makeEndpoint(stage.sandbox, stage.consumer, { ResourceConfigurationArn: configurationArn });
  const { items } = await stage.owner.lattice.send(new ListResourceEndpointAssociationsCommand({ resourceConfigurationIdentifier: configurationArn }));
  return { id: String(items?.[0]?.id), configurationArn };
}

const group = (resourceGatewayIdentifier: string) => ({
  name: 'group',
  type: 'GROUP' as const,
  resourceGatewayIdentifier,
  portRanges: ['443'],
  protocol: 'TCP' as const,
  groupDomain: 'example.com',
});

async function child(stage: Stage) {
  const { id } = await stage.owner.lattice.send(new CreateResourceConfigurationCommand(group(await gateway(stage))));
  stage.sandbox.advanceClock(stage.sandbox.delays().resourceConfiguration);
  const resourceConfigurationDefinition = { ipResource: { ipAddress: '10.0.1.20' } };
  return { name: 'child', type: 'CHILD' as const, resourceConfigurationGroupIdentifier: id, resourceConfigurationDefinition, customDomainName: 'one.example.com' };
}

const database = (resourceGatewayIdentifier: string) => ({
  name: 'database',
  type: 'ARN' as const,
  resourceGatewayIdentifier,
  resourceConfigurationDefinition: { arnResource: { arn: 'arn:aws:rds:us-east-1:111111111111:db:ledger-db' } },
  allowAssociationToShareableServiceNetwork: true,
});

async function segment({ sandbox, owner }: Stage) {
  return {
    name: 'segment',
    type: 'CIDR' as const,
    resourceGatewayIdentifier: await makeGateway(sandbox, owner, { resourceConfigDnsResolution: 'IN_VPC' }),
    resourceConfigurationDefinition: { cidrResource: { cidrRanges: ['10.0.1.0/24'] } },
    protocol: 'TCP_UDP' as const,
    portRanges: ['53'],
  };
}

export const vpcLatticeCases: ServiceCases = {
  ...networkCases,
  CreateResourceConfiguration: {
    good: [
      async (stage) => call(stage.owner.lattice, new CreateResourceConfigurationCommand(single(await gateway(stage)))),
      async (stage) => call(stage.owner.lattice, new CreateResourceConfigurationCommand(group(await gateway(stage)))),
      async (stage) => call(stage.owner.lattice, new CreateResourceConfigurationCommand(await child(stage))),
      async (stage) => call(stage.owner.lattice, new CreateResourceConfigurationCommand(database(await gateway(stage)))),
      async (stage) => call(stage.owner.lattice, new CreateResourceConfigurationCommand(await segment(stage))),
      async (stage) => call(stage.owner.lattice, new CreateResourceConfigurationCommand({ ...single(await gatewayArn(stage)), resourceConfigurationDefinition: { ipResource: { ipAddress: '10.0.1.20' } } })),
    ],
    bad: [
      ['ResourceNotFoundException', ({ owner }) => call(owner.lattice, new CreateResourceConfigurationCommand(single(gatewayMissing)))],
      ['ConflictException', async (stage) => call(stage.owner.lattice, new CreateResourceConfigurationCommand(single(await gatewayOf(stage))))],
      ['ValidationException', async (stage) => call(stage.owner.lattice, new CreateResourceConfigurationCommand({ ...single(await gateway(stage)), resourceConfigurationDefinition: { ipResource: { ipAddress: '8.8.8.8' } } }))],
    ],
  },
  CreateResourceGateway: {
    good: [
      async ({ owner }) =>
        call(owner.lattice, new CreateResourceGatewayCommand({ name: 'main-rg', ...(await mainVpc(owner)), ipAddressType: 'IPV4', ipv4AddressesPerEni: 16, tags: { purpose: 'conformance' } })),
    ],
    bad: [
      ['ConflictException', async (stage) => call(stage.owner.lattice, new CreateResourceGatewayCommand({ name: 'main-rg', ...(await mainVpc(stage.owner)), clientToken: await gateway(stage) }))],
      ['ResourceNotFoundException', async ({ owner }) => call(owner.lattice, new CreateResourceGatewayCommand({ name: 'main-rg', ...(await mainVpc(owner)), vpcIdentifier: 'vpc-0123456789abcdef0' }))],
    ],
  },
  DeleteResourceConfiguration: {
    good: [async (stage) => call(stage.owner.lattice, new DeleteResourceConfigurationCommand({ resourceConfigurationIdentifier: await configuration(stage) }))],
    bad: [
      ['ResourceNotFoundException', ({ owner }) => call(owner.lattice, new DeleteResourceConfigurationCommand({ resourceConfigurationIdentifier: configurationMissing }))],
      [
        'ConflictException',
        async (stage) => {
          const { resourceConfigurationArn } = await stage.consumer.lattice.send(new GetServiceNetworkResourceAssociationCommand({ serviceNetworkResourceAssociationIdentifier: await managedAssociation(stage) }));
          return call(stage.owner.lattice, new DeleteResourceConfigurationCommand({ resourceConfigurationIdentifier: resourceConfigurationArn }));
        },
      ],
    ],
  },
  DeleteDomainVerification: {
    good: [async (stage) => call(stage.owner.lattice, new DeleteDomainVerificationCommand({ domainVerificationIdentifier: await verification(stage) }))],
    bad: [['ResourceNotFoundException', ({ owner }) => call(owner.lattice, new DeleteDomainVerificationCommand({ domainVerificationIdentifier: verificationMissing }))]],
  },
  DeleteResourceEndpointAssociation: {
    good: [async (stage) => call(stage.owner.lattice, new DeleteResourceEndpointAssociationCommand({ resourceEndpointAssociationIdentifier: (await endpointAssociation(stage)).id }))],
    bad: [['ResourceNotFoundException', ({ owner }) => call(owner.lattice, new DeleteResourceEndpointAssociationCommand({ resourceEndpointAssociationIdentifier: endpointAssociationMissing }))]],
  },
  DeleteResourcePolicy: {
    good: [async (stage) => call(stage.owner.lattice, new DeleteResourcePolicyCommand({ resourceArn: await withPolicy(stage) }))],
    bad: [['ResourceNotFoundException', async (stage) => call(stage.owner.lattice, new DeleteResourcePolicyCommand({ resourceArn: await configuration(stage) }))]],
  },
  DeleteResourceGateway: {
    good: [async (stage) => call(stage.owner.lattice, new DeleteResourceGatewayCommand({ resourceGatewayIdentifier: await gateway(stage) }))],
    bad: [
      ['ResourceNotFoundException', ({ owner }) => call(owner.lattice, new DeleteResourceGatewayCommand({ resourceGatewayIdentifier: gatewayMissing }))],
      [
        'ConflictException',
        async (stage) => call(stage.owner.lattice, new DeleteResourceGatewayCommand({ resourceGatewayIdentifier: await gatewayOf(stage) })),
      ],
    ],
  },
  DeleteServiceNetworkResourceAssociation: {
    good: [async (stage) => call(stage.owner.lattice, new DeleteServiceNetworkResourceAssociationCommand({ serviceNetworkResourceAssociationIdentifier: await managedAssociation(stage) }))],
    bad: [
      ['ResourceNotFoundException', ({ owner }) => call(owner.lattice, new DeleteServiceNetworkResourceAssociationCommand({ serviceNetworkResourceAssociationIdentifier: associationMissing }))],
      ['ConflictException', async (stage) => call(stage.consumer.lattice, new DeleteServiceNetworkResourceAssociationCommand({ serviceNetworkResourceAssociationIdentifier: await managedAssociation(stage) }))],
    ],
  },
  GetDomainVerification: {
    good: [async (stage) => call(stage.owner.lattice, new GetDomainVerificationCommand({ domainVerificationIdentifier: await verification(stage) }))],
    bad: [['ResourceNotFoundException', async (stage) => call(stage.consumer.lattice, new GetDomainVerificationCommand({ domainVerificationIdentifier: await verification(stage) }))]],
  },
  GetResourcePolicy: {
    good: [async (stage) => call(stage.owner.lattice, new GetResourcePolicyCommand({ resourceArn: await withPolicy(stage) }))],
    bad: [['ResourceNotFoundException', async (stage) => call(stage.owner.lattice, new GetResourcePolicyCommand({ resourceArn: await configuration(stage) }))]],
  },
  GetResourceConfiguration: {
    good: [
      async (stage) => call(stage.owner.lattice, new GetResourceConfigurationCommand({ resourceConfigurationIdentifier: await configuration(stage) })),
      async (stage) => call(stage.consumer.lattice, new GetResourceConfigurationCommand({ resourceConfigurationIdentifier: (await sharedConfiguration(stage)).configurationArn })),
    ],
    bad: [
      ['ResourceNotFoundException', ({ owner }) => call(owner.lattice, new GetResourceConfigurationCommand({ resourceConfigurationIdentifier: configurationMissing }))],
    ],
  },
  GetResourceGateway: {
    good: [async (stage) => call(stage.owner.lattice, new GetResourceGatewayCommand({ resourceGatewayIdentifier: await gatewayArn(stage) }))],
    bad: [['ResourceNotFoundException', async (stage) => call(stage.consumer.lattice, new GetResourceGatewayCommand({ resourceGatewayIdentifier: await gateway(stage) }))]],
  },
  GetServiceNetworkResourceAssociation: {
    good: [async (stage) => call(stage.owner.lattice, new GetServiceNetworkResourceAssociationCommand({ serviceNetworkResourceAssociationIdentifier: await managedAssociation(stage) }))],
    bad: [['ResourceNotFoundException', async (stage) => call(stage.outsider.lattice, new GetServiceNetworkResourceAssociationCommand({ serviceNetworkResourceAssociationIdentifier: await managedAssociation(stage) }))]],
  },
  ListDomainVerifications: {
    good: [async (stage) => (await verification(stage), call(stage.owner.lattice, new ListDomainVerificationsCommand({ maxResults: 1 })))],
    bad: [['ValidationException', ({ owner }) => call(owner.lattice, new ListDomainVerificationsCommand({ nextToken: 'no-such-page' }))]],
  },
  PutResourcePolicy: {
    good: [async (stage) => call(stage.owner.lattice, new PutResourcePolicyCommand({ resourceArn: await configuration(stage), policy }))],
    bad: [
      ['ResourceNotFoundException', async (stage) => call(stage.consumer.lattice, new PutResourcePolicyCommand({ resourceArn: await configuration(stage), policy }))],
      ['ValidationException', async (stage) => call(stage.owner.lattice, new PutResourcePolicyCommand({ resourceArn: await configuration(stage), policy: 'allow everything' }))],
    ],
  },
  StartDomainVerification: {
    good: [({ owner }) => call(owner.lattice, new StartDomainVerificationCommand({ domainName: 'example.com', tags: { purpose: 'conformance' } }))],
    bad: [
      ['ConflictException', async (stage) => (await verification(stage), call(stage.owner.lattice, new StartDomainVerificationCommand({ domainName: 'example.com' })))],
      ['ValidationException', ({ owner }) => call(owner.lattice, new StartDomainVerificationCommand({ domainName: 'not a name' }))],
    ],
  },
  ListResourceConfigurations: {
    good: [async (stage) => call(stage.owner.lattice, new ListResourceConfigurationsCommand({ resourceGatewayIdentifier: await gatewayOf(stage), maxResults: 1 }))],
    bad: [['ValidationException', ({ owner }) => call(owner.lattice, new ListResourceConfigurationsCommand({ nextToken: 'no-such-page' }))]],
  },
  ListResourceEndpointAssociations: {
    good: [
      async (stage) => call(stage.owner.lattice, new ListResourceEndpointAssociationsCommand({ resourceConfigurationIdentifier: (await endpointAssociation(stage)).configurationArn, maxResults: 1 })),
    ],
    bad: [['ValidationException', async (stage) => call(stage.owner.lattice, new ListResourceEndpointAssociationsCommand({ resourceConfigurationIdentifier: await configuration(stage), nextToken: 'no-such-page' }))]],
  },
  ListResourceGateways: {
    good: [({ owner }) => call(owner.lattice, new ListResourceGatewaysCommand({ maxResults: 1 }))],
    bad: [['ValidationException', ({ owner }) => call(owner.lattice, new ListResourceGatewaysCommand({ nextToken: 'no-such-page' }))]],
  },
  ListServiceNetworkResourceAssociations: {
    good: [async (stage) => call(stage.owner.lattice, new ListServiceNetworkResourceAssociationsCommand({ resourceConfigurationIdentifier: (await sharedConfiguration(stage)).configurationArn, maxResults: 1 }))],
    bad: [['ValidationException', async (stage) => call(stage.owner.lattice, new ListServiceNetworkResourceAssociationsCommand({ resourceConfigurationIdentifier: await configuration(stage), nextToken: 'no-such-page' }))]],
  },
  ListTagsForResource: {
    good: [async (stage) => call(stage.owner.lattice, new ListTagsForResourceCommand({ resourceArn: await gatewayArn(stage) }))],
    bad: [['ResourceNotFoundException', ({ owner }) => call(owner.lattice, new ListTagsForResourceCommand({ resourceArn: arnMissing }))]],
  },
  TagResource: {
    good: [async (stage) => call(stage.owner.lattice, new TagResourceCommand({ resourceArn: await gatewayArn(stage), tags: { purpose: 'conformance' } }))],
    bad: [['ResourceNotFoundException', ({ owner }) => call(owner.lattice, new TagResourceCommand({ resourceArn: arnMissing, tags: { purpose: 'conformance' } }))]],
  },
  UntagResource: {
    good: [async (stage) => call(stage.owner.lattice, new UntagResourceCommand({ resourceArn: await gatewayArn(stage), tagKeys: ['pergola:resource'] }))],
    bad: [['ResourceNotFoundException', ({ owner }) => call(owner.lattice, new UntagResourceCommand({ resourceArn: arnMissing, tagKeys: ['purpose'] }))]],
  },
  UpdateResourceConfiguration: {
    good: [
      async (stage) =>
        call(
          stage.owner.lattice,
          new UpdateResourceConfigurationCommand({ resourceConfigurationIdentifier: await configuration(stage), portRanges: ['443', '8000-8080'], allowAssociationToShareableServiceNetwork: true }),
        ),
    ],
    bad: [['ResourceNotFoundException', ({ owner }) => call(owner.lattice, new UpdateResourceConfigurationCommand({ resourceConfigurationIdentifier: configurationMissing, portRanges: ['443'] }))]],
  },
  UpdateResourceGateway: {
    good: [async (stage) => call(stage.owner.lattice, new UpdateResourceGatewayCommand({ resourceGatewayIdentifier: await gateway(stage), securityGroupIds: (await mainVpc(stage.owner)).securityGroupIds }))],
    bad: [
      ['ResourceNotFoundException', ({ owner }) => call(owner.lattice, new UpdateResourceGatewayCommand({ resourceGatewayIdentifier: gatewayMissing, securityGroupIds: [] }))],
      ['ResourceNotFoundException', async (stage) => call(stage.owner.lattice, new UpdateResourceGatewayCommand({ resourceGatewayIdentifier: await gateway(stage), securityGroupIds: ['sg-0123456789abcdef0'] }))],
    ],
  },
};
