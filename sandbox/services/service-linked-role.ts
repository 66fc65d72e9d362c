import type { Call, StoredObject } from '@/sandbox/core/contract';

interface ServiceLinkedRole extends StoredObject {
  arn: string;
}

/**
 * Makes an account's service-linked role the first time a service needs it, with the caller's permission
 * `iam:CreateServiceLinkedRole`; afterwards nothing is asked.
 */
export function ensureServiceLinkedRole(call: Call, servicePrincipal: string, roleName: string): void {
  const { accountId } = call.caller;
  const roles = call.world.collection<ServiceLinkedRole>('iam.serviceLinkedRole');
  const id = `${accountId}/${roleName}`;
  if (roles.get(id)) return;
  const arn = `arn:aws:iam::${accountId}:role/aws-service-role/${servicePrincipal}/${roleName}`;
  call.authorize({ action: 'iam:CreateServiceLinkedRole', resource: arn, context: { 'iam:AWSServiceName': servicePrincipal }, via: `${call.service}.amazonaws.com` });
  roles.put({ id, accountId, region: 'global', arn });
}
