import 'server-only';
import { declareResources, type WantedResource } from '@/lib/controller/declare';
import type { ResourceGatewaySpec } from '@/lib/controller/specs';
import { runFirstPasses } from '@/lib/controller/first-passes';
import { recordAudit } from '@/lib/platform/audit';
import type { Tx } from '@/lib/platform/db';
import { AppError, conflict } from '@/lib/platform/errors';
import type { WriteContext } from '@/lib/platform/write';
import type { Target } from '../address';
import { lockService, resourceIdsOf, type ServiceRow } from '../reads/service';
import type { RenameGateway, RenameService } from '../schema';
import { gatewayKey, wantedOfService } from '../wanted';
import { nameTaken } from './publish';
import { requirePublished } from './require-published';

const tooLate = 'AWS has made it by now, and a name never changes after that. Publish the service again under another name if you need one.';

/** Locks a resource that AWS has not made and that no pass is working on. */
async function lockUnmade(tx: Tx, resourceId: string): Promise<void> {
  const [row] = await tx.$queryRaw<{ made: boolean; busy: boolean }[]>`
    SELECT "awsId" IS NOT NULL AS made, coalesce("leaseUntil" > clock_timestamp(), false) AS busy FROM resource WHERE id = ${resourceId} FOR UPDATE`;
  if (row!.made) throw conflict(tooLate);
  if (row!.busy) throw conflict('Pergola is trying it with AWS at this very moment. Wait a few seconds and try again.');
}

function targetOfRow({ domainName, ipAddress }: Pick<ServiceRow, 'domainName' | 'ipAddress'>): Target {
  return domainName ? { domainName } : { ipAddress: ipAddress! };
}

/** What the service wants of AWS under this name and behind this gateway. */
export function wantedUnder(service: ServiceRow, name: string, gateway: ResourceGatewaySpec): WantedResource[] {
  const { id, accountId, region, portRanges, onDrift, onwardSharing } = service;
  return wantedOfService({ id, name, accountId, region, portRanges, onDrift, onwardSharing, target: targetOfRow(service) }, gateway, { hasGateway: true });
}

/** Another name for a service whose first one AWS did not take, while nothing was made under it. */
export async function renameService({ actor, input, thing: shown, transaction }: WriteContext<RenameService, ServiceRow>): Promise<{ serviceId: string }> {
  await transaction(
    async (tx, locked) => {
      const service = locked.thing;
      await requirePublished(tx, service.id);
      await lockUnmade(tx, service.configurationId);
      await declareResources(tx, wantedUnder(service, input.name, service.gateway.spec as unknown as ResourceGatewaySpec));
      await tx.service.update({ where: { id: service.id }, data: { name: input.name, version: { increment: 1 }, updatedAt: new Date() } });
      await recordAudit(tx, {
        actor: locked.actor,
        action: 'service.rename',
        outcome: 'DONE',
        subject: { type: 'service', id: service.id },
        teamIds: [service.teamId],
        sentence: `renamed ${service.name} to ${input.name} before AWS had made it`,
        data: { from: service.name, to: input.name },
      });
    },
    { lock: (tx) => lockService(tx, shown.id) },
  ).catch(nameTaken(input.name));
  await runFirstPasses(actor, resourceIdsOf(shown));
  return { serviceId: shown.id };
}

/** Another name for a gateway that AWS did not make under its first one. Every service that waits for it goes along. */
export async function renameGateway({ actor, input, thing: shown, transaction }: WriteContext<RenameGateway, ServiceRow>): Promise<{ serviceId: string }> {
  const name = input.gatewayName;
  await transaction(
    async (tx, locked) => {
      const service = locked.thing;
      await requirePublished(tx, service.id);
      const spec = service.gateway.spec as unknown as ResourceGatewaySpec;
      if (spec.existingId) throw conflict('This gateway was there before and keeps its name. Publish the service again through another gateway.');
      await lockUnmade(tx, service.gatewayId);
      const key = gatewayKey(service.accountId, service.region, name);
      if (await tx.resource.findUnique({ where: { key } })) {
        throw new AppError('conflict', `Pergola knows a gateway named ${name} in this account already. Choose another name.`, { fieldErrors: { gatewayName: 'This name is taken. Choose another one.' } });
      }
      await tx.resource.update({ where: { id: service.gatewayId }, data: { key } });
      await declareResources(tx, wantedUnder(service, service.name, { ...spec, name }));
      await recordAudit(tx, {
        actor: locked.actor,
        action: 'service.renameGateway',
        outcome: 'DONE',
        subject: { type: 'service', id: service.id },
        teamIds: [service.teamId],
        sentence: `renamed the gateway of ${service.name} from ${spec.name} to ${name} before AWS had made it`,
        data: { serviceName: service.name, from: spec.name, to: name },
      });
    },
    { lock: (tx) => lockService(tx, shown.id) },
  );
  await runFirstPasses(actor, resourceIdsOf(shown));
  return { serviceId: shown.id };
}
