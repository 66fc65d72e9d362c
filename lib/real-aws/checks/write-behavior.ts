import { isAwsError } from '@/lib/aws/errors';
import { describeConnection } from '@/lib/aws/events';
import { probe } from '@/lib/aws/probe';
import { associateShare, getShareAssociations } from '@/lib/aws/ram';
import { listNetworkAssociations } from '@/lib/aws/vpc-lattice-associations';
import { expectAnswer, NotTried, ok } from '../finding';
import { configuration, connection, gateway, newConfiguration, removableConnection, settledConnection, share, sharedWithConsumer } from '../writes/create-objects';
import type { Scene } from '../writes/scene';
import type { Tries } from './check';

/** Checks of what AWS does with the objects. They run after those of the roles, the destructive ones last. */
export const writeBehaviorTries: Tries = {
  'RA-55': async (scene) => {
    const name = `${scene.options.name}-u`;
    const { arn } = await configuration(scene);
    scene.options.created.add(removableConnection(scene, name));
    const { code } = await probe(await scene.asConsumer(), 'events', 'CreateConnection', newConnection(name, arn));
    return expectAnswer(/^(AccessDenied|ResourceNotFound)/.test(code), `CreateConnection to a configuration that is not shared answers ${code}.`);
  },
  'RA-58': async (scene) => {
    const { listedAfterMs } = await sharedWithConsumer(scene);
    return expectAnswer(listedAfterMs < 30_000, `RAM listed the principal after ${(listedAfterMs / 1000).toFixed(1)} s.`);
  },
  'RA-59': async (scene) => {
    const { statuses, wasInvited } = await sharedWithConsumer(scene);
    return ok(`The principal was ${statuses.join(', then ')}, ${wasInvited ? 'with' : 'without'} an invitation.`);
  },
  'RA-57': async (scene) => {
    const { arn } = await share(scene);
    const { code, output } = await probe(await scene.asOwner('READ'), 'ram', 'ListResourceSharePermissions', { resourceShareArn: arn });
    if (code !== 'ok') throw new NotTried(`The read role may not ask: ${code}. Run aws ram list-resource-share-permissions --resource-share-arn ${arn} as an administrator while the run waits, or on another share of Pergola.`);
    const [permission] = (output.permissions as { name?: string; version?: string }[] | undefined) ?? [];
    return expectAnswer(Number(permission?.version) >= 2, `The share has ${permission?.name ?? 'no permission'}, version ${permission?.version ?? 'unknown'}.`);
  },
  'RA-56': async (scene) => {
    await sharedWithConsumer(scene);
    const { arn } = await configuration(scene);
    const { code, output } = await probe(await scene.asConsumer(), 'vpc-lattice', 'GetResourceConfiguration', { resourceConfigurationIdentifier: arn });
    if (code !== 'ok') return expectAnswer(false, `GetResourceConfiguration answers ${code} to the consumer.`);
    return expectAnswer(['arn', 'name', 'status'].every((member) => output[member] !== undefined), `The consumer sees ${Object.keys(output).filter((member) => output[member] !== undefined).join(', ')}.`);
  },
  'RA-54': async (scene) => {
    const { states } = await connection(scene);
    return expectAnswer(/^(ACTIVE|AUTHORIZED)$/.test(states.at(-1) ?? ''), `The connection was ${states.join(', then ')}.`);
  },
  'RA-53': async (scene) => {
    await connection(scene);
    const [found] = await associationsOf(scene);
    if (!found) throw new NotTried('The owner lists no association.');
    return expectAnswer(found.isManaged && found.createdBy === scene.consumer.id, `isManagedAssociation is ${found.isManaged}, createdBy is ${found.createdBy}.`);
  },
  'RA-60': async (scene) => {
    await connection(scene);
    const { code, output } = await probe(await scene.asConsumer(), 'events', 'UpdateConnection', { Name: scene.options.name, Description: 'A check of Pergola, updated. It can be deleted.' });
    if (code !== 'ok') return expectAnswer(false, `UpdateConnection answers ${code}.`);
    const { states } = await settledConnection(scene, scene.options.name);
    return expectAnswer(/^(ACTIVE|AUTHORIZED)$/.test(states.at(-1) ?? ''), `UpdateConnection answers ${String(output.ConnectionState)}. The connection was ${states.join(', then ')}.`);
  },
  'RA-62': async (scene) => {
    await connection(scene);
    const { code } = await probe(await scene.asConsumer(), 'events', 'UpdateConnection', {
      Name: scene.options.name,
      AuthParameters: { InvocationHttpParameters: { HeaderParameters: [{ Key: 'X-Real-Aws', Value: 'visible' }] } },
    });
    if (code !== 'ok') return expectAnswer(false, `UpdateConnection answers ${code}.`);
    const { connection: changed } = await settledConnection(scene, scene.options.name);
    const value = changed.parameters.find(({ name }) => name === 'X-Real-Aws')?.value;
    return expectAnswer(!value, value ? 'The value reads back.' : 'The value does not read back.');
  },
  'RA-50': async (scene) => {
    const name = `${scene.options.name}-n`;
    const { share: made } = await sharedWithConsumer(scene);
    const { arn } = await newConfiguration(scene, { name, onwardSharing: false });
    await associateShare(await scene.asOwner(), { shareArn: made.arn, resourceArns: [arn] });
    await scene.wait('The second configuration in the share', async () => {
      const { items } = await getShareAssociations(await scene.asOwner('READ'), { type: 'RESOURCE', shareArn: made.arn });
      return items.find(({ entity, status }) => entity === arn && status === 'ASSOCIATED');
    });
    scene.options.created.add(removableConnection(scene, name));
    const { code, message } = await probe(await scene.asConsumer(), 'events', 'CreateConnection', newConnection(name, arn));
    if (code !== 'ok') return ok(`EventBridge needs it: CreateConnection answers ${code} ("${message}").`);
    const { connection: settled } = await settledConnection(scene, name);
    return ok(`CreateConnection passes without it. The connection is ${settled.state}${settled.stateReason ? `: ${settled.stateReason}` : '.'}`);
  },
  'RA-61': async (scene) => {
    await connection(scene);
    const owner = await scene.asOwner();
    const ofGateway = await probe(owner, 'vpc-lattice', 'DeleteResourceGateway', { resourceGatewayIdentifier: (await gateway(scene)).id });
    const ofConfiguration = await probe(owner, 'vpc-lattice', 'DeleteResourceConfiguration', { resourceConfigurationIdentifier: (await configuration(scene)).id });
    return expectAnswer(
      ofGateway.code === 'ConflictException' && ofConfiguration.code === 'ConflictException',
      `DeleteResourceGateway answers ${ofGateway.code} ("${ofGateway.message}"), DeleteResourceConfiguration ${ofConfiguration.code} ("${ofConfiguration.message}").`,
    );
  },
  'RA-28': async (scene) => {
    await connection(scene);
    const [found] = await associationsOf(scene);
    if (!found) throw new NotTried('The owner lists no association.');
    const { code } = await probe(await scene.asOwner('REMOVAL'), 'vpc-lattice', 'DeleteServiceNetworkResourceAssociation', { serviceNetworkResourceAssociationIdentifier: found.arn });
    return expectAnswer(code === 'ok', `DeleteServiceNetworkResourceAssociation answers ${code} to the removal role.`);
  },
  'RA-51': async (scene) => {
    await connection(scene);
    const left = await scene.wait('The association', async () => ((await associationsOf(scene)).some(({ status }) => status.startsWith('DELETE_IN')) ? undefined : await associationsOf(scene)));
    return expectAnswer(left.length === 0, left.length === 0 ? 'The owner deleted the association.' : `The association is ${left[0]?.status}.`);
  },
  'RA-52': async (scene) => {
    const { connection: made } = await connection(scene);
    if ((await associationsOf(scene)).length > 0) throw new NotTried('The association is still there.');
    const changed = await scene
      .wait('The connection', async () => {
        const now = await describeConnection(await scene.asConsumer('READ'), scene.options.name);
        return now.state === made.state ? undefined : now;
      })
      .catch((error: unknown) => {
        if (isAwsError(error) || scene.options.signal.aborted) throw error;
        return undefined;
      });
    return expectAnswer(changed?.state === 'FAILED_CONNECTIVITY', changed ? `The connection is ${changed.state}: ${changed.stateReason ?? 'no reason.'}` : `The connection stays ${made.state}.`);
  },
  'RA-33': async (scene) => {
    const { share: made } = await sharedWithConsumer(scene);
    const { code } = await probe(await scene.asOwner('REMOVAL'), 'vpc-lattice', 'DeleteResourcePolicy', { resourceArn: (await configuration(scene)).arn });
    const { items } = await getShareAssociations(await scene.asOwner('READ'), { type: 'PRINCIPAL', shareArn: made.arn });
    const status = items.find(({ entity }) => entity === scene.consumer.id)?.status;
    return expectAnswer(code === 'ok' && status === 'ASSOCIATED', `DeleteResourcePolicy answers ${code}. The principal is ${status ?? 'not listed'}.`);
  },
  'RA-30': async (scene) => {
    const { share: made } = await sharedWithConsumer(scene);
    const removal = await scene.asOwner('REMOVAL');
    const arn = (await configuration(scene)).arn;
    const both = await probe(removal, 'ram', 'DisassociateResourceShare', { resourceShareArn: made.arn, principals: [scene.consumer.id], resourceArns: [arn] });
    const principal = await probe(removal, 'ram', 'DisassociateResourceShare', { resourceShareArn: made.arn, principals: [scene.consumer.id] });
    const resource = await probe(removal, 'ram', 'DisassociateResourceShare', { resourceShareArn: made.arn, resourceArns: [arn] });
    const isAsExpected = both.code.startsWith('AccessDenied') && principal.code === 'ok' && resource.code === 'ok';
    return expectAnswer(isAsExpected, `DisassociateResourceShare answers ${principal.code} for an account, ${resource.code} for a configuration and ${both.code} for both together.`);
  },
};

async function associationsOf(scene: Scene) {
  const { items } = await listNetworkAssociations(await scene.asOwner('READ'), (await configuration(scene)).arn);
  return items;
}

function newConnection(name: string, configurationArn: string): object {
  return {
    Name: name,
    AuthorizationType: 'BASIC',
    AuthParameters: { BasicAuthParameters: { Username: 'real-aws', Password: 'not-a-secret' } },
    InvocationConnectivityParameters: { ResourceParameters: { ResourceConfigurationArn: configurationArn } },
  };
}
