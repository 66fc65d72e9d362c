import type { Resource } from '@/prisma/generated/client';
import { kindOfPrincipal, principalInWords } from './principal-in-words';

/** What people call it: as AWS names it, else whom it is about. */
export function nameOfResource(row: Pick<Resource, 'spec' | 'awsId'>): string {
  const spec = row.spec as { name?: string; serviceName?: string; consumerAccountId?: string };
  const principal = spec.consumerAccountId;
  if (principal && kindOfPrincipal(principal) !== 'account') return principalInWords(principal).replace(/^the /, '');
  return spec.name ?? principal ?? spec.serviceName ?? row.awsId ?? '';
}
