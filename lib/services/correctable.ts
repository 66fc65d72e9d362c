import { parametersOf, signInDetailsOf } from '@/lib/connections/sign-in';
import type { ResourceGatewaySpec } from '@/lib/controller/specs';
import { canonicalJson, sha256 } from '@/lib/platform/canonical-json';
import { testInputOf } from './declared-test';
import type { ServiceRow } from './reads/service';
import type { Correctable } from './schema';

/** The fields of a published service that its owners can correct, as a form has them. Their order means nothing where AWS has none. */
export function correctableOf(row: ServiceRow): Correctable {
  const details = signInDetailsOf(row.signInDetails);
  const gateway = row.gateway.spec as unknown as ResourceGatewaySpec;
  return {
    summary: row.summary,
    documentation: row.documentation,
    tags: row.tags,
    ports: row.portRanges.join(', '),
    signIn: row.signIn,
    apiKeyName: details.keyName ?? 'x-api-key',
    oauth: {
      endpoint: details.endpoint ?? '',
      method: details.method ?? 'POST',
      scope: details.scope ?? '',
      parameters: (details.parameters ?? []).map(({ in: place, name, value = '', isSecret }) => ({ in: place, name, value, isSecret })),
    },
    parameters: parametersOf(row.parameters).map(({ in: place, name, value = '' }) => ({ in: place, name, value })),
    test: testInputOf(row),
    approverIds: row.approvers.map(({ person }) => person.id).sort(),
    securityGroupIds: gateway.existingId || gateway.securityGroupIds.length === 0 ? null : [...gateway.securityGroupIds].sort(),
  };
}

/** SHA-256 of everything that a form to correct a service shows: a form that began with something else is refused. */
export function correctableDigest(row: ServiceRow): string {
  return sha256(canonicalJson({ serviceId: row.id, version: row.version, ...correctableOf(row) }));
}
