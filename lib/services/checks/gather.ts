import 'server-only';
import { Resolver } from 'node:dns/promises';
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
import type { NetworkFacts, Resolution } from './facts';

/** What AWS lists in one Region of an account, under its read role. Needs that role; a refusal of AWS comes as `awsRefused`. */
export async function readNetwork(actor: Pick<Actor, 'personId'>, accountId: string, region: string): Promise<NetworkFacts> {
  try {
    const session = await openAccountSession(accountId, region, 'READ', { sourceIdentity: actor.personId, sessionName: 'discover', permissions: discovering });
    const [caller, vpcs, subnets, securityGroups, gateways, configurations] = await Promise.all([
      callerIdentity(session),
      listVpcs(session),
      listSubnets(session),
      listSecurityGroups(session),
      listResourceGateways(session),
      listResourceConfigurations(session),
    ]);
    return {
      accountId,
      region,
      callerArn: caller.arn,
      vpcs,
      subnets,
      securityGroups,
      gateways: gateways.map(({ id, name, status, vpcId, subnetIds, securityGroupIds }) => ({ id, name, status, vpcId, subnetIds, securityGroupIds })),
      configurationNames: configurations.map(({ name }) => name),
    };
  } catch (error) {
    if (isAwsError(error)) throw new AppError('awsRefused', error.publicMessage);
    throw error;
  }
}

/** Longer than a healthy name server takes, shorter than a person's patience. */
const lookupMs = 2_000;

/** Looks a name up in public DNS. Against an AWS of one's own, whose names no public server knows, it says so instead. */
export async function resolveTarget(target: Target): Promise<Resolution> {
  if ('ipAddress' in target) return { is: 'notChecked', because: 'it is an address' };
  if (env().AWS_ENDPOINT_URL) return { is: 'notChecked', because: 'this portal works with an AWS of its own, whose names public DNS does not know' };
  const resolver = new Resolver({ timeout: lookupMs, tries: 1 });
  try {
    return { is: 'resolved', addresses: await resolver.resolve4(target.domainName) };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    return ['ENOTFOUND', 'ENODATA'].includes(code) ? { is: 'unresolved' } : { is: 'notChecked', because: 'the portal’s name server did not answer' };
  }
}
