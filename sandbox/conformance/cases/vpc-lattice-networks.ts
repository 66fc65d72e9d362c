import {
  CreateServiceNetworkCommand,
  CreateServiceNetworkResourceAssociationCommand,
  CreateServiceNetworkVpcAssociationCommand,
  DeleteServiceNetworkCommand,
  DeleteServiceNetworkVpcAssociationCommand,
  GetServiceNetworkCommand,
  GetServiceNetworkVpcAssociationCommand,
  ListServiceNetworksCommand,
  ListServiceNetworkVpcAssociationsCommand,
  ListServiceNetworkVpcEndpointAssociationsCommand,
  UpdateServiceNetworkCommand,
  UpdateServiceNetworkVpcAssociationCommand,
} from '@aws-sdk/client-vpc-lattice';
import { accounts } from '@/sandbox/testing/clients';
import { mainVpc } from '@/sandbox/testing/seed-story';
import { call, type ServiceCases } from '../operation-cases';
import { configuration, sharedConfiguration } from '../prepare';
import type { Stage } from '../stage';

const networkMissing = 'sn-0123456789abcdefg';
const vpcAssociationMissing = 'snva-0123456789abcdefg';

const input = { name: 'main-network', authType: 'NONE' as const, sharingConfig: { enabled: true }, tags: { purpose: 'conformance' } };

async function network({ owner }: Stage): Promise<string> {
  return String((await owner.lattice.send(new CreateServiceNetworkCommand(input))).arn);
}

async function resourceAssociation(stage: Stage) {
  return {
    resourceConfigurationIdentifier: await configuration(stage),
    serviceNetworkIdentifier: await network(stage),
    privateDnsEnabled: true,
    tags: { purpose: 'conformance' },
  };
}

async function vpcAssociation(stage: Stage) {
  const { vpcIdentifier, securityGroupIds } = await mainVpc(stage.owner);
  return {
    serviceNetworkIdentifier: await network(stage),
    vpcIdentifier,
    securityGroupIds,
    privateDnsEnabled: true,
    dnsOptions: { privateDnsPreference: 'SPECIFIED_DOMAINS_ONLY' as const, privateDnsSpecifiedDomains: ['example.com'] },
    tags: { purpose: 'conformance' },
  };
}

/** An association of MainVPC with a network, made and settled; answers its ARN. */
async function madeVpcAssociation(stage: Stage): Promise<string> {
  const { arn } = await stage.owner.lattice.send(new CreateServiceNetworkVpcAssociationCommand(await vpcAssociation(stage)));
  stage.sandbox.advanceClock(stage.sandbox.delays().association);
  return String(arn);
}

