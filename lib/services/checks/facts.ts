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
  gateways: Pick<ResourceGateway, 'id' | 'name' | 'status' | 'vpcId' | 'subnetIds' | 'securityGroupIds'>[];
  /** Names of all resource configurations there, whoever made them. */
  configurationNames: string[];
}

/** What looking a name up gave. */
export type Resolution = { is: 'resolved'; addresses: string[] } | { is: 'unresolved' } | { is: 'notChecked'; because: string };

/** The gateway that is to be used, as far as the checks look at it. */
export interface GatewayPlan {
  isNew: boolean;
  name: string;
  subnets: Subnet[];
  securityGroups: SecurityGroup[];
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
}
