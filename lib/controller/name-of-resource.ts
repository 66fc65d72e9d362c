import type { Resource } from '@/prisma/generated/client';

/** What people call it: as AWS names it, else whom it is about. */
export function nameOfResource(row: Pick<Resource, 'spec' | 'awsId'>): string {
  const spec = row.spec as { name?: string; serviceName?: string; consumerAccountId?: string };
  return spec.name ?? spec.consumerAccountId ?? spec.serviceName ?? row.awsId ?? '';
}