export const networkCases: ServiceCases = {
  CreateServiceNetwork: {
    good: [({ owner }) => call(owner.lattice, new CreateServiceNetworkCommand(input))],
    bad: [
      ['ConflictException', async (stage) => (await network(stage), call(stage.owner.lattice, new CreateServiceNetworkCommand(input)))],
      ['ValidationException', ({ owner }) => call(owner.lattice, new CreateServiceNetworkCommand({ ...input, tags: { 'aws:purpose': 'conformance' } }))],
      [
        'ServiceQuotaExceededException',
        ({ sandbox, owner }) => {
          sandbox.setQuota('vpc-lattice.serviceNetworks', accounts.owner, 'us-east-1', 0);
          return call(owner.lattice, new CreateServiceNetworkCommand(input));
        },
      ],
    ],
  },
  CreateServiceNetworkResourceAssociation: {
    good: [async (stage) => call(stage.owner.lattice, new CreateServiceNetworkResourceAssociationCommand(await resourceAssociation(stage)))],
    bad: [
      ['ResourceNotFoundException', async (stage) => call(stage.owner.lattice, new CreateServiceNetworkResourceAssociationCommand({ ...(await resourceAssociation(stage)), serviceNetworkIdentifier: networkMissing }))],
      [
        'ConflictException',
        async (stage) => {
          const wanted = await resourceAssociation(stage);
          await stage.owner.lattice.send(new CreateServiceNetworkResourceAssociationCommand(wanted));
          return call(stage.owner.lattice, new CreateServiceNetworkResourceAssociationCommand(wanted));
        },
      ],
      [
        'AccessDeniedException',
        async (stage) => {
          const resourceConfigurationIdentifier = (await sharedConfiguration(stage)).configurationArn;
          return call(stage.consumer.lattice, new CreateServiceNetworkResourceAssociationCommand({ resourceConfigurationIdentifier, serviceNetworkIdentifier: 'events.amazonaws.com' }));
        },
      ],
    ],
  },
  CreateServiceNetworkVpcAssociation: {
    good: [async (stage) => call(stage.owner.lattice, new CreateServiceNetworkVpcAssociationCommand(await vpcAssociation(stage)))],
    bad: [
      ['ResourceNotFoundException', async (stage) => call(stage.owner.lattice, new CreateServiceNetworkVpcAssociationCommand({ ...(await vpcAssociation(stage)), vpcIdentifier: 'vpc-0123456789abcdef0' }))],
      ['ValidationException', async (stage) => call(stage.owner.lattice, new CreateServiceNetworkVpcAssociationCommand({ ...(await vpcAssociation(stage)), privateDnsEnabled: false }))],
      [
        'ConflictException',
        async (stage) => {
          const wanted = await vpcAssociation(stage);
          await stage.owner.lattice.send(new CreateServiceNetworkVpcAssociationCommand(wanted));
          return call(stage.owner.lattice, new CreateServiceNetworkVpcAssociationCommand(wanted));
        },
      ],
    ],
  },
  DeleteServiceNetwork: {
    good: [async (stage) => call(stage.owner.lattice, new DeleteServiceNetworkCommand({ serviceNetworkIdentifier: await network(stage) }))],
    bad: [
      ['ResourceNotFoundException', async (stage) => call(stage.consumer.lattice, new DeleteServiceNetworkCommand({ serviceNetworkIdentifier: await network(stage) }))],
      [
        'ConflictException',
        async (stage) => {
          const { serviceNetworkId } = await stage.owner.lattice.send(new GetServiceNetworkVpcAssociationCommand({ serviceNetworkVpcAssociationIdentifier: await madeVpcAssociation(stage) }));
          return call(stage.owner.lattice, new DeleteServiceNetworkCommand({ serviceNetworkIdentifier: serviceNetworkId }));
        },
      ],
    ],
  },
  DeleteServiceNetworkVpcAssociation: {
    good: [async (stage) => call(stage.owner.lattice, new DeleteServiceNetworkVpcAssociationCommand({ serviceNetworkVpcAssociationIdentifier: await madeVpcAssociation(stage) }))],
    bad: [['ResourceNotFoundException', ({ owner }) => call(owner.lattice, new DeleteServiceNetworkVpcAssociationCommand({ serviceNetworkVpcAssociationIdentifier: vpcAssociationMissing }))]],
  },
  GetServiceNetwork: {
    good: [async (stage) => call(stage.owner.lattice, new GetServiceNetworkCommand({ serviceNetworkIdentifier: await network(stage) }))],
    bad: [['ResourceNotFoundException', async (stage) => call(stage.consumer.lattice, new GetServiceNetworkCommand({ serviceNetworkIdentifier: await network(stage) }))]],
  },
  GetServiceNetworkVpcAssociation: {
    good: [async (stage) => call(stage.owner.lattice, new GetServiceNetworkVpcAssociationCommand({ serviceNetworkVpcAssociationIdentifier: await madeVpcAssociation(stage) }))],
    bad: [['ResourceNotFoundException', async (stage) => call(stage.consumer.lattice, new GetServiceNetworkVpcAssociationCommand({ serviceNetworkVpcAssociationIdentifier: await madeVpcAssociation(stage) }))]],
  },
  ListServiceNetworks: {
    good: [async (stage) => (await network(stage), call(stage.owner.lattice, new ListServiceNetworksCommand({ maxResults: 1 })))],
    bad: [['ValidationException', ({ owner }) => call(owner.lattice, new ListServiceNetworksCommand({ nextToken: 'no-such-page' }))]],
  },
  ListServiceNetworkVpcAssociations: {
    good: [
      async (stage) => {
        await madeVpcAssociation(stage);
        const { vpcIdentifier } = await mainVpc(stage.owner);
        return call(stage.owner.lattice, new ListServiceNetworkVpcAssociationsCommand({ vpcIdentifier, maxResults: 1 }));
      },
    ],
    bad: [['ValidationException', ({ owner }) => call(owner.lattice, new ListServiceNetworkVpcAssociationsCommand({ maxResults: 1 }))]],
  },
  ListServiceNetworkVpcEndpointAssociations: {
    good: [async (stage) => call(stage.owner.lattice, new ListServiceNetworkVpcEndpointAssociationsCommand({ serviceNetworkIdentifier: await network(stage), maxResults: 1 }))],
    bad: [['ValidationException', async (stage) => call(stage.owner.lattice, new ListServiceNetworkVpcEndpointAssociationsCommand({ serviceNetworkIdentifier: await network(stage), nextToken: 'no-such-page' }))]],
  },
  UpdateServiceNetwork: {
    good: [async (stage) => call(stage.owner.lattice, new UpdateServiceNetworkCommand({ serviceNetworkIdentifier: await network(stage), authType: 'AWS_IAM' }))],
    bad: [['ResourceNotFoundException', ({ owner }) => call(owner.lattice, new UpdateServiceNetworkCommand({ serviceNetworkIdentifier: networkMissing, authType: 'AWS_IAM' }))]],
  },
  UpdateServiceNetworkVpcAssociation: {
    good: [
      async (stage) => {
        const serviceNetworkVpcAssociationIdentifier = await madeVpcAssociation(stage);
        const { securityGroupIds } = await mainVpc(stage.owner, 'service1-sg');
        return call(stage.owner.lattice, new UpdateServiceNetworkVpcAssociationCommand({ serviceNetworkVpcAssociationIdentifier, securityGroupIds }));
      },
    ],
    bad: [
      [
        'ConflictException',
        async (stage) => {
          const { id } = await stage.owner.lattice.send(new CreateServiceNetworkVpcAssociationCommand(await vpcAssociation(stage)));
          const { securityGroupIds } = await mainVpc(stage.owner);
          return call(stage.owner.lattice, new UpdateServiceNetworkVpcAssociationCommand({ serviceNetworkVpcAssociationIdentifier: id, securityGroupIds }));
        },
      ],
      [
        'ValidationException',
        async (stage) => {
          const serviceNetworkVpcAssociationIdentifier = await madeVpcAssociation(stage);
          const { securityGroupIds } = await mainVpc(stage.owner, 'batch-sg');
          return call(stage.owner.lattice, new UpdateServiceNetworkVpcAssociationCommand({ serviceNetworkVpcAssociationIdentifier, securityGroupIds }));
        },
      ],
    ],
  },
};
