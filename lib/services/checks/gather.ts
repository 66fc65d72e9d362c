import 'server-only';
import { listSecurityGroups, listSubnets, listVpcs } from '@/lib/aws/ec2';
import { isAwsError } from '@/lib/aws/errors';
import { callerIdentity } from '@/lib/aws/sts';
import { listResourceConfigurations } from '@/lib/aws/vpc-lattice-configurations';
import { listResourceGateways } from '@/lib/aws/vpc-lattice-gateways';
import { openAccountSession } from '@/lib/controller/account-session';
import { discovering } from '@/lib/controller/read-permissions';
import type { Actor } from '@/lib/platform/actor';
import { env } from '@/lib/platform/env';
import { AppError } from '@/lib/platform/errors';
import type { Target } from '../address';
import { readReservedNames } from '../reads/reserved-names';
import type { NetworkFacts, Resolution } from './facts';
import { resolveInSandbox, resolvePublicly } from './resolve-name';

/** What AWS lists in one Region of an account, under its read role. Needs that role; a refusal of AWS comes as `awsRefused`. */
export async function readNetwork(actor: Pick<Actor, 'personId'>, accountId: string, region: string): Promise<NetworkFacts> {
  try {
    const session = await openAccountSession(accountId, region, 'READ', { sourceIdentity: actor.personId, sessionName: 'discover', permissions: discovering });
    const [caller, vpcs, subnets, securityGroups, gateways, configurations, reservedNames] = await Promise.all([
      callerIdentity(session),
      listVpcs(session),
      listSubnets(session),
      listSecurityGroups(session),
      listResourceGateways(session),
      listResourceConfigurations(session),
      readReservedNames(accountId, region),
    ]);
    return {
      accountId,
      region,
      callerArn: caller.arn,
      vpcs,
      subnets,
      securityGroups,
      gateways: gateways.map(({ id, name, status, vpcId, subnetIds, securityGroupIds, dnsResolution }) => ({ id, name, status, vpcId, subnetIds, securityGroupIds, dnsResolution })),
      configurationNames: configurations.map(({ name }) => name),
      reservedNames,
    };
  } catch (error) {
    if (isAwsError(error)) throw new AppError('awsRefused', error.publicMessage);
    throw error;
  }
}

/** Asks public DNS for a name: with the sandbox, that of its world. */
export async function resolveTarget(target: Target): Promise<Resolution> {
  if ('ipAddress' in target) return { is: 'notChecked', because: 'it is an address' };
  const { AWS_ENDPOINT_URL, PUBLIC_DNS_RESOLVERS } = env();
  return AWS_ENDPOINT_URL ? resolveInSandbox(AWS_ENDPOINT_URL, target.domainName) : resolvePublicly(target.domainName, PUBLIC_DNS_RESOLVERS);
}
