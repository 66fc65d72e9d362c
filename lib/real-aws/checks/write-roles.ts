import { probe } from '@/lib/aws/probe';
import { testState } from '@/lib/aws/states';
import { listNetworkAssociations } from '@/lib/aws/vpc-lattice-associations';
import { listResourceConfigurations } from '@/lib/aws/vpc-lattice-configurations';
import { listLatticeTags } from '@/lib/aws/vpc-lattice-gateways';
import { expectAnswer, NotTried, ok } from '../finding';
import { configuration, connection, gateway, removableShare, share, sharedWithConsumer } from '../writes/create-objects';
import type { Tries } from './check';

const denied = /^AccessDenied/;

/** Checks of the write roles. They create objects. */
export const writeRoleTries: Tries = {
  'RA-10': async (scene) => ok(`The gateway ${(await gateway(scene)).id} is ACTIVE.`),
  'RA-11': async (scene) => ok(`The configuration ${(await configuration(scene)).id} is ACTIVE.`),
  'RA-12': async (scene) => {
    const { arn } = await gateway(scene);
    const { code } = await probe(await scene.asOwner(), 'vpc-lattice', 'TagResource', { resourceArn: arn, tags: scene.tags });
    return expectAnswer(denied.test(code), `TagResource on the gateway of this run answers ${code}.`);
  },
  'RA-13': async (scene) => {
    await share(scene);
    const { id: accountId } = scene.owner;
    const other = (await listResourceConfigurations(await scene.asOwner('READ'))).find(({ arn, name }) => arn.includes(`:${accountId}:`) && !name.startsWith('pergola-real-aws-'));
    const marked = other && (await listLatticeTags(await scene.asOwner('READ'), other.arn))['pergola:resource'];
    if (!other || marked) return ok('CreateResourceShare with a configuration of this run passes. The account has no configuration without the tag to try the rest with.');
    const name = `${scene.options.name}-b`;
    scene.options.created.add(removableShare(scene, name));
    const { code } = await probe(await scene.asOwner(), 'ram', 'CreateResourceShare', { name, resourceArns: [other.arn], tags: ramTags(scene.tags) });
    return expectAnswer(denied.test(code), `CreateResourceShare with ${other.id}, which has no tag of Pergola, answers ${code}.`);
  },
  'RA-14': async (scene) => ok(`CreateResourceShare with tags passes: ${(await share(scene)).arn}.`),
  'RA-16': async (scene) => {
    const { statuses } = await sharedWithConsumer(scene);
    return ok(`AssociateResourceShare passes on a share of this run (${statuses.join(', ')}). DeleteResourceShare is in the list of removed objects.`);
  },
  'RA-17': async (scene) => {
    const name = `${scene.options.name}-c`;
    const { arn } = await configuration(scene);
    scene.options.created.add(removableShare(scene, name));
    const { code } = await probe(await scene.asOwner(), 'ram', 'CreateResourceShare', { name, resourceArns: [arn], tags: ramTags(scene.tags) });
    return expectAnswer(code === 'ok' || denied.test(code), `CreateResourceShare without allowExternalPrincipals answers ${code}. It must be refused where the stack has InsideOrganizationOnly.`);
  },
  'RA-18': async (scene) => {
    const { wasInvited } = await sharedWithConsumer(scene);
    if (!wasInvited) throw new NotTried('RAM sent no invitation: both accounts are in one organization.');
    return ok('AcceptResourceShareInvitation passes for the share of this run.');
  },
  'RA-23': async (scene) => {
    const { connection: made } = await connection(scene);
    if (!made.associationArn) throw new NotTried('The connection shows no association.');
    const { code, output } = await probe(await scene.asConsumer('READ'), 'vpc-lattice', 'GetServiceNetworkResourceAssociation', { serviceNetworkResourceAssociationIdentifier: made.associationArn });
    if (code !== 'ok') throw new NotTried(`GetServiceNetworkResourceAssociation answers ${code}.`);
    const arn = typeof output.serviceNetworkArn === 'string' ? output.serviceNetworkArn : '';
    return expectAnswer(arn !== '' && !arn.includes(`:${scene.consumer.id}:`), `The service network is ${arn || 'not shown'}.`);
  },
  'RA-24': async (scene) => {
    const { connection: made } = await connection(scene);
    if (!made.associationArn) throw new NotTried('The connection shows no association.');
    const { code, output } = await probe(await scene.asConsumer('READ'), 'vpc-lattice', 'ListTagsForResource', { resourceArn: made.associationArn });
    if (code !== 'ok') throw new NotTried(`The read role may not list the tags of the association: ${code}. Run aws vpc-lattice list-tags-for-resource --resource-arn ${made.associationArn} as an administrator.`);
    const keys = Object.keys((output.tags as Record<string, string> | undefined) ?? {});
    return expectAnswer(keys.includes('ManagedByServiceAWSEventBridge') && !keys.includes('pergola:resource'), `The tags are ${keys.join(', ') || 'none'}.`);
  },
  'RA-27': async (scene) => {
    const { connection: made } = await connection(scene);
    const roleArn = scene.consumer.httpTaskRoleArn;
    if (!roleArn) throw new NotTried(`Account ${scene.consumer.id} has no role for HTTP Tasks.`);
    const definition = {
      Type: 'Task',
      Resource: 'arn:aws:states:::http:invoke',
      Parameters: { ApiEndpoint: `https://${scene.options.domainName ?? 'real-aws.example.com'}/`, Method: 'GET', Authentication: { ConnectionArn: made.arn } },
      End: true,
    };
    const { status, error, cause = '' } = await testState(await scene.asConsumer(), { definition, roleArn });
    // Nothing needs to answer at the address: the credentials are read before.
    return expectAnswer(!/AccessDenied/.test(error ?? ''), `TestState answers ${status}${error ? ` with ${error}: ${cause.slice(0, 200)}` : '.'}`);
  },
  'RA-29': async (scene) => {
    await connection(scene);
    const { arn } = await configuration(scene);
    const { items } = await listNetworkAssociations(await scene.asOwner('READ'), arn);
    const [found] = items;
    if (!found) throw new NotTried('The owner lists no association.');
    return ok(`The owner lists ${found.arn}, created by ${found.createdBy}.`);
  },
  'RA-31': async (scene) => {
    const tags = await listLatticeTags(await scene.asOwner('READ'), (await gateway(scene)).arn);
    return expectAnswer(tags['pergola:resource'] === scene.options.name, `ListTagsForResource passes and shows ${Object.keys(tags).join(', ') || 'no tag'}.`);
  },
};

export function ramTags(tags: Record<string, string>): { key: string; value: string }[] {
  return Object.entries(tags).map(([key, value]) => ({ key, value }));
}
