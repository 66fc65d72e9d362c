import type { CreateResourceConfigurationRequest, ResourceConfigurationType } from '@aws-sdk/client-vpc-lattice';
import { invalid } from './errors';

type Member = keyof CreateResourceConfigurationRequest;

/** Which type takes which member, from the VPC Lattice API model's own member documentation. */
const typesTaking: Partial<Record<Member, ResourceConfigurationType[]>> = {
  portRanges: ['SINGLE', 'GROUP', 'CHILD', 'CIDR'],
  protocol: ['SINGLE', 'GROUP', 'CIDR'],
  resourceGatewayIdentifier: ['SINGLE', 'GROUP', 'ARN', 'CIDR'],
  resourceConfigurationGroupIdentifier: ['CHILD'],
  resourceConfigurationDefinition: ['SINGLE', 'CHILD', 'ARN', 'CIDR'],
  allowAssociationToShareableServiceNetwork: ['SINGLE', 'GROUP', 'ARN'],
  customDomainName: ['SINGLE', 'CHILD'],
  groupDomain: ['GROUP'],
  domainVerificationIdentifier: ['SINGLE', 'GROUP', 'CHILD'],
};

export function takes(type: ResourceConfigurationType, member: Member): boolean {
  return typesTaking[member]?.includes(type) ?? true;
}

/** For the input of a create or of an update alike. */
export function refuseMembersOfOtherTypes(type: ResourceConfigurationType, input: Partial<CreateResourceConfigurationRequest>): void {
  for (const member of Object.keys(typesTaking) as Member[]) {
    if (input[member] !== undefined && !takes(type, member)) throw invalid(member, `Unexpected attribute ${member} for type ${type}`);
  }
  if (input.protocol === 'TCP_UDP' && type !== 'CIDR') throw invalid('protocol', `Protocol TCP_UDP is not supported for type ${type}`);
}
