import 'server-only';
import type { AccountView } from '@/lib/accounts/reads';
import { declareResources } from '@/lib/controller/declare';
import { keptReason } from '@/lib/controller/marked-removal';
import type { ResourceGatewaySpec } from '@/lib/controller/specs';
import { runFirstPasses } from '@/lib/controller/first-passes';
import { recordAudit } from '@/lib/platform/audit';
import { Prisma, type Tx } from '@/lib/platform/db';
import { AppError } from '@/lib/platform/errors';
import { newId } from '@/lib/platform/ids';
import type { WriteContext } from '@/lib/platform/write';
import { portRangesOf, targetOf } from '../address';
import { testColumnsOf, testInWords } from '../declared-test';
import { readNetwork, resolveTarget } from '../checks/gather';
import type { PublishFacts } from '../checks/facts';
import { publishFactsOf, tokenHostOf } from '../checks/plan';
import { runChecks } from '../checks/run-checks';
import { requireRoomForService } from '../quotas';
import type { Correctable, PublishService } from '../schema';
import { configurationKey, gatewayKey, shareKey, wantedOfService } from '../wanted';
import { own } from '@/lib/platform/own';
import type { Resource } from '@/prisma/generated/client';
import { onlyMembersApprove } from './only-members-approve';

/** Field of the form that a failed check belongs to. */
const fieldOfCheck: Record<string, string> = {
  name: 'name',
  gatewayName: 'gateway.name',
  subnets: 'gateway.subnetIds',
  freeAddresses: 'gateway.subnetIds',
  securityGroups: 'gateway.securityGroupIds',
  tokenEndpoint: 'oauth.endpoint',
};

/**
 * Publishes a service: checks once more against what AWS lists now, writes intent, audit and wake-up in one transaction,
 * and works on it for as long as it is quick. Failed checks refuse; warnings were for the person to weigh.
 */
export async function publishService({ actor, input, thing: account, transaction }: WriteContext<PublishService, AccountView>): Promise<{ serviceId: string }> {
  if (!account.regions.includes(input.region)) {
    throw new AppError('invalidInput', `Account ${account.id} is not onboarded in ${input.region}.`, { fieldErrors: { region: 'Choose one of the account’s Regions.' } });
  }
  const facts = await checkedFacts(actor, account.id, input);
  const serviceId = newId('svc');
  const resourceIds = await transaction(
    async (tx, locked) => {
      await onlyMembersApprove(tx, { id: locked.thing.teamId, name: locked.thing.teamName }, input.approverIds);
      await requireRoomForService(tx, locked.thing.teamId, input.tags);
      const gateway = await gatewaySpecOf(tx, input, facts);
      const wanted = wantedOfService({ id: serviceId, name: input.name, accountId: account.id, region: input.region, target: facts.target, portRanges: facts.portRanges, onDrift: input.onDrift, onwardSharing: input.onwardSharing }, gateway.spec, { hasGateway: gateway.isKnown });
      const ids = await declareResources(tx, wanted);
      const resources = {
        gatewayId: ids.get(gatewayKey(account.id, input.region, gateway.spec.name))!,
        configurationId: ids.get(configurationKey(serviceId))!,
        shareId: ids.get(shareKey(serviceId))!,
      };
      await tx.service.create({ data: { id: serviceId, teamId: locked.thing.teamId, createdById: locked.actor.personId, ...columnsOf(input), ...resources } });
      await tx.serviceApprover.createMany({ data: input.approverIds.map((personId) => ({ serviceId, personId })) });
      await recordAudit(tx, {
        actor: locked.actor,
        action: 'service.publish',
        outcome: 'DONE',
        subject: { type: 'service', id: serviceId },
        teamIds: [locked.thing.teamId],
        sentence: `published ${input.name} of account ${account.id} in ${input.region}`,
        data: { name: input.name, accountId: account.id, region: input.region, vpcId: input.vpcId, gateway: gateway.spec.name, address: input.address, ports: facts.portRanges, signIn: input.signIn, test: testInWords(testColumnsOf(input.test)), onDrift: input.onDrift, onwardSharing: input.onwardSharing },
      });
      return Object.values(resources);
    },
    { lock: (tx) => tx.$queryRaw`SELECT id FROM account WHERE id = ${account.id} FOR SHARE` },
  ).catch(nameTaken(input.name));
  await runFirstPasses(actor, resourceIds);
  return { serviceId };
}

const noName = { is: 'notChecked', because: 'there is no name' } as const;

async function checkedFacts(actor: { personId: string }, accountId: string, input: PublishService): Promise<PublishFacts> {
  const target = targetOf(input.address);
  const tokenHost = tokenHostOf(input);
  const [network, resolution, resolutionOfToken] = await Promise.all([
    readNetwork(actor, accountId, input.region),
    'target' in target ? resolveTarget(target.target) : noName,
    tokenHost === null ? noName : resolveTarget({ domainName: tokenHost }),
  ]);
  const facts = publishFactsOf(input, network, resolution, resolutionOfToken);
  if (!facts) {
    throw new AppError('invalidInput', 'Something that you chose is no longer in the account. Choose the VPC and its gateway again; nothing was made.', {
      fieldErrors: { vpcId: 'Choose again: the account has changed since this page was opened.' },
    });
  }
  const failed = runChecks(facts).filter(({ verdict }) => verdict === 'fail');
  if (failed.length > 0) {
    throw new AppError('invalidInput', `Nothing was made: ${failed.map(({ why, mend }) => `${why} ${mend}`).join(' ')}`, {
      fieldErrors: Object.fromEntries(failed.map(({ id, why, mend }) => [own(fieldOfCheck, id) ?? 'address', `${why} ${mend}`])),
    });
  }
  return facts;
}

