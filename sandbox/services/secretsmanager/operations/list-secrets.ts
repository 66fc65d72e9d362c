import type { Filter, ListSecretsRequest, ListSecretsResponse } from '@aws-sdk/client-secrets-manager';
import type { Operation } from '@/sandbox/core/contract';
import { tagsOfSecret } from '../find-secret';
import { managedSecrets, type ManagedSecret } from '../managed-secret';
import { secretsPage } from '../secrets-page';
import { shownSecret, versionsToStages } from '../shown-secret';

export const listSecrets: Operation<ListSecretsRequest, ListSecretsResponse> = {
  service: 'secretsmanager',
  name: 'ListSecrets',
  permissions: () => [{ action: 'secretsmanager:ListSecrets', resource: '*' }],
  run(call) {
    const { Filters = [], IncludePlannedDeletion = false, SortBy, SortOrder } = call.input;
    const order = SortOrder === 'desc' ? -1 : 1;
    const found = managedSecrets(call.world)
      .list({ accountId: call.caller.accountId, region: call.region })
      .filter((secret) => (IncludePlannedDeletion || secret.deletedAt === undefined) && Filters.every((filter) => holds(filter, secret)))
      .sort((a, b) => (sortKey(a, SortBy) < sortKey(b, SortBy) ? -order : order));
    const { items, NextToken } = secretsPage(call, found);
    return { SecretList: items.map((secret) => ({ ...shownSecret(secret), SecretVersionsToStages: versionsToStages(secret) })), NextToken };
  },
};

function sortKey({ name, createdAt, changedAt }: ManagedSecret, by: ListSecretsRequest['SortBy']): string | number {
  if (by === 'name') return name;
  return by === 'last-changed-date' ? changedAt : createdAt;
}

/** One of the values begins what is looked at; `!` before a value turns it round (API reference, "Filter"). */
function holds({ Key = 'all', Values = [] }: Filter, secret: ManagedSecret): boolean {
  const texts = textsOf(secret);
  const looked = Key === 'all' ? Object.values(texts).flat() : (texts[Key] ?? []);
  const begins = (value: string) => looked.some((text) => text.startsWith(value));
  return Values.some((value) => (value.startsWith('!') ? !begins(value.slice(1)) : begins(value)));
}

function textsOf(secret: ManagedSecret): Record<string, string[]> {
  const tags = tagsOfSecret(secret);
  return { name: [secret.name], 'tag-key': Object.keys(tags), 'tag-value': Object.values(tags), 'owning-service': [secret.owningService] };
}
