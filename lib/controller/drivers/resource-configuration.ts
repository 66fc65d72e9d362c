import { isAwsError } from '@/lib/aws/errors';
import {
  createResourceConfiguration,
  deleteResourceConfiguration,
  getResourceConfiguration,
  listResourceConfigurations,
  updateResourceConfiguration,
} from '@/lib/aws/vpc-lattice-configurations';
import { Conflict, ownershipTag, type Driver, type ObservedBase, type Pass, type Verdict } from '../driver';
import type { ResourceConfigurationSpec } from '../specs';
import { deleteMarked } from './delete-marked';
import { dependencyId } from './dependency-id';
import { differs, listed } from './differs';
import { isMarked } from './is-marked';
import { orNull } from './or-null';
import { sameSet } from './same-set';

/*
 * What is behind a gateway: one name or address and its ports. It is the thing that is shared and that consumers
 * associate with. AWS accepts a changed domain name without applying it, so that one is replaced.
 */

export interface ObservedConfiguration extends ObservedBase {
  name: string;
  target: ResourceConfigurationSpec['target'] | null;
  portRanges: string[];
  gatewayId: string | null;
  wantedGatewayId: string | null;
  allowsServiceNetworks: boolean;
  failureReason: string | null;
}

type ConfigurationPass = Pass<ResourceConfigurationSpec, ObservedConfiguration>;

async function read(pass: ConfigurationPass, id: string): Promise<ObservedConfiguration | null> {
  const found = await orNull(getResourceConfiguration(pass.session, id));
  return (
    found && {
      awsId: found.id,
      awsArn: found.arn,
      awsState: found.status,
      name: found.name,
      target: found.target ?? null,
      portRanges: found.portRanges,
      gatewayId: found.resourceGatewayId ?? null,
      // A configuration that is only removed may be one of no service: it depends on nothing.
      wantedGatewayId: pass.desired === 'absent' ? null : pass.dependency('resource-gateway').awsId,
      allowsServiceNetworks: found.allowAssociationToShareableServiceNetwork ?? false,
      failureReason: found.failureReason ?? null,
    }
  );
}

async function findByName(pass: ConfigurationPass): Promise<ObservedConfiguration | null> {
  const listed = await listResourceConfigurations(pass.session);
  const found = listed.find(({ name, arn }) => name === pass.spec.name && arn.split(':')[4] === pass.accountId);
  if (!found) return null;
  if (await isMarked(pass, found.arn)) return read(pass, found.id);
  if (pass.desired === 'absent') return null;
  throw new Conflict(
    `Account ${pass.accountId} already has a resource configuration named ${found.name} (${found.id}) that Pergola did not make. Publish the service under another name, or ask whoever made it to delete it.`,
    'owner',
  );
}

function differenceOf(spec: ResourceConfigurationSpec, observed: ObservedConfiguration): Verdict | null {
  const { target, gatewayId, wantedGatewayId } = observed;
  const held = (target && ('domainName' in target ? target.domainName : target.ipAddress)) ?? 'something else';
  const wanted = 'domainName' in spec.target ? spec.target.domainName : spec.target.ipAddress;
  const [ports, wantedPorts] = [asRanges(observed.portRanges), asRanges(spec.portRanges)];
  return differs([
    wantedGatewayId !== null &&
      gatewayId !== wantedGatewayId && { fix: 'replace', phrase: `it hangs on gateway ${gatewayId} instead of ${wantedGatewayId}`, what: 'resource gateway', wanted: wantedGatewayId, found: gatewayId ?? 'none' },
    held !== wanted && { fix: 'domainName' in spec.target ? 'replace' : 'update', phrase: `it leads to ${held}`, what: 'target', wanted, found: held },
    !sameSet(ports, wantedPorts) && { fix: 'update', phrase: `its ports are ${observed.portRanges.join(', ')} instead of ${spec.portRanges.join(', ')}`, what: 'ports', wanted: listed(wantedPorts), found: listed(ports) },
    observed.allowsServiceNetworks !== allowsServiceNetworks(spec) && {
      fix: 'update',
      phrase: `it ${observed.allowsServiceNetworks ? 'allows' : 'does not allow'} associations with service networks that can be shared`,
      what: 'associations with service networks that can be shared',
      wanted: allowsServiceNetworks(spec) ? 'allowed' : 'not allowed',
      found: observed.allowsServiceNetworks ? 'allowed' : 'not allowed',
    },
  ]);
}

