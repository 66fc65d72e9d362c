import { isAwsError } from '@/lib/aws/errors';
import {
  createResourceGateway,
  deleteResourceGateway,
  getResourceGateway,
  listResourceGateways,
  updateResourceGateway,
  type ResourceGateway,
} from '@/lib/aws/vpc-lattice-gateways';
import { getResourceConfiguration, listResourceConfigurations } from '@/lib/aws/vpc-lattice-configurations';
import type { AwsSession } from '@/lib/aws/session';
import { Conflict, isBeingDeleted, ownershipTag, type Driver, type ObservedBase, type Pass, type Verdict } from '../driver';
import type { ResourceGatewaySpec } from '../specs';
import { deleteMarked } from './delete-marked';
import { differs, listed } from './differs';
import { isMarked } from './is-marked';
import { orNull } from './or-null';
import { sameSet } from './same-set';

/*
 * The way into a VPC: network interfaces of VPC Lattice in its subnets. Nothing of it but the security groups can be
 * changed later. A gateway that was there before Pergola is only looked at.
 */

export interface ObservedGateway extends ObservedBase {
  name: string;
  vpcId: string;
  subnetIds: string[];
  securityGroupIds: string[];
  ipAddressType: string;
  dnsResolution: string;
}

type GatewayPass = Pass<ResourceGatewaySpec, ObservedGateway>;

function observedOf({ id, arn, status, name, vpcId, subnetIds, securityGroupIds, ipAddressType, dnsResolution }: ResourceGateway): ObservedGateway {
  return { awsId: id, awsArn: arn, awsState: status, name, vpcId, subnetIds, securityGroupIds, ipAddressType, dnsResolution };
}

async function observe(pass: GatewayPass): Promise<ObservedGateway | null> {
  if (pass.spec.existingId) return pass.desired === 'absent' ? null : observeExisting(pass, pass.spec.existingId);
  const byId = pass.awsId && (await orNull(getResourceGateway(pass.session, pass.awsId)));
  return byId ? observedOf(byId) : findByName(pass);
}

async function observeExisting({ session, accountId }: GatewayPass, id: string): Promise<ObservedGateway> {
  const found = await orNull(getResourceGateway(session, id));
  if (!found) {
    throw new Conflict(`The resource gateway ${id} that was chosen is no longer in account ${accountId}. Publish the service again with another gateway.`, 'owner', 'existingGone');
  }
  return observedOf(found);
}

async function findByName(pass: GatewayPass): Promise<ObservedGateway | null> {
  const found = (await listResourceGateways(pass.session)).find((gateway) => gateway.name === pass.spec.name);
  if (!found) return null;
  if (await isMarked(pass, found.arn)) return observedOf(found);
  if (pass.desired === 'absent') return null;
  throw new Conflict(
    `Account ${pass.accountId} already has a resource gateway named ${found.name} (${found.id}) that Pergola did not make. Publish through that gateway, or under another name.`,
    'owner',
  );
}

function differenceOf(spec: ResourceGatewaySpec, observed: ObservedGateway): Verdict | null {
  if (spec.existingId) return null;
  const { vpcId, subnetIds, securityGroupIds, ipAddressType, dnsResolution } = observed;
  return differs([
    vpcId !== spec.vpcId && { fix: 'replace', phrase: `it is in VPC ${vpcId} instead of ${spec.vpcId}`, what: 'VPC', wanted: spec.vpcId, found: vpcId },
    !sameSet(subnetIds, spec.subnetIds) && { fix: 'replace', phrase: `its subnets are ${subnetIds.join(', ')}`, what: 'subnets', wanted: listed(spec.subnetIds), found: listed(subnetIds) },
    ipAddressType !== spec.ipAddressType && { fix: 'replace', phrase: `its address type is ${ipAddressType}`, what: 'address type', wanted: spec.ipAddressType, found: ipAddressType },
    dnsResolution !== spec.dnsResolution && { fix: 'replace', phrase: `it resolves names ${dnsResolution}`, what: 'DNS resolution', wanted: spec.dnsResolution, found: dnsResolution },
    // None chosen means the VPC's default group, which AWS then names.
    spec.securityGroupIds.length > 0 &&
      !sameSet(securityGroupIds, spec.securityGroupIds) && {
        fix: 'update',
        phrase: `its security groups are ${securityGroupIds.join(', ') || 'none'} instead of ${spec.securityGroupIds.join(', ')}`,
        what: 'security groups',
        wanted: listed(spec.securityGroupIds),
        found: listed(securityGroupIds),
      },
  ]);
}

