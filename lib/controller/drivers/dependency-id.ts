import type { Pass, ResourceKind } from '../driver';

/** A pass only makes something when what it depends on is there: an id that is missing is our own fault. */
export function dependencyId(pass: Pass<unknown, any>, kind: ResourceKind): string {
  const { awsId } = pass.dependency(kind);
  if (!awsId) throw new Error(`The ${kind} that ${pass.resourceId} depends on has no id yet.`);
  return awsId;
}

export function dependencyArn(pass: Pass<unknown, any>, kind: ResourceKind): string {
  const { awsArn } = pass.dependency(kind);
  if (!awsArn) throw new Error(`The ${kind} that ${pass.resourceId} depends on has no ARN yet.`);
  return awsArn;
}
