import 'server-only';
import { declareResources, declareSpecs } from '@/lib/controller/declare';
import { runFirstPasses } from '@/lib/controller/first-passes';
import type { ResourceGatewaySpec } from '@/lib/controller/specs';
import type { Actor } from '@/lib/platform/actor';
import { recordAudit } from '@/lib/platform/audit';
import type { Tx } from '@/lib/platform/db';
import { AppError, conflict } from '@/lib/platform/errors';
import type { WriteContext } from '@/lib/platform/write';
import { portRangesOf } from '../address';
import { readNetwork, resolveTarget } from '../checks/gather';
import { tokenHostOf } from '../checks/plan';
import { checkTokenEndpoint } from '../checks/token-endpoint';
import { correctableDigest, correctableOf } from '../correctable';
import { requireRoomForTags } from '../quotas';
import { connectionsToCorrect } from '../reads/connections-to-correct';
import { lockService, type ServiceRow } from '../reads/service';
import { concernsApprovers, correctionsOf, effectOnConnections, fieldsInWords, unanswered, type Correction } from '../rules/correction';
import type { Correctable, CorrectService } from '../schema';
import { onlyMembersApprove } from './only-members-approve';
import { callColumnsOf } from './publish';
import { wantedUnder } from './rename';
import { requirePublished } from './require-published';

/** Connections that the action itself begins with; workers do the others. */
const firstConnections = 5;
/** Of a long text, what the audit holds. */
const auditedCharacters = 2_000;

/**
 * Corrects what owners published, where AWS can change it in place. Live connections get their new specs in the same transaction. It
 * never changes which accounts have access: what is not wanted present stays so.
 */
export async function correctService({ actor, input, thing: shown, transaction }: WriteContext<CorrectService, ServiceRow>): Promise<{ serviceId: string }> {
  await requireReachableTokenEndpoint(shown, input);
  await requireKnownGroups(actor, shown, input);
  const resourceIds = await transaction((tx, locked) => correct(tx, locked.actor, locked.thing, input), { lock: (tx) => lockService(tx, shown.id) });
  await runFirstPasses(actor, resourceIds);
  return { serviceId: shown.id };
}

async function correct(tx: Tx, actor: Actor, service: ServiceRow, input: CorrectService): Promise<string[]> {
  await requirePublished(tx, service.id);
  const [before, after] = [correctableOf(service), cleaned(service, input)];
  const corrections = correctionsOf(before, after);
  const corrected = new Set(corrections.map(({ field }) => field));
  if (corrections.length === 0) return [];
  if (correctableDigest(service) !== input.shown) throw await changedMeanwhile(tx, service);
  requireOwnGroups(service, after);
  if (corrected.has('tags')) await requireRoomForTags(tx, service.teamId, after.tags);
  if (corrected.has('approvers')) await onlyMembersApprove(tx, service.team, after.approverIds);
  const connections = effectOnConnections(before, after) === 'none' ? [] : await connectionsToCorrect(tx, { ...service, ...callColumnsOf(after) });
  requireAnswers(before, after, connections.length);

  const gateway = corrected.has('securityGroups') ? await lockGateway(tx, service) : (service.gateway.spec as unknown as ResourceGatewaySpec);
  const columns = columnsOf(after);
  await tx.service.update({ where: { id: service.id }, data: { ...columns, ...(concernsApprovers(corrections) && { version: { increment: 1 } }), updatedAt: new Date() } });
  if (corrected.has('test')) await tx.$executeRaw`UPDATE service SET "testChangedAt" = clock_timestamp() WHERE id = ${service.id}`;
  if (corrected.has('approvers')) await replaceApprovers(tx, service.id, after.approverIds);
  const kinds = [...(corrected.has('securityGroups') ? ['resource-gateway'] : []), ...(corrected.has('ports') ? ['resource-configuration'] : [])];
  const wanted = wantedUnder({ ...service, portRanges: columns.portRanges }, service.name, { ...gateway, ...(after.securityGroupIds && { securityGroupIds: after.securityGroupIds }) });
  const ids = await declareResources(tx, wanted.filter(({ kind }) => kinds.includes(kind)));
  const changed = await declareSpecs(tx, connections);
  await recordAudit(tx, {
    actor,
    action: 'service.correct',
    outcome: 'DONE',
    subject: { type: 'service', id: service.id },
    teamIds: [service.teamId],
    sentence: `changed ${fieldsInWords(corrections)} of ${service.name}`,
    data: { serviceName: service.name, corrections: await audited(tx, corrections), connections: changed.length, effect: effectOnConnections(before, after) },
  });
  return [...ids.values(), ...changed.slice(0, firstConnections)];
}

/** As it is stored: without what means nothing. */
function cleaned(service: ServiceRow, { serviceId: _serviceId, shown: _shown, ...input }: CorrectService): Correctable {
  return { ...input, summary: input.summary || `HTTPS service at ${service.domainName ?? service.ipAddress}`, tags: [...new Set(input.tags)] };
}

function columnsOf(after: Correctable) {
  const ports = portRangesOf(after.ports);
  if ('problem' in ports) throw new Error('The schema let through what it should not');
  return { summary: after.summary, documentation: after.documentation, tags: after.tags, portRanges: ports.ranges, ...callColumnsOf(after) };
}

async function replaceApprovers(tx: Tx, serviceId: string, approverIds: readonly string[]): Promise<void> {
  await tx.serviceApprover.deleteMany({ where: { serviceId, personId: { notIn: [...approverIds] } } });
  await tx.serviceApprover.createMany({ data: approverIds.map((personId) => ({ serviceId, personId })), skipDuplicates: true });
}

