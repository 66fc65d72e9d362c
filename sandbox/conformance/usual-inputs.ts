import { httpTaskRole, serviceHost } from '../testing/seed-story';
import type { Drawing } from './drawing';

type Usual = (drawing: Drawing, pick: (pattern: RegExp) => string | undefined) => Record<string, unknown>;

const gateway = /^rgw-/;
const configuration = /:resourceconfiguration\/rcfg-/;
const network = /^sn-/;
const subnet = /^subnet-/;
const group = /^sg-/;
const vpc = /^vpc-/;
const share = /:resource-share\//;

const named = ({ canary, chance }: Drawing) => `${canary}-${chance.upTo(3)}`;
const managedPermission = 'arn:aws:ram::aws:permission/AWSRAMPermissionVpcLatticeResourceConfiguration';

/** What people usually ask for. Inputs that are drawn member by member are rarely right in operations that want members to go together. */
export const usualInputs: Record<string, Usual> = {
  CreateResourceGateway: (drawing, pick) => ({ name: named(drawing), vpcIdentifier: pick(vpc), subnetIds: [pick(subnet)], securityGroupIds: [pick(group)], resourceConfigDnsResolution: drawing.chance.oneOf([undefined, 'IN_VPC']), tags: { 'pergola:resource': drawing.canary } }),
  CreateResourceConfiguration: (drawing, pick) => {
    const common = { name: named(drawing), tags: { 'pergola:resource': drawing.canary } };
    const target = drawing.chance.oneOf([{ dnsResource: { domainName: drawing.chance.oneOf([serviceHost, `${drawing.canary}.example.com`]), ipAddressType: 'IPV4' } }, { ipResource: { ipAddress: `10.0.1.${drawing.chance.upTo(200)}` } }]);
    const single = { ...common, type: 'SINGLE', resourceGatewayIdentifier: pick(gateway), resourceConfigurationDefinition: target, portRanges: ['443'], allowAssociationToShareableServiceNetwork: drawing.chance.is(0.7) };
    const kinds = [
      single,
      single,
      { ...common, type: 'GROUP', resourceGatewayIdentifier: pick(gateway), portRanges: ['1-1024'] },
      { ...common, type: 'CHILD', resourceConfigurationGroupIdentifier: pick(configuration), resourceConfigurationDefinition: target, portRanges: ['443'] },
      { ...common, type: 'CIDR', resourceGatewayIdentifier: pick(gateway), resourceConfigurationDefinition: { cidrResource: { cidrRanges: ['10.0.0.0/24'] } }, portRanges: ['443'] },
    ];
    return drawing.chance.oneOf(kinds);
  },
  CreateServiceNetwork: (drawing) => ({ name: named(drawing), sharingConfig: { enabled: drawing.chance.is(0.7) } }),
  CreateServiceNetworkResourceAssociation: ({ chance }, pick) => ({ resourceConfigurationIdentifier: pick(configuration), serviceNetworkIdentifier: pick(network), privateDnsEnabled: chance.oneOf([undefined, true]) }),
  CreateServiceNetworkVpcAssociation: (_drawing, pick) => ({ serviceNetworkIdentifier: pick(network), vpcIdentifier: pick(vpc), securityGroupIds: [pick(group)] }),
  CreateVpcEndpoint: ({ chance }, pick) => ({
    VpcId: pick(vpc),
    SubnetIds: [pick(subnet)],
    SecurityGroupIds: [pick(group)],
    ...chance.oneOf([{ VpcEndpointType: 'Resource', ResourceConfigurationArn: pick(configuration) }, { VpcEndpointType: 'ServiceNetwork', ServiceNetworkArn: pick(/:servicenetwork\/sn-/) }]),
  }),
  CreateResourceShare: (drawing, pick) => ({ name: named(drawing), resourceArns: [pick(drawing.chance.oneOf([configuration, /:servicenetwork\/sn-/])) ?? pick(configuration)].filter(Boolean), principals: [drawing.chance.oneOf(drawing.accountIds)], tags: [{ key: 'pergola:resource', value: drawing.canary }] }),
  AssociateResourceShare: ({ chance, accountIds }, pick) => ({ resourceShareArn: pick(share), ...chance.oneOf([{ principals: [chance.oneOf(accountIds)] }, { resourceArns: [pick(configuration)] }]) }),
  DisassociateResourceShare: ({ chance, accountIds }, pick) => ({ resourceShareArn: pick(share), ...chance.oneOf([{ principals: [chance.oneOf(accountIds)] }, { resourceArns: [pick(configuration)] }]) }),
  AssociateResourceSharePermission: ({ chance }, pick) => ({ resourceShareArn: pick(share), permissionArn: pick(/:permission\//) ?? managedPermission, replace: chance.is(0.8) }),
  CreatePermission: (drawing) => ({ name: named(drawing), resourceType: 'vpc-lattice:ResourceConfiguration', policyTemplate: JSON.stringify({ Effect: 'Allow', Action: ['vpc-lattice:GetResourceConfiguration', 'vpc-lattice:CreateServiceNetworkResourceAssociation'] }) }),
  AcceptResourceShareInvitation: (_drawing, pick) => ({ resourceShareInvitationArn: pick(/:resource-share-invitation\//) }),
  RejectResourceShareInvitation: (_drawing, pick) => ({ resourceShareInvitationArn: pick(/:resource-share-invitation\//) }),
  CreateApiDestination: (drawing, pick) => ({ Name: named(drawing), ConnectionArn: pick(/:connection\//), InvocationEndpoint: `https://${serviceHost}/?Action=Forecast`, HttpMethod: 'GET' }),
  CreateEventBus: (drawing) => ({ Name: named(drawing) }),
  PutRule: (drawing) => ({ Name: named(drawing), ...drawing.chance.oneOf([{ EventPattern: JSON.stringify({ source: ['conformance'] }) }, { ScheduleExpression: 'rate(1 hour)' }]) }),
  PutTargets: (drawing, pick) => ({ Rule: named(drawing), Targets: [{ Id: 'one', Arn: pick(/:api-destination\//) ?? pick(/:event-bus\//), RoleArn: httpTaskRole(drawing.accountId) }] }),
  PutEvents: ({ canary }) => ({ Entries: [{ Source: 'conformance', DetailType: 'Drawn', Detail: JSON.stringify({ from: canary }) }] }),
  CreatePipe: (drawing, pick) => ({ Name: named(drawing), Source: `arn:aws:sqs:us-east-1:${drawing.accountId}:queue`, Target: pick(/:api-destination\//) ?? pick(/:event-bus\//), RoleArn: httpTaskRole(drawing.accountId) }),
  CreateTags: ({ canary }, pick) => ({ Resources: [pick(/^(vpce|vpc|subnet)-/)], Tags: [{ Key: 'owner', Value: canary }] }),
  CreateStateMachineAlias: (drawing, pick) => ({ name: named(drawing), routingConfiguration: [{ stateMachineVersionArn: pick(/:stateMachine:.*:\d+$/), weight: 100 }] }),
};