export function judgeGateway(spec: ResourceGatewaySpec, observed: ObservedGateway): Verdict {
  const { name, awsState, vpcId } = observed;
  switch (awsState) {
    case 'CREATE_IN_PROGRESS':
      return { is: 'waiting', sentence: `AWS is building the gateway ${name} in ${vpcId} (usually under a minute).` };
    case 'UPDATE_IN_PROGRESS':
      return { is: 'waiting', sentence: `AWS is changing the gateway ${name} (usually under a minute).` };
    case 'DELETE_IN_PROGRESS':
      return { is: 'waiting', sentence: `AWS is deleting the gateway ${name}; it is built anew afterwards.` };
    case 'CREATE_FAILED':
      return {
        is: 'failed',
        sentence: `AWS could not build the gateway ${name}, most often because a subnet has too few free addresses (16 for each). Ask the service’s owners to free addresses and delete the gateway in the VPC console, or to publish with other subnets; it is then built again.`,
        reason: 'createFailed',
        who: 'owner',
      };
  }
  const difference = differenceOf(spec, observed);
  if (difference) return difference;
  if (awsState === 'ACTIVE') return { is: 'converged', sentence: `The gateway ${name} in ${vpcId} is ready.` };
  return {
    is: 'failed',
    sentence: `AWS reports ${awsState} for the gateway ${name}. Ask the service’s owners to look at it in the VPC console; it is looked at again by itself.`,
    reason: 'gatewayFailed',
    who: 'owner',
  };
}

/** Resource configurations that use the gateway, in words. AWS deletes no gateway that has one. A list can be behind, so one is read. */
async function usersOf(session: AwsSession, gatewayId: string): Promise<string | null> {
  const listed = (await listResourceConfigurations(session)).filter(({ resourceGatewayId, status }) => resourceGatewayId === gatewayId && !isBeingDeleted(status));
  for (const { id, name } of listed) {
    const found = await orNull(getResourceConfiguration(session, id));
    if (found && !isBeingDeleted(found.status)) return `other resource configurations use it, such as ${name} (${id})`;
  }
  return null;
}

export const resourceGatewayDriver: Driver<ResourceGatewaySpec, ObservedGateway> = {
  kind: 'resource-gateway',
  side: 'owner',
  noun: 'resource gateway',
  usuallySeconds: 20,
  observe,
  async create(pass) {
    const { name, vpcId, subnetIds, securityGroupIds, ipAddressType, dnsResolution } = pass.spec;
    const wanted = { name, vpcId, subnetIds, securityGroupIds, ipAddressType, dnsResolution };
    try {
      await createResourceGateway(pass.change, { ...wanted, clientToken: pass.clientToken, tags: { [ownershipTag]: pass.resourceId } });
    } catch (error) {
      if (!isAwsError(error, 'conflict', 'alreadyExists') || !(await findByName(pass))) throw error;
    }
  },
  async update(pass, observed) {
    await updateResourceGateway(pass.change, observed.awsId, { securityGroupIds: pass.spec.securityGroupIds });
  },
  async remove({ session, change, spec }, { awsId, awsState }) {
    if (spec.existingId || awsState === 'DELETE_IN_PROGRESS') return;
    await deleteMarked(
      () => deleteResourceGateway(change, awsId),
      () => getResourceGateway(session, awsId),
    );
  },
  keepsBecause: ({ session }, { awsId }) => usersOf(session, awsId),
  judge: judgeGateway,
  /** The list shows all that the verdict looks at. */
  survey: {
    lists: ['gateways'],
    traceOf({ awsArn }, { gateways }) {
      const [found] = gateways.get(awsArn) ?? [];
      return found ? { ...found, subnetIds: found.subnetIds.toSorted(), securityGroupIds: found.securityGroupIds.toSorted() } : null;
    },
  },
  describeRemoval: (_spec, { name, vpcId }) => `AWS is deleting the gateway ${name} in ${vpcId} (usually under a minute).`,
};
