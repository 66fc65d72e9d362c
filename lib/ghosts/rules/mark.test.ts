import { expect, test } from 'vitest';
import { judgeMark, type MarkedResource } from './mark';

const place = { accountId: '111111111111', region: 'us-east-1' };
const object = { kind: 'resource-share' as const, arn: 'other' };
const resource: MarkedResource = { ...place, kind: 'resource-share', awsArn: 'own', desired: 'PRESENT', phase: 'CONVERGED', isChanging: false };
const both = new Set(['own', 'other']);

test.each<[sentence: string, resource: MarkedResource | undefined, live: ReadonlySet<string>, problem: string | null]>([
  ['a mark that no resource has', undefined, both, 'UNKNOWN'],
  ['a second object beside the one of its resource', resource, both, 'TWIN'],
  ['the object of the resource', { ...resource, awsArn: 'other' }, both, null],
  ['the only object that is left, which the resource adopts', resource, new Set(['other']), null],
  ['one of a resource that has none yet', { ...resource, awsArn: null }, both, null],
  ['one of a resource that a pass is changing', { ...resource, isChanging: true }, both, null],
  ['one of a resource that is being removed', { ...resource, desired: 'ABSENT', phase: 'WAITING_FOR_AWS' }, both, null],
  ['one of a resource that was removed', { ...resource, desired: 'ABSENT', phase: 'GONE' }, both, 'REMOVED'],
  ['one in another account than its resource', { ...resource, accountId: '222222222222', isChanging: true }, new Set(['other']), 'TWIN'],
  ['one in another Region than its resource', { ...resource, region: 'eu-west-1' }, new Set(['other']), 'TWIN'],
  ['one of another kind than its resource', { ...resource, kind: 'resource-gateway' }, new Set(['other']), 'TWIN'],
])('%s', (_sentence, named, live, problem) => {
  expect(judgeMark(object, named, place, live)).toBe(problem);
});
