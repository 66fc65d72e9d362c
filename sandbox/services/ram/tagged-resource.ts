import type { Call, PermissionCheck } from '@/sandbox/core/contract';
import type { Tags } from '../tags';
import { invalidParameter } from './errors';
import { checkOnPermission, customerPermissions } from './permission';
import { ownPermission } from './permissions';
import { checkOnShare, ownShareOf, resourceShares } from './resource-share';

type TaggingCall = Call<{ resourceShareArn?: string | undefined; resourceArn?: string | undefined }>;

/** A share by `resourceShareArn`, or a share or permission by `resourceArn`; exactly one of the two is given. */
export function taggedResourceOf(call: TaggingCall): { tags: Tags; put(tags: Tags): void } {
  const { world, input } = call;
  if ((input.resourceShareArn === undefined) === (input.resourceArn === undefined)) {
    throw invalidParameter('Specify either resourceShareArn or resourceArn.');
  }
  if (isPermission(call)) {
    const permission = ownPermission(call, input.resourceArn);
    return { tags: permission.tags, put: (tags) => void customerPermissions(world).put({ ...permission, tags }) };
  }
  const share = ownShareOf(call, input.resourceShareArn ?? input.resourceArn);
  return { tags: share.tags, put: (tags) => void resourceShares(world).put({ ...share, tags }) };
}

export function checkOnTagged(call: TaggingCall, action: string, context: PermissionCheck['context']): PermissionCheck {
  const arn = call.input.resourceShareArn ?? call.input.resourceArn;
  return isPermission(call) ? checkOnPermission(call, action, arn, context) : checkOnShare(call, action, arn, context);
}

function isPermission({ input }: TaggingCall): boolean {
  return input.resourceArn?.includes(':permission/') === true;
}
