import type { SecurityGroup, Subnet, Vpc } from '@/lib/aws/ec2';
import type { ResourceGateway } from '@/lib/aws/vpc-lattice-gateways';
import type { Target } from '../address';

/** What AWS lists in one account and Region under its owner role: plain JSON, as the discovery route answers it. */
export interface NetworkFacts {
  accountId: string;
  region: string;
  /** Who Pergola is in that account. */
  callerArn: string;
  vpcs: Vpc[];
  subnets: Subnet[];
  securityGroups: SecurityGroup[];
  gateways: Pick<ResourceGateway, 'id' | 'name' | 'status' | 'vpcId' | 'subnetIds' | 'securityGroupIds' | 'dnsResolution'>[];
  /** Names of all resource configurations there, whoever made them. */
  configurationNames: string[];
  /** Names that Pergola will create there and AWS might not list yet, or that it deletes. `leavingGateways` are the gateways that it deletes. */
  reservedNames?: { services: string[]; gateways: string[]; leavingGateways?: string[] };
}

/** What public DNS says of a name. Never its addresses: whoever may publish would learn them of any name. */
export type Resolution = { is: 'private' } | { is: 'public' } | { is: 'mixed' } | { is: 'notFound' } | { is: 'notChecked'; because: string };

/** The gateway that is to be used, as far as the checks look at it. */
export interface GatewayPlan {
  isNew: boolean;
  name: string;
  subnets: Subnet[];
  securityGroups: SecurityGroup[];
  /** Where it looks names up: `PUBLIC` or `IN_VPC`. */
  dnsResolution: string;
}

/** Everything that the checks look at: what is wanted, and what is there. */
export interface PublishFacts {
  name: string;
  target: Target;
  portRanges: string[];
  vpcId: string;
  gateway: GatewayPlan;
  network: NetworkFacts;
  resolution: Resolution;
  /** Of a service with OAuth: the host of the token endpoint. */
  tokenEndpoint: { host: string; resolution: Resolution } | null;
}
