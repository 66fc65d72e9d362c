import {
  AcceptResourceShareInvitationCommand,
  AssociateResourceShareCommand,
  AssociateResourceSharePermissionCommand,
  CreatePermissionCommand,
  CreatePermissionVersionCommand,
  CreateResourceShareCommand,
  DeletePermissionCommand,
  DeletePermissionVersionCommand,
  DeleteResourceShareCommand,
  DisassociateResourceShareCommand,
  DisassociateResourceSharePermissionCommand,
  EnableSharingWithAwsOrganizationCommand,
  GetPermissionCommand,
  GetResourcePoliciesCommand,
  GetResourceShareAssociationsCommand,
  GetResourceShareInvitationsCommand,
  GetResourceSharesCommand,
  ListPendingInvitationResourcesCommand,
  ListPermissionAssociationsCommand,
  ListPermissionVersionsCommand,
  ListPermissionsCommand,
  ListPrincipalsCommand,
  ListReplacePermissionAssociationsWorkCommand,
  PromotePermissionCreatedFromPolicyCommand,
  PromoteResourceShareCreatedFromPolicyCommand,
  ListResourceSharePermissionsCommand,
  ListResourceTypesCommand,
  ListResourcesCommand,
  RejectResourceShareInvitationCommand,
  ReplacePermissionAssociationsCommand,
  SetDefaultPermissionVersionCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateResourceShareCommand,
} from '@aws-sdk/client-ram';
import { PutResourcePolicyCommand } from '@aws-sdk/client-vpc-lattice';
import { accounts } from '@/sandbox/testing/clients';
import { call, type Case, type ServiceCases } from '../operation-cases';
import { configuration, sharedConfiguration } from '../prepare';
import type { Stage } from '../stage';

const permissionArn = 'arn:aws:ram::aws:permission/AWSRAMPermissionVpcLatticeResourceConfiguration';
const missing = 'arn:aws:ram:us-east-1:111111111111:resource-share/00000000-0000-0000-0000-000000000000';
const invitationMissing = 'arn:aws:ram:us-east-1:111111111111:resource-share-invitation/00000000-0000-0000-0000-000000000000';
const type = 'vpc-lattice:ResourceConfiguration';

const shareArn = async (stage: Stage) => (await sharedConfiguration(stage)).shareArn;

/** An invitation that waits for the account outside the organization. */
async function invitation(stage: Stage): Promise<string> {
  await sharedConfiguration(stage, accounts.outsider);
  const { resourceShareInvitations } = await stage.outsider.ram.send(new GetResourceShareInvitationsCommand({}));
  return String(resourceShareInvitations?.[0]?.resourceShareInvitationArn);
}

/** The share and the permission that RAM creates from a policy on a configuration. */
async function fromPolicy(stage: Stage): Promise<{ resourceShareArn: string; permissionArn: string }> {
  const policy = JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: { AWS: accounts.consumer }, Action: 'vpc-lattice:GetResourceConfiguration', Resource: '*' }] });
  await stage.owner.lattice.send(new PutResourcePolicyCommand({ resourceArn: await configuration(stage), policy }));
  const { resourceShares } = await stage.owner.ram.send(new GetResourceSharesCommand({ resourceOwner: 'SELF' }));
  const resourceShareArn = String(resourceShares?.[0]?.resourceShareArn);
  const { permissions } = await stage.owner.ram.send(new ListResourceSharePermissionsCommand({ resourceShareArn }));
  return { resourceShareArn, permissionArn: String(permissions?.[0]?.arn) };
}

const template = JSON.stringify({ Effect: 'Allow', Action: ['vpc-lattice:GetResourceConfiguration'] });
const permissionMissing = 'arn:aws:ram:us-east-1:111111111111:permission/missing';

/** A customer managed permission of the owner with two versions, of which the second is the default. */
async function permission({ owner }: Stage): Promise<string> {
  const { permission: made } = await owner.ram.send(new CreatePermissionCommand({ name: 'look', resourceType: type, policyTemplate: template }));
  await owner.ram.send(new CreatePermissionVersionCommand({ permissionArn: made?.arn, policyTemplate: template }));
  return String(made?.arn);
}

