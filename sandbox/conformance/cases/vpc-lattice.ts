import {
  CreateResourceConfigurationCommand,
  CreateResourceGatewayCommand,
  CreateServiceNetworkResourceAssociationCommand,
  DeleteResourceConfigurationCommand,
  DeleteResourceGatewayCommand,
  DeleteServiceNetworkResourceAssociationCommand,
  GetResourceConfigurationCommand,
  GetResourceGatewayCommand,
  GetServiceNetworkResourceAssociationCommand,
  ListResourceConfigurationsCommand,
  ListResourceEndpointAssociationsCommand,
  ListResourceGatewaysCommand,
  ListServiceNetworkResourceAssociationsCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateResourceConfigurationCommand,
  UpdateResourceGatewayCommand,
} from '@aws-sdk/client-vpc-lattice';
import { mainVpc, makeConfiguration, makeGateway, serviceHost } from '@/sandbox/testing/seed-story';
import { call, type ServiceCases } from '../operation-cases';
import { configuration, managedAssociation, sharedConfiguration } from '../prepare';
import type { Stage } from '../stage';

const gatewayMissing = 'rgw-0123456789abcdefg';
const configurationMissing = 'rcfg-0123456789abcdefg';
const associationMissing = 'snra-0123456789abcdef0';
const networkMissing = 'sn-0123456789abcdefg';
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

export const vpcLatticeCases: ServiceCases = {
  CreateResourceConfiguration: {
    good: [
      async (stage) => call(stage.owner.lattice, new CreateResourceConfigurationCommand(single(await gateway(stage)))),
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
  CreateServiceNetworkResourceAssociation: {
    good: [async (stage) => call(stage.owner.lattice, new CreateServiceNetworkResourceAssociationCommand({ resourceConfigurationIdentifier: await configuration(stage), serviceNetworkIdentifier: networkMissing }))],
    bad: [
      [
        'ResourceNotFoundException',
        ({ owner }) => call(owner.lattice, new CreateServiceNetworkResourceAssociationCommand({ resourceConfigurationIdentifier: configurationMissing, serviceNetworkIdentifier: networkMissing })),
      ],
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
  ListResourceConfigurations: {
    good: [async (stage) => call(stage.owner.lattice, new ListResourceConfigurationsCommand({ resourceGatewayIdentifier: await gatewayOf(stage), maxResults: 1 }))],
    bad: [['ValidationException', ({ owner }) => call(owner.lattice, new ListResourceConfigurationsCommand({ nextToken: 'no-such-page' }))]],
  },
  ListResourceEndpointAssociations: {
    good: [async (stage) => call(stage.owner.lattice, new ListResourceEndpointAssociationsCommand({ resourceConfigurationIdentifier: await configuration(stage), maxResults: 1 }))],
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
