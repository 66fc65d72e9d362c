import type { World } from '@/sandbox/core/contract';
import { associationsOfShare } from './association';
import { actionsOf } from './permission';
import { permissionNamed, resourceTypeOf } from './permissions';
import { isAccount } from './principal';
import { sharesHolding } from './share-reaching';

/** What RAM writes on a resource for those it is shared with: one statement for each share. Undefined when it is shared with nobody. */
export function policyOfResource(world: World, resourceArn: string, onlyFor?: string): string | undefined {
  const statements = sharesHolding(world, resourceArn, ['ASSOCIATED', 'DISASSOCIATING']).flatMap((share) => {
    const principals = associationsOfShare(world, share.id)
      .filter(({ type, status }) => type === 'PRINCIPAL' && (status === 'ASSOCIATED' || status === 'DISASSOCIATING'))
      .map(({ entity }) => entity)
      .filter((entity) => onlyFor === undefined || entity === onlyFor);
    const attached = share.permissions.find(({ arn }) => permissionNamed(world, arn)?.resourceType === resourceTypeOf(resourceArn));
    const permission = attached && permissionNamed(world, attached.arn);
    if (principals.length === 0 || !permission) return [];
    const Action = actionsOf(permission, attached.version);
    return principals.map((entity) => ({ Sid: share.id, Effect: 'Allow', ...principalElement(entity), Action, Resource: resourceArn }));
  });
  return statements.length === 0 ? undefined : JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

function principalElement(entity: string): object {
  if (isAccount(entity)) return { Principal: { AWS: entity } };
  const organizationId = /:organization\/(o-[a-z0-9]+)$/.exec(entity)?.[1];
  if (organizationId === undefined) return { Principal: { Service: entity } };
  return { Principal: { AWS: '*' }, Condition: { StringEquals: { 'aws:PrincipalOrgID': organizationId } } };
}
