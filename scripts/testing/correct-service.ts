import type { Actor } from '@/lib/platform/actor';
import { scopeOf } from '@/lib/platform/scope';
import { correctServiceAction } from '@/lib/services/actions';
import { correctableDigest, correctableOf } from '@/lib/services/correctable';
import { serviceVisibleTo } from '@/lib/services/reads/service';
import type { Correctable, CorrectService } from '@/lib/services/schema';

/** What the form to correct a service sends that was opened now, with these entries. */
export async function correctionOf(actor: Actor, serviceId: string, part: Partial<Correctable> = {}): Promise<CorrectService> {
  const row = (await serviceVisibleTo(scopeOf(actor), serviceId))!;
  return { serviceId, shown: correctableDigest(row), ...correctableOf(row), ...part };
}

export async function correct(actor: Actor, serviceId: string, part: Partial<Correctable>): Promise<void> {
  await correctServiceAction.as(actor, await correctionOf(actor, serviceId, part));
}