/** The gateway's spec as it is now: other services behind the gateway can change it as well. */
async function lockGateway(tx: Tx, service: ServiceRow): Promise<ResourceGatewaySpec> {
  const [row] = await tx.$queryRaw<{ spec: ResourceGatewaySpec }[]>`SELECT spec FROM resource WHERE id = ${service.gatewayId} FOR UPDATE`;
  const { spec } = row!;
  if (spec.securityGroupIds.toSorted().join() !== correctableOf(service).securityGroupIds?.join()) throw await changedMeanwhile(tx, service);
  return spec;
}

/** Null stands for groups that Pergola doesn't keep, and nothing else: it neither takes groups away nor begins to keep them. */
function requireOwnGroups(service: ServiceRow, { securityGroupIds }: Correctable): void {
  const before = correctableOf(service).securityGroupIds;
  if ((securityGroupIds === null) === (before === null)) return;
  if (before !== null) {
    const message = 'Choose at least one security group.';
    throw new AppError('invalidInput', `A gateway can’t be without security groups. ${message} Nothing was saved.`, { fieldErrors: { securityGroupIds: message } });
  }
  const { name, existingId } = service.gateway.spec as unknown as ResourceGatewaySpec;
  const because = existingId ? `Pergola did not make the gateway ${name}` : `The gateway ${name} has the default security group of its VPC`;
  throw conflict(`${because}, so Pergola doesn’t change its security groups. Change them in the VPC console. Nothing was saved.`);
}

/** Before the transaction: public DNS is asked, as when a service is published. Other fields that can change have no check that refuses. */
async function requireReachableTokenEndpoint(shown: ServiceRow, input: CorrectService): Promise<void> {
  const [before, host] = [correctableOf(shown), tokenHostOf(input)];
  if (host === null || (before.signIn === input.signIn && before.oauth.endpoint === input.oauth.endpoint)) return;
  const found = checkTokenEndpoint({ tokenEndpoint: { host, resolution: await resolveTarget({ domainName: host }) } });
  if (found?.verdict !== 'fail') return;
  const message = `${found.why} ${found.mend}`;
  throw new AppError('invalidInput', message, { fieldErrors: { 'oauth.endpoint': message } });
}

/** Before the transaction: AWS is asked for the security groups of the VPC. */
async function requireKnownGroups(actor: Actor, shown: ServiceRow, { securityGroupIds }: CorrectService): Promise<void> {
  const before = correctableOf(shown).securityGroupIds;
  if (securityGroupIds === null || !before || securityGroupIds.toSorted().join() === before.join()) return;
  const { vpcId } = shown.gateway.spec as unknown as ResourceGatewaySpec;
  const known = new Set((await readNetwork(actor, shown.accountId, shown.region)).securityGroups.filter((group) => group.vpcId === vpcId).map(({ id }) => id));
  const unknown = securityGroupIds.filter((id) => !known.has(id));
  if (unknown.length === 0) return;
  const message = `${unknown.join(', ')} ${unknown.length === 1 ? 'is' : 'are'} not in VPC ${vpcId}. Choose security groups of that VPC.`;
  throw new AppError('invalidInput', message, { fieldErrors: { securityGroupIds: message } });
}

/** A connection has a value for each parameter: its consumer enters none later. */
function requireAnswers(before: Correctable, after: Correctable, connections: number): void {
  const open = unanswered(before, after);
  if (open.length === 0 || connections === 0) return;
  throw new AppError('invalidInput', `${connections === 1 ? 'A connection has' : `${connections} connections have`} no value for ${open.map(({ name }) => name).join(', ')}. Enter a value. Nothing was saved.`, {
    fieldErrors: Object.fromEntries(open.map(({ field, index }) => [`${field}.${index}.value`, 'Connections have no value for this. Enter one.'])),
  });
}

/** Names who changed the service last. */
async function changedMeanwhile(tx: Tx, service: ServiceRow): Promise<AppError> {
  const last = await tx.auditEvent.findFirst({ where: { subjectType: 'service', subjectId: service.id, outcome: 'DONE' }, orderBy: { seq: 'desc' }, select: { actorName: true, sentence: true } });
  return conflict(`${last ? `${last.actorName} ${last.sentence}` : 'Another user changed the service'} after you opened this page. Nothing was saved, and your entries are still here. Load the saved values, or copy what you need first.`);
}

/** Approvers by their names, and long texts in part. */
async function audited(tx: Tx, corrections: readonly Correction[]): Promise<{ field: string; from: string; to: string }[]> {
  const clip = (text: string) => (text.length > auditedCharacters ? `${text.slice(0, auditedCharacters)}… (${text.length} characters)` : text);
  const ids = corrections.flatMap(({ field, from, to }) => (field === 'approvers' ? [...from.split(', '), ...to.split(', ')] : []));
  // bounded: at most 20 approvers before, and 20 after
  const names = new Map(ids.length === 0 ? [] : (await tx.person.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } })).map(({ id, name }) => [id, name]));
  const named = (text: string) => (text === 'none' ? 'all members of the team' : text.split(', ').map((id) => `${names.get(id) ?? 'a former user'} (${id})`).join(', '));
  return corrections.map(({ field, from, to }) => (field === 'approvers' ? { field, from: named(from), to: named(to) } : { field, from: clip(from), to: clip(to) }));
}
