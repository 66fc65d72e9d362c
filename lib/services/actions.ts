'use server';
import { accountVisibleTo } from '@/lib/accounts/reads';
import { action } from '@/lib/platform/action';
import { scopeOf } from '@/lib/platform/scope';
import { mayManage, mayPublish, mayRetire } from './policy';
import { serviceVisibleTo } from './reads/service';
import { correctServiceSchema, publishServiceSchema, renameGatewaySchema, renameServiceSchema, repairServiceSchema, retireServiceSchema, retryServiceSchema, setOnDriftSchema, setOnwardSharingSchema } from './schema';
import { subjectOfAccount, subjectOfService } from './subject';
import { correctService } from './writes/correct';
import { publishService } from './writes/publish';
import { renameGateway, renameService } from './writes/rename';
import { repairService } from './writes/repair';
import { retireService } from './writes/retire';
import { retryService } from './writes/retry';
import { setOnDrift } from './writes/set-on-drift';
import { setOnwardSharing } from './writes/set-onward-sharing';

export const publishServiceAction = action('service.publish')
  .input(publishServiceSchema)
  .load('account', ({ actor, input, client }) => accountVisibleTo(scopeOf(actor), input.accountId, client))
  .authorize((actor, account) => mayPublish(actor, account), subjectOfAccount)
  .callsAws(({ id }) => [id])
  .run(publishService);

export const retryServiceAction = action('service.retry')
  .input(retryServiceSchema)
  .load('service', ({ actor, input, client }) => serviceVisibleTo(scopeOf(actor), input.serviceId, client))
  .authorize((actor, service) => mayManage(actor, service), subjectOfService)
  .callsAws(({ accountId }) => [accountId])
  .run(retryService);

export const repairServiceAction = action('service.repair')
  .input(repairServiceSchema)
  .load('service', ({ actor, input, client }) => serviceVisibleTo(scopeOf(actor), input.serviceId, client))
  .authorize((actor, service) => mayManage(actor, service), subjectOfService)
  .callsAws(({ accountId }) => [accountId])
  .run(repairService);

export const setOnDriftAction = action('service.setOnDrift')
  .input(setOnDriftSchema)
  .load('service', ({ actor, input, client }) => serviceVisibleTo(scopeOf(actor), input.serviceId, client))
  .authorize((actor, service) => mayManage(actor, service), subjectOfService)
  .run(setOnDrift);

export const setOnwardSharingAction = action('service.setOnwardSharing')
  .input(setOnwardSharingSchema)
  .load('service', ({ actor, input, client }) => serviceVisibleTo(scopeOf(actor), input.serviceId, client))
  .authorize((actor, service) => mayManage(actor, service), subjectOfService)
  .callsAws(({ accountId }) => [accountId])
  .run(setOnwardSharing);

export const correctServiceAction = action('service.correct')
  .input(correctServiceSchema)
  .load('service', ({ actor, input, client }) => serviceVisibleTo(scopeOf(actor), input.serviceId, client))
  .authorize((actor, service) => mayManage(actor, service), subjectOfService)
  .callsAws(({ accountId }) => [accountId])
  .run(correctService);

export const renameServiceAction = action('service.rename')
  .input(renameServiceSchema)
  .load('service', ({ actor, input, client }) => serviceVisibleTo(scopeOf(actor), input.serviceId, client))
  .authorize((actor, service) => mayManage(actor, service), subjectOfService)
  .callsAws(({ accountId }) => [accountId])
  .run(renameService);

export const renameGatewayAction = action('service.renameGateway')
  .input(renameGatewaySchema)
  .load('service', ({ actor, input, client }) => serviceVisibleTo(scopeOf(actor), input.serviceId, client))
  .authorize((actor, service) => mayManage(actor, service), subjectOfService)
  .callsAws(({ accountId }) => [accountId])
  .run(renameGateway);

export const retireServiceAction = action('service.retire')
  .input(retireServiceSchema)
  .load('service', ({ actor, input, client }) => serviceVisibleTo(scopeOf(actor), input.serviceId, client))
  .authorize((actor, service) => mayRetire(actor, service), subjectOfService)
  .run(retireService);
