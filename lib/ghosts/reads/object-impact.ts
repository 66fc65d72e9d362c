import { describeConnection } from '@/lib/aws/events';
import { isAwsError } from '@/lib/aws/errors';
import { getShareAssociations } from '@/lib/aws/ram';
import type { AwsSession } from '@/lib/aws/session';
import { listResourceConfigurations } from '@/lib/aws/vpc-lattice-configurations';
import { readConnectionUsers, type ConnectionUsers } from '@/lib/connections/reads/connection-users';
import { openAccountSession } from '@/lib/controller/account-session';
import { accountLetIn, listAssociations } from '@/lib/controller/drivers/account-associations';
import { principalInWords } from '@/lib/controller/principal-in-words';
import { readingMarks } from '@/lib/controller/read-permissions';
import type { Actor } from '@/lib/platform/actor';
import { AppError } from '@/lib/platform/errors';
import { awsIdOf } from '../wanted';
import { capitalized, objectInWords } from '../words';
import type { ObjectRow } from './marked-objects';

/** What the removal of a marked object takes away, as AWS lists it now. */
export interface ObjectImpact {
  sentence: string;
  /** What depends on it, in words. */
  items: string[];
  /** What uses the connection; null: it is another kind of object. */
  users: ConnectionUsers | null;
  notes: string[];
  /** Why AWS did not say. */
  notRead: string | null;
}

const isIn = ({ status }: { status: string }) => status !== 'DISASSOCIATED' && status !== 'FAILED';

export async function impactOfRemoval(actor: Actor, object: ObjectRow): Promise<ObjectImpact> {
  const { accountId, region, problem, kind } = object;
  const base = { sentence: `${objectInWords({ ...object, problem: problem ?? 'UNKNOWN' })}. Pergola deletes it.`, items: [], users: null, notes: notesOf(object) };
  try {
    const session = await openAccountSession(accountId, region, 'READ', { sourceIdentity: actor.personId, sessionName: object.id, permissions: readingMarks });
    const [items, users] = await Promise.all([
      dependentsOf[kind as keyof typeof dependentsOf](session, object),
      kind === 'connection' ? readConnectionUsers(actor, { accountId, region, names: [object.name] }) : null,
    ]);
    return { ...base, items, users, notRead: null };
  } catch (error) {
    if (!isAwsError(error) && !(error instanceof AppError)) throw error;
    return { ...base, notRead: error.publicMessage };
  }
}

const dependentsOf = {
  async 'resource-share'(session: AwsSession, { arn }: ObjectRow): Promise<string[]> {
    const [resources, principals] = await Promise.all([getShareAssociations(session, { type: 'RESOURCE', shareArn: arn }), getShareAssociations(session, { type: 'PRINCIPAL', shareArn: arn })]);
    const held = resources.items.filter(isIn).map(({ entity }) => entity.split('/').at(-1)).join(', ');
    return principals.items.filter(isIn).map(({ entity }) => {
      const who = capitalized(principalInWords(entity));
      return held ? `${who} can no longer make new connections to ${held} through this share.` : `${who} is a principal of this share, which holds nothing now.`;
    });
  },
  async 'resource-configuration'(session: AwsSession, { arn }: ObjectRow): Promise<string[]> {
    const [{ network, endpoint }, shared] = await Promise.all([listAssociations(session, arn), getShareAssociations(session, { type: 'RESOURCE', resourceArn: arn })]);
    return [
      ...network.items.map((one) => `Account ${accountLetIn(one)} has an association with it (${one.arn.split('/').at(-1)}). AWS refuses the removal until it is deleted.`),
      ...endpoint.items.map(({ createdBy, vpcEndpointId }) => `Account ${createdBy} reaches it through VPC endpoint ${vpcEndpointId ?? ''}. AWS refuses the removal until that association is deleted.`),
      ...shared.items.filter(isIn).map(({ shareName, shareArn }) => `The resource share ${shareName || shareArn} holds it.`),
    ];
  },
  async 'resource-gateway'(session: AwsSession, object: ObjectRow): Promise<string[]> {
    const behind = (await listResourceConfigurations(session)).filter(({ resourceGatewayId }) => resourceGatewayId === awsIdOf(object));
    return behind.map(({ name, id }) => `The resource configuration ${name} (${id}) uses it. AWS refuses the removal until that is deleted.`);
  },
  async connection(session: AwsSession, { name }: ObjectRow): Promise<string[]> {
    const { configurationArn } = await describeConnection(session, name);
    return configurationArn ? [`It leads to ${configurationArn.split('/').at(-1)} of account ${configurationArn.split(':')[4]}.`] : [];
  },
};

function notesOf({ problem, kind }: ObjectRow): string[] {
  return [
    'You can’t undo this.',
    ...(problem === 'UNKNOWN'
      ? ['Pergola can’t tell where it comes from: a restored database no longer knows it, or another installation of Pergola uses it. Before you remove it, check that no other installation manages this account.']
      : []),
    ...(kind === 'resource-share' ? ['Connections that exist keep working. Unmanaged access lists the accounts that have them without a grant.'] : []),
  ];
}