const badPage = (prepare: (stage: Stage, nextToken: string) => ReturnType<Case>): [string, Case] => ['InvalidNextTokenException', (stage) => prepare(stage, 'no-such-page')];

export const ramCases: ServiceCases = {
  AcceptResourceShareInvitation: {
    good: [async (stage) => call(stage.outsider.ram, new AcceptResourceShareInvitationCommand({ resourceShareInvitationArn: await invitation(stage), clientToken: 'once' }))],
    bad: [
      ['ResourceShareInvitationArnNotFoundException', ({ outsider }) => call(outsider.ram, new AcceptResourceShareInvitationCommand({ resourceShareInvitationArn: invitationMissing }))],
      [
        'ResourceShareInvitationAlreadyAcceptedException',
        async (stage) => {
          const command = new AcceptResourceShareInvitationCommand({ resourceShareInvitationArn: await invitation(stage) });
          await stage.outsider.ram.send(command);
          return call(stage.outsider.ram, command);
        },
      ],
      [
        'ResourceShareInvitationExpiredException',
        async (stage) => {
          const resourceShareInvitationArn = await invitation(stage);
          stage.sandbox.advanceClock(12 * 3_600_000 + 1);
          return call(stage.outsider.ram, new AcceptResourceShareInvitationCommand({ resourceShareInvitationArn }));
        },
      ],
    ],
  },
  AssociateResourceShare: {
    good: [async (stage) => call(stage.owner.ram, new AssociateResourceShareCommand({ resourceShareArn: await shareArn(stage), principals: [accounts.secondConsumer], clientToken: 'once' }))],
    bad: [['UnknownResourceException', ({ owner }) => call(owner.ram, new AssociateResourceShareCommand({ resourceShareArn: missing, principals: [accounts.consumer] }))]],
  },
  AssociateResourceSharePermission: {
    good: [async (stage) => call(stage.owner.ram, new AssociateResourceSharePermissionCommand({ resourceShareArn: await shareArn(stage), permissionArn, permissionVersion: 1, replace: true }))],
    bad: [
      ['UnknownResourceException', ({ owner }) => call(owner.ram, new AssociateResourceSharePermissionCommand({ resourceShareArn: missing, permissionArn }))],
      ['InvalidParameterException', async (stage) => call(stage.owner.ram, new AssociateResourceSharePermissionCommand({ resourceShareArn: await shareArn(stage), permissionArn }))],
    ],
  },
  CreateResourceShare: {
    good: [
      async (stage) =>
        call(
          stage.owner.ram,
          new CreateResourceShareCommand({
            name: 'service1',
            resourceArns: [await configuration(stage)],
            principals: [accounts.consumer],
            allowExternalPrincipals: false,
            permissionArns: [permissionArn],
            clientToken: 'once',
            tags: [{ key: 'purpose', value: 'conformance' }],
          }),
        ),
      ({ owner }) => call(owner.ram, new CreateResourceShareCommand({ name: 'empty' })),
    ],
    bad: [
      ['OperationNotPermittedException', async (stage) => call(stage.owner.ram, new CreateResourceShareCommand({ name: 'service1', resourceArns: [await configuration(stage)], principals: [accounts.outsider], allowExternalPrincipals: false }))],
      ['MalformedArnException', ({ owner }) => call(owner.ram, new CreateResourceShareCommand({ name: 'service1', resourceArns: ['service1'] }))],
    ],
  },
  DeleteResourceShare: {
    good: [async (stage) => call(stage.owner.ram, new DeleteResourceShareCommand({ resourceShareArn: await shareArn(stage), clientToken: 'once' }))],
    bad: [['UnknownResourceException', ({ owner }) => call(owner.ram, new DeleteResourceShareCommand({ resourceShareArn: missing }))]],
  },
  DisassociateResourceShare: {
    good: [async (stage) => call(stage.owner.ram, new DisassociateResourceShareCommand({ resourceShareArn: await shareArn(stage), principals: [accounts.consumer] }))],
    bad: [['UnknownResourceException', ({ owner }) => call(owner.ram, new DisassociateResourceShareCommand({ resourceShareArn: missing, principals: [accounts.consumer] }))]],
  },
  GetPermission: {
    good: [({ owner }) => call(owner.ram, new GetPermissionCommand({ permissionArn, permissionVersion: 2 }))],
    bad: [['UnknownResourceException', ({ owner }) => call(owner.ram, new GetPermissionCommand({ permissionArn: `${permissionArn}Other` }))]],
  },
  GetResourceShareAssociations: {
    good: [
      async (stage) => call(stage.owner.ram, new GetResourceShareAssociationsCommand({ associationType: 'PRINCIPAL', resourceShareArns: [await shareArn(stage)], maxResults: 5 })),
      async (stage) => call(stage.owner.ram, new GetResourceShareAssociationsCommand({ associationType: 'RESOURCE', resourceShareArns: [await shareArn(stage)] })),
    ],
    bad: [badPage(({ owner }, nextToken) => call(owner.ram, new GetResourceShareAssociationsCommand({ associationType: 'PRINCIPAL', nextToken })))],
  },
  GetResourceShareInvitations: {
    good: [async (stage) => call(stage.outsider.ram, new GetResourceShareInvitationsCommand({ resourceShareInvitationArns: [await invitation(stage)], maxResults: 5 }))],
    bad: [badPage(({ outsider }, nextToken) => call(outsider.ram, new GetResourceShareInvitationsCommand({ nextToken })))],
  },
  GetResourceShares: {
    good: [
      async (stage) => call(stage.owner.ram, new GetResourceSharesCommand({ resourceOwner: 'SELF', resourceShareArns: [await shareArn(stage)], maxResults: 5 })),
      async (stage) => call(stage.consumer.ram, new GetResourceSharesCommand({ resourceOwner: 'OTHER-ACCOUNTS', resourceShareArns: [await shareArn(stage)] })),
    ],
    bad: [badPage(({ owner }, nextToken) => call(owner.ram, new GetResourceSharesCommand({ resourceOwner: 'SELF', nextToken })))],
  },
  ListPendingInvitationResources: {
    good: [async (stage) => call(stage.outsider.ram, new ListPendingInvitationResourcesCommand({ resourceShareInvitationArn: await invitation(stage), maxResults: 5 }))],
    bad: [['ResourceShareInvitationArnNotFoundException', async (stage) => call(stage.consumer.ram, new ListPendingInvitationResourcesCommand({ resourceShareInvitationArn: await invitation(stage) }))]],
  },
  ListPermissions: {
    good: [({ owner }) => call(owner.ram, new ListPermissionsCommand({ resourceType: type, maxResults: 5 }))],
    bad: [badPage(({ owner }, nextToken) => call(owner.ram, new ListPermissionsCommand({ nextToken })))],
  },
  ListPrincipals: {
    good: [
      async (stage) => call(stage.owner.ram, new ListPrincipalsCommand({ resourceOwner: 'SELF', resourceShareArns: [await shareArn(stage)], maxResults: 5 })),
      async (stage) => call(stage.consumer.ram, new ListPrincipalsCommand({ resourceOwner: 'OTHER-ACCOUNTS', resourceShareArns: [await shareArn(stage)] })),
    ],
    bad: [badPage(({ owner }, nextToken) => call(owner.ram, new ListPrincipalsCommand({ resourceOwner: 'SELF', nextToken })))],
  },
  ListResourceSharePermissions: {
    good: [async (stage) => call(stage.owner.ram, new ListResourceSharePermissionsCommand({ resourceShareArn: await shareArn(stage), maxResults: 5 }))],
    bad: [['UnknownResourceException', ({ owner }) => call(owner.ram, new ListResourceSharePermissionsCommand({ resourceShareArn: missing }))]],
  },
  ListResources: {
    good: [
      async (stage) => call(stage.owner.ram, new ListResourcesCommand({ resourceOwner: 'SELF', resourceShareArns: [await shareArn(stage)], resourceType: type, maxResults: 5 })),
      async (stage) => call(stage.consumer.ram, new ListResourcesCommand({ resourceOwner: 'OTHER-ACCOUNTS', resourceShareArns: [await shareArn(stage)] })),
    ],
    bad: [badPage(({ owner }, nextToken) => call(owner.ram, new ListResourcesCommand({ resourceOwner: 'SELF', nextToken })))],
  },
  PromotePermissionCreatedFromPolicy: {
    good: [async (stage) => call(stage.owner.ram, new PromotePermissionCreatedFromPolicyCommand({ permissionArn: (await fromPolicy(stage)).permissionArn, name: 'look', clientToken: 'once' }))],
    bad: [
      ['OperationNotPermittedException', async (stage) => call(stage.owner.ram, new PromotePermissionCreatedFromPolicyCommand({ permissionArn: await permission(stage), name: 'promoted' }))],
      ['UnknownResourceException', ({ owner }) => call(owner.ram, new PromotePermissionCreatedFromPolicyCommand({ permissionArn: permissionMissing, name: 'look' }))],
    ],
  },
  PromoteResourceShareCreatedFromPolicy: {
    good: [
      async (stage) => {
        const made = await fromPolicy(stage);
        await stage.owner.ram.send(new PromotePermissionCreatedFromPolicyCommand({ permissionArn: made.permissionArn, name: 'look' }));
        return call(stage.owner.ram, new PromoteResourceShareCreatedFromPolicyCommand({ resourceShareArn: made.resourceShareArn }));
      },
    ],
    bad: [
      ['UnmatchedPolicyPermissionException', async (stage) => call(stage.owner.ram, new PromoteResourceShareCreatedFromPolicyCommand({ resourceShareArn: (await fromPolicy(stage)).resourceShareArn }))],
      ['InvalidStateTransitionException', async (stage) => call(stage.owner.ram, new PromoteResourceShareCreatedFromPolicyCommand({ resourceShareArn: await shareArn(stage) }))],
      ['UnknownResourceException', ({ owner }) => call(owner.ram, new PromoteResourceShareCreatedFromPolicyCommand({ resourceShareArn: missing }))],
    ],
  },
  RejectResourceShareInvitation: {
    good: [async (stage) => call(stage.outsider.ram, new RejectResourceShareInvitationCommand({ resourceShareInvitationArn: await invitation(stage) }))],
    bad: [['ResourceShareInvitationArnNotFoundException', ({ outsider }) => call(outsider.ram, new RejectResourceShareInvitationCommand({ resourceShareInvitationArn: invitationMissing }))]],
  },
  TagResource: {
    good: [async (stage) => call(stage.owner.ram, new TagResourceCommand({ resourceShareArn: await shareArn(stage), tags: [{ key: 'purpose', value: 'conformance' }] }))],
    bad: [['UnknownResourceException', ({ owner }) => call(owner.ram, new TagResourceCommand({ resourceShareArn: missing, tags: [{ key: 'purpose', value: 'conformance' }] }))]],
  },
  UntagResource: {
    good: [async (stage) => call(stage.owner.ram, new UntagResourceCommand({ resourceShareArn: await shareArn(stage), tagKeys: ['pergola:resource'] }))],
    bad: [['UnknownResourceException', ({ owner }) => call(owner.ram, new UntagResourceCommand({ resourceShareArn: missing, tagKeys: ['purpose'] }))]],
  },
  UpdateResourceShare: {
    good: [async (stage) => call(stage.owner.ram, new UpdateResourceShareCommand({ resourceShareArn: await shareArn(stage), name: 'renamed', allowExternalPrincipals: true }))],
    bad: [['UnknownResourceException', ({ owner }) => call(owner.ram, new UpdateResourceShareCommand({ resourceShareArn: missing, name: 'renamed' }))]],
  },
  CreatePermission: {
    good: [
      ({ owner }) =>
        call(owner.ram, new CreatePermissionCommand({ name: 'look', resourceType: type, policyTemplate: template, clientToken: 'once', tags: [{ key: 'purpose', value: 'conformance' }] })),
    ],
    bad: [
      ['MalformedPolicyTemplateException', ({ owner }) => call(owner.ram, new CreatePermissionCommand({ name: 'look', resourceType: type, policyTemplate: '{' }))],
      ['InvalidPolicyException', ({ owner }) => call(owner.ram, new CreatePermissionCommand({ name: 'look', resourceType: type, policyTemplate: template.replace('vpc-lattice', 'ec2') }))],
      ['InvalidParameterException', ({ owner }) => call(owner.ram, new CreatePermissionCommand({ name: 'look', resourceType: 'ec2:Nothing', policyTemplate: template }))],
      ['InvalidClientTokenException', ({ owner }) => call(owner.ram, new CreatePermissionCommand({ name: 'look', resourceType: type, policyTemplate: template, clientToken: 'two words' }))],
      [
        'PermissionAlreadyExistsException',
        async (stage) => (await permission(stage), call(stage.owner.ram, new CreatePermissionCommand({ name: 'look', resourceType: type, policyTemplate: template }))),
      ],
      [
        'PermissionLimitExceededException',
        ({ owner, sandbox }) => (
          sandbox.setQuota('ram.customerManagedPermissions', accounts.owner, 'us-east-1', 0),
          call(owner.ram, new CreatePermissionCommand({ name: 'look', resourceType: type, policyTemplate: template }))
        ),
      ],
    ],
  },
  CreatePermissionVersion: {
    good: [async (stage) => call(stage.owner.ram, new CreatePermissionVersionCommand({ permissionArn: await permission(stage), policyTemplate: template, clientToken: 'once' }))],
    bad: [
      ['UnknownResourceException', ({ owner }) => call(owner.ram, new CreatePermissionVersionCommand({ permissionArn: permissionMissing, policyTemplate: template }))],
      ['MalformedArnException', ({ owner }) => call(owner.ram, new CreatePermissionVersionCommand({ permissionArn: 'look', policyTemplate: template }))],
      [
        'PermissionVersionsLimitExceededException',
        async (stage) => {
          stage.sandbox.setQuota('ram.versionsPerPermission', accounts.owner, 'us-east-1', 2);
          return call(stage.owner.ram, new CreatePermissionVersionCommand({ permissionArn: await permission(stage), policyTemplate: template }));
        },
      ],
    ],
  },
  DeletePermission: {
    good: [async (stage) => call(stage.owner.ram, new DeletePermissionCommand({ permissionArn: await permission(stage), clientToken: 'once' }))],
    bad: [
      ['UnknownResourceException', ({ owner }) => call(owner.ram, new DeletePermissionCommand({ permissionArn: permissionMissing }))],
      ['OperationNotPermittedException', ({ owner }) => call(owner.ram, new DeletePermissionCommand({ permissionArn }))],
    ],
  },
  DeletePermissionVersion: {
    good: [async (stage) => call(stage.owner.ram, new DeletePermissionVersionCommand({ permissionArn: await permission(stage), permissionVersion: 1, clientToken: 'once' }))],
    bad: [
      ['UnknownResourceException', ({ owner }) => call(owner.ram, new DeletePermissionVersionCommand({ permissionArn: permissionMissing, permissionVersion: 1 }))],
      ['OperationNotPermittedException', async (stage) => call(stage.owner.ram, new DeletePermissionVersionCommand({ permissionArn: await permission(stage), permissionVersion: 2 }))],
    ],
  },
  DisassociateResourceSharePermission: {
    good: [
      async (stage) => {
        const { resourceShare } = await stage.owner.ram.send(new CreateResourceShareCommand({ name: 'empty', permissionArns: [permissionArn] }));
        return call(stage.owner.ram, new DisassociateResourceSharePermissionCommand({ resourceShareArn: resourceShare?.resourceShareArn, permissionArn, clientToken: 'once' }));
      },
    ],
    bad: [
      ['UnknownResourceException', ({ owner }) => call(owner.ram, new DisassociateResourceSharePermissionCommand({ resourceShareArn: missing, permissionArn }))],
      ['InvalidStateTransitionException', async (stage) => call(stage.owner.ram, new DisassociateResourceSharePermissionCommand({ resourceShareArn: await shareArn(stage), permissionArn }))],
    ],
  },
  EnableSharingWithAwsOrganization: {
    good: [({ pergola }) => call(pergola.ram, new EnableSharingWithAwsOrganizationCommand({}))],
    bad: [['OperationNotPermittedException', ({ owner }) => call(owner.ram, new EnableSharingWithAwsOrganizationCommand({}))]],
  },
  GetResourcePolicies: {
    good: [
      async (stage) => {
        const { configurationArn } = await sharedConfiguration(stage);
        return call(stage.owner.ram, new GetResourcePoliciesCommand({ resourceArns: [configurationArn], principal: accounts.consumer, maxResults: 5 }));
      },
    ],
    bad: [
      ['MalformedArnException', ({ owner }) => call(owner.ram, new GetResourcePoliciesCommand({ resourceArns: ['service1'] }))],
      ['ResourceArnNotFoundException', async (stage) => call(stage.consumer.ram, new GetResourcePoliciesCommand({ resourceArns: [await configuration(stage)] }))],
    ],
  },
  ListPermissionAssociations: {
    good: [
      async (stage) => (
        await shareArn(stage),
        call(
          stage.owner.ram,
          new ListPermissionAssociationsCommand({ permissionArn, permissionVersion: 2, associationStatus: 'ASSOCIATED', resourceType: type, featureSet: 'STANDARD', defaultVersion: true, maxResults: 5 }),
        )
      ),
    ],
    bad: [badPage(({ owner }, nextToken) => call(owner.ram, new ListPermissionAssociationsCommand({ nextToken })))],
  },
  ListPermissionVersions: {
    good: [async (stage) => call(stage.owner.ram, new ListPermissionVersionsCommand({ permissionArn: await permission(stage), maxResults: 5 }))],
    bad: [
      ['UnknownResourceException', ({ owner }) => call(owner.ram, new ListPermissionVersionsCommand({ permissionArn: permissionMissing }))],
      badPage(({ owner }, nextToken) => call(owner.ram, new ListPermissionVersionsCommand({ permissionArn, nextToken }))),
    ],
  },
  ListReplacePermissionAssociationsWork: {
    good: [
      async (stage) => {
        const toPermissionArn = await permission(stage);
        const { replacePermissionAssociationsWork: work } = await stage.owner.ram.send(new ReplacePermissionAssociationsCommand({ fromPermissionArn: permissionArn, toPermissionArn }));
        return call(stage.owner.ram, new ListReplacePermissionAssociationsWorkCommand({ workIds: [String(work?.id)], status: 'IN_PROGRESS', maxResults: 5 }));
      },
    ],
    bad: [badPage(({ owner }, nextToken) => call(owner.ram, new ListReplacePermissionAssociationsWorkCommand({ nextToken })))],
  },
  ListResourceTypes: {
    good: [({ owner }) => call(owner.ram, new ListResourceTypesCommand({ resourceRegionScope: 'REGIONAL', maxResults: 5 }))],
    bad: [badPage(({ owner }, nextToken) => call(owner.ram, new ListResourceTypesCommand({ nextToken })))],
  },
  ReplacePermissionAssociations: {
    good: [
      async (stage) =>
        call(
          stage.owner.ram,
          new ReplacePermissionAssociationsCommand({ fromPermissionArn: permissionArn, fromPermissionVersion: 2, toPermissionArn: await permission(stage), clientToken: 'once' }),
        ),
    ],
    bad: [
      ['UnknownResourceException', ({ owner }) => call(owner.ram, new ReplacePermissionAssociationsCommand({ fromPermissionArn: permissionArn, toPermissionArn: permissionMissing }))],
      [
        'InvalidParameterException',
        ({ owner }) =>
          call(owner.ram, new ReplacePermissionAssociationsCommand({ fromPermissionArn: permissionArn, toPermissionArn: 'arn:aws:ram::aws:permission/AWSRAMPermissionVpcLatticeServiceNetworkReadWrite' })),
      ],
    ],
  },
  SetDefaultPermissionVersion: {
    good: [async (stage) => call(stage.owner.ram, new SetDefaultPermissionVersionCommand({ permissionArn: await permission(stage), permissionVersion: 1, clientToken: 'once' }))],
    bad: [
      ['UnknownResourceException', ({ owner }) => call(owner.ram, new SetDefaultPermissionVersionCommand({ permissionArn: permissionMissing, permissionVersion: 1 }))],
      ['InvalidParameterException', ({ owner }) => call(owner.ram, new SetDefaultPermissionVersionCommand({ permissionArn, permissionVersion: 1 }))],
    ],
  },
};