/** AWS does not document whether EventBridge needs it, so services allow it unless their owners block it. */
function allowsServiceNetworks({ onwardSharing }: ResourceConfigurationSpec): boolean {
  return onwardSharing === 'ALLOWED';
}

/** `443` and `443-443` are the same to AWS, which may answer with the other. */
function asRanges(ports: readonly string[]): string[] {
  return ports.map((range) => range.replace(/^(\d+)-\1$/, '$1'));
}

export function judgeConfiguration(spec: ResourceConfigurationSpec, observed: ObservedConfiguration): Verdict {
  const { name, awsState, failureReason } = observed;
  switch (awsState) {
    case 'CREATE_IN_PROGRESS':
      return { is: 'waiting', sentence: `AWS is building the resource configuration ${name} (usually a few seconds).` };
    case 'UPDATE_IN_PROGRESS':
      return { is: 'waiting', sentence: `AWS is changing the resource configuration ${name} (usually a few seconds).` };
    case 'DELETE_IN_PROGRESS':
      return { is: 'waiting', sentence: `AWS is deleting the resource configuration ${name}; it is built anew afterwards.` };
    case 'CREATE_FAILED':
      return {
        is: 'failed',
        sentence: `AWS could not build the resource configuration ${name}${failureReason ? `: ${failureReason}` : '.'} Ask the service’s owners to mend that and to delete it in the VPC console; it is then built again.`,
        reason: 'createFailed',
        who: 'owner',
      };
  }
  const difference = differenceOf(spec, observed);
  if (difference) return difference;
  if (awsState === 'ACTIVE') return { is: 'converged', sentence: `The resource configuration ${name} is ready, for port ${spec.portRanges.join(', ')}.` };
  return {
    is: 'failed',
    sentence: `AWS reports ${awsState} for the resource configuration ${name}${failureReason ? `: ${failureReason}` : '.'} Ask the service’s owners to look at it in the VPC console; it is looked at again by itself.`,
    reason: 'configurationFailed',
    who: 'owner',
  };
}

export const resourceConfigurationDriver: Driver<ResourceConfigurationSpec, ObservedConfiguration> = {
  kind: 'resource-configuration',
  side: 'owner',
  noun: 'resource configuration',
  usuallySeconds: 10,
  async observe(pass) {
    const byId = pass.awsId && (await read(pass, pass.awsId));
    return byId || findByName(pass);
  },
  async create(pass) {
    const { name, target, portRanges } = pass.spec;
    const resourceGatewayId = dependencyId(pass, 'resource-gateway');
    try {
      await createResourceConfiguration(pass.change, {
        clientToken: pass.clientToken,
        name,
        target,
        portRanges,
        resourceGatewayId,
        allowAssociationToShareableServiceNetwork: allowsServiceNetworks(pass.spec),
        tags: { [ownershipTag]: pass.resourceId },
      });
    } catch (error) {
      if (!isAwsError(error, 'conflict', 'alreadyExists') || !(await findByName(pass))) throw error;
    }
  },
  async update({ change, spec }, { awsId }) {
    const target = 'ipAddress' in spec.target ? spec.target : undefined;
    await updateResourceConfiguration(change, awsId, { portRanges: spec.portRanges, allowAssociationToShareableServiceNetwork: allowsServiceNetworks(spec), ...(target && { target }) });
  },
  async remove({ session, change }, { awsId, awsState }) {
    if (awsState === 'DELETE_IN_PROGRESS') return;
    await deleteMarked(
      () => deleteResourceConfiguration(change, awsId),
      () => getResourceConfiguration(session, awsId),
    );
  },
  judge: judgeConfiguration,
  /** Ports, target and who may associate are in no list; the time of the last change is. */
  survey: {
    lists: ['configurations'],
    traceOf: ({ awsArn }, { configurations }) => configurations.get(awsArn)?.[0] ?? null,
  },
  describeRemoval: (_spec, { name }) => `AWS is deleting the resource configuration ${name} (usually a few seconds).`,
};
