import { declareResources, type WantedResource } from '@/lib/controller/declare';
import { runFirstPasses } from '@/lib/controller/first-passes';
import { lockAccess } from '@/lib/grants/access-lock';
import type { Actor } from '@/lib/platform/actor';
import { recordAudit } from '@/lib/platform/audit';
import { databaseNow, type Tx } from '@/lib/platform/db';
import { alreadyDone, conflict, type AppError } from '@/lib/platform/errors';
import type { WriteContext } from '@/lib/platform/write';
import type { Ghost } from '@/prisma/generated/client';
import { dayInWords } from '@/lib/requests/until';
import { detailsOf, holderAccounts, rowsOfHolder, type GhostRow } from '../reads';
import { wantedOfCut, wantedOfPath } from '../wanted';
import { holderInWords } from '../words';

/**
 * Cuts all that the holder has of the service, since a person ordered it: that one holder, and nobody else. A grant that
 * appeared meanwhile wins. AWS's lists prove the cut, as they prove that of a grant.
 */
export async function cutGhost({ actor, thing: shown, transaction }: WriteContext<unknown, GhostRow>): Promise<{ ghostId: string }> {
  const teamOfHolder = (await holderAccounts([shown.holder])).get(shown.holder)?.team.id;
  const resourceId = await transaction((tx, locked) => cutHolder(tx, locked.actor, shown, teamOfHolder), { lock: (tx) => lockAccess(tx, shown.serviceId, shown.holder) });
  await runFirstPasses(actor, [resourceId]);
  return { ghostId: shown.id };
}

/** The same in the caller's transaction, which holds the access lock. Throws a conflict when nothing is left to remove. */
export async function cutHolder(tx: Tx, actor: Remover, { service, holder, serviceId }: GhostRow, teamOfHolder: string | undefined): Promise<string> {
  const now = await databaseNow(tx);
  const who = holderInWords(holder);
  const rows = await rowsOfHolder({ serviceId, holder }, tx);
  const open = rows.filter(({ decision }) => decision === null);
  if (rows.length === 0) throw conflict(`AWS lists nothing of ${who} on ${service.name} any more that no grant explains. Nothing was changed.`);
  if (open.length === 0) throw await decidedBefore(tx, actor, rows);
  const grant = await tx.grant.findFirst({ where: { serviceId, accountId: holder, state: 'ACTIVE', until: { gt: now } } });
  const paths = rows.filter(({ isOtherPath }) => isOtherPath);
  if (grant && paths.some(({ decision }) => decision === null)) return removePaths(tx, actor, { shown: { service, holder, serviceId }, rows: paths, teamOfHolder, now });
  if (grant) throw conflict(`${who} has been given access to ${service.name} until ${dayInWords(grant.until)}, so nothing was removed. To remove that access, revoke it.`, { href: `/access/${grant.id}`, text: 'Open access' });
  const { otherShareArns, networkArns } = pathsOf(rows);
  const removesPolicy = rows.some(({ kind }) => kind === 'RESOURCE_POLICY');
  const { id, name, accountId, region, share, configuration } = service;
  const wanted = wantedOfCut({ service: { id, name, accountId, region, shareKey: share.key, configurationKey: configuration.key }, holder, otherShareArns, networkArns, removesPolicy });
  return order(tx, actor, { shown: { service, holder, serviceId }, rows, teamOfHolder, now, wanted, sentence: `ordered the access of ${who} to ${name} to be cut, which no grant explains` });
}

/** The refusal of a second decision on the same finding. */
async function decidedBefore(tx: Tx, actor: Remover, rows: { decidedById: string | null }[]): Promise<AppError> {
  const id = rows.find(({ decidedById }) => decidedById)?.decidedById;
  const by = id ? await tx.person.findUnique({ where: { id }, select: { id: true, name: true } }) : null;
  return conflict(alreadyDone(actor, by, ['ordered the removal of', 'being removed, as ordered'], 'access'));
}

/** Who ordered the removal. */
type Remover = Pick<Actor, 'personId' | 'name'>;

interface Order extends PathsOfHolder {
  wanted: WantedResource;
  sentence: string;
}

/** Declares the removal, and decides on each finding that is open. */
async function order(tx: Tx, actor: Remover, { shown: { service, holder, serviceId }, rows, teamOfHolder, now, wanted, sentence }: Order): Promise<string> {
  const ghosts = rows.filter(({ decision }) => decision === null).map(({ id }) => id);
  const resourceId = (await declareResources(tx, [wanted])).get(wanted.key)!;
  await tx.ghost.updateMany({ where: { id: { in: ghosts } }, data: { decision: 'CUT', decidedById: actor.personId, decidedAt: now, resourceId } });
  await recordAudit(tx, {
    actor,
    action: 'ghost.cut',
    outcome: 'DONE',
    subject: { type: 'ghost', id: ghosts[0]! },
    teamIds: [...new Set([service.teamId, ...(teamOfHolder ? [teamOfHolder] : [])])],
    sentence,
    data: { serviceId, serviceName: service.name, holder, arns: [...new Set(rows.flatMap(({ awsArn }) => (awsArn ? [awsArn] : [])))], ghosts },
  });
  return resourceId;
}

function pathsOf(rows: readonly Ghost[]): { otherShareArns: string[]; networkArns: string[] } {
  return {
    otherShareArns: [...new Set(rows.flatMap((row) => (row.kind === 'PRINCIPAL' && detailsOf(row).isOtherShare && row.awsArn ? [row.awsArn] : [])))],
    networkArns: [...new Set(rows.flatMap((row) => (row.kind === 'SHARED_NETWORK' ? (detailsOf(row).through ?? []) : [])))],
  };
}

interface PathsOfHolder {
  shown: Pick<GhostRow, 'service' | 'holder' | 'serviceId'>;
  rows: readonly Ghost[];
  teamOfHolder: string | undefined;
  now: Date;
}

/** The holder keeps its grant, and loses every other path. */
async function removePaths(tx: Tx, actor: Remover, paths: PathsOfHolder): Promise<string> {
  const { service, holder } = paths.shown;
  const { id, name, accountId, region, share, configuration } = service;
  if (!configuration.awsArn) throw conflict(`AWS has no resource configuration of ${name}. Nothing was changed.`);
  const wanted = wantedOfPath({ service: { id, name, accountId, region, configurationArn: configuration.awsArn, ownShareArn: share.awsArn }, holder, ...pathsOf(paths.rows) });
  return order(tx, actor, { ...paths, wanted, sentence: `requested the removal of another path of ${holderInWords(holder)} to ${name}; the grant stays` });
}