/**
 * Until AWS confirms the deletion, and until the retirement has decided whether it stays. The gateway that AWS listed can be gone by now.
 * Pergola never deletes a gateway that it didn’t create.
 */
function isLeaving(known: Pick<Resource, 'spec' | 'phase' | 'reason' | 'awsId'>, choice: PublishService['gateway']): boolean {
  if ((known.spec as unknown as ResourceGatewaySpec).existingId) return false;
  return known.phase !== 'GONE' || known.reason === keptReason || (choice.is === 'existing' && choice.id === known.awsId);
}

function gatewayLeaving(name: string, choice: PublishService['gateway']): AppError {
  const message = `Pergola is deleting the resource gateway ${name}, because the last service that used it was retired. Choose another gateway, or try again in a few minutes.`;
  return new AppError('conflict', `${message} Nothing was created.`, { fieldErrors: { [choice.is === 'existing' ? 'gateway.id' : 'gateway.name']: message } });
}

/** A gateway that Pergola knows keeps its spec; a foreign one is only looked at; a new one is made as chosen. */
async function gatewaySpecOf(tx: Tx, input: PublishService, { gateway, vpcId }: PublishFacts): Promise<{ spec: ResourceGatewaySpec; isKnown: boolean }> {
  const key = gatewayKey(input.accountId, input.region, gateway.name);
  // A retirement decides on this gateway while it holds this row.
  await tx.$queryRaw`SELECT id FROM resource WHERE key = ${key} FOR UPDATE`;
  const known = await tx.resource.findUnique({ where: { key }, select: { spec: true, desired: true, phase: true, reason: true, awsId: true } });
  if (known?.desired === 'ABSENT' && isLeaving(known, input.gateway)) throw gatewayLeaving(gateway.name, input.gateway);
  if (known?.desired === 'PRESENT') {
    const spec = known.spec as unknown as ResourceGatewaySpec;
    if (input.gateway.is === 'existing' && spec.vpcId === vpcId) return { spec, isKnown: true };
    throw new AppError('conflict', `Pergola is already building a gateway named ${gateway.name} in account ${input.accountId}. Choose it once it is there, or another name.`, {
      fieldErrors: { 'gateway.name': 'This name is in use for a gateway that is being built. Choose another one.' },
    });
  }
  const plan = { name: gateway.name, vpcId, subnetIds: gateway.subnets.map(({ id }) => id).sort(), securityGroupIds: gateway.securityGroups.map(({ id }) => id).sort() };
  const spec: ResourceGatewaySpec =
    input.gateway.is === 'existing'
      ? { ...plan, ipAddressType: 'IPV4', dnsResolution: 'PUBLIC', existingId: input.gateway.id }
      : { ...plan, ipAddressType: 'IPV4', dnsResolution: input.gateway.dnsResolution };
  return { spec, isKnown: false };
}

function columnsOf(input: PublishService) {
  const target = targetOf(input.address);
  const ports = portRangesOf(input.ports);
  if ('problem' in target || 'problem' in ports) throw new Error('The schema let through what it should not');
  const { domainName, ipAddress } = { domainName: null, ipAddress: null, ...target.target };
  return {
    name: input.name,
    accountId: input.accountId,
    region: input.region,
    summary: input.summary || `HTTPS service at ${domainName ?? ipAddress}`,
    documentation: input.documentation,
    tags: [...new Set(input.tags)],
    domainName,
    ipAddress,
    portRanges: ports.ranges,
    onDrift: input.onDrift,
    onwardSharing: input.onwardSharing,
    ...callColumnsOf(input),
  };
}

/** Columns that say how the service is called. */
export function callColumnsOf(input: Pick<Correctable, 'signIn' | 'apiKeyName' | 'oauth' | 'test' | 'parameters'>) {
  return {
    signIn: input.signIn,
    signInDetails: signInDetailsOf(input),
    ...testColumnsOf(input.test),
    parameters: input.parameters.map(({ in: where, name, value }) => ({ in: where, name, ...(value && { value }) })),
  };
}

function signInDetailsOf({ signIn, apiKeyName, oauth }: Pick<Correctable, 'signIn' | 'apiKeyName' | 'oauth'>): Prisma.InputJsonObject {
  if (signIn === 'API_KEY') return { keyName: apiKeyName };
  if (signIn !== 'OAUTH_CLIENT_CREDENTIALS') return {};
  const { endpoint, method, scope, parameters } = oauth;
  const stored = parameters.map(({ in: place, name, value, isSecret }) => ({ in: place, name, isSecret, ...(value && { value }) }));
  return { endpoint, method, ...(scope && { scope }), ...(stored.length > 0 && { parameters: stored }) };
}

/** Somebody published under this name in the same moment: the unique index says so. */
export function nameTaken(name: string): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof Prisma.PrismaClientKnownRequestError) || error.code !== 'P2002') throw error;
    throw new AppError('conflict', `${name} was published in this account and Region already. Choose another name.`, { fieldErrors: { name: 'This name is taken. Choose another one.' } });
  };
}
