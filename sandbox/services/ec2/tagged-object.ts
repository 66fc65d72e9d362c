import type { Call, PermissionCheck } from '@/sandbox/core/contract';
import { ec2Error, missing, securityGroupNotFound, subnetNotFound, vpcEndpointNotFound, vpcNotFound } from './errors';
import { checkOnObject, findOwn, kindOf, type ObjectKind } from './find-object';

const mostObjects = 1_000;

const notFound: Record<ObjectKind, (id: string) => Error> = {
  vpc: vpcNotFound,
  subnet: subnetNotFound,
  sg: securityGroupNotFound,
  vpce: vpcEndpointNotFound,
};

/** The objects whose tags a call changes, all of them the caller's own. */
export function requireTagged(call: Call, ids: string[] | undefined) {
  if (!ids?.length) throw missing('ResourceId');
  if (ids.length > mostObjects) throw ec2Error('InvalidParameterValue', `The maximum number of resources on a single call is ${mostObjects}`);
  return [...new Set(ids)].map((id) => {
    const kind = kindOf(id);
    if (!kind) throw ec2Error('InvalidID', `The ID '${id}' is not valid`);
    const object = findOwn(call, kind, id);
    if (!object) throw notFound[kind](id);
    return object;
  });
}

/** What is no id of a known kind is refused later, in the words of EC2; who may not tag anything need not hear that. */
export function checksOnTagged(call: Call, action: string, ids: string[] | undefined, context: PermissionCheck['context']): PermissionCheck[] {
  return (ids ?? []).map((id) => {
    const kind = kindOf(id);
    return kind ? checkOnObject(call, action, kind, id, context) : { action: `ec2:${action}`, resource: '*', context };
  });
}
