import type { PermissionCheck, World } from '@/sandbox/core/contract';
import { trustsService } from '@/sandbox/core/iam/evaluate-trust';
import { withIdentities } from '@/sandbox/core/sandbox-world';

/** Whoever hands a role to a service, e.g. `pipes.amazonaws.com`, needs the right to pass it there. */
export function passRoleCheck(roleArn: string | undefined, servicePrincipal: string): PermissionCheck {
  return { action: 'iam:PassRole', resource: String(roleArn), context: { 'iam:PassedToService': servicePrincipal } };
}

/** Whether there is such a role and its trust policy lets the service assume it. `sourceArn` is the object that the role is for. */
export function serviceMayAssume(world: World, roleArn: string, servicePrincipal: string, sourceArn: string): boolean {
  const role = withIdentities(world).roles.get(roleArn);
  const context = { 'aws:SourceArn': sourceArn, 'aws:SourceAccount': sourceArn.split(':')[4] ?? '' };
  return role !== undefined && trustsService(role.trustPolicy, servicePrincipal, roleArn, context);
}
