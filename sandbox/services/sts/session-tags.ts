import type { AssumeRoleRequest } from '@aws-sdk/client-sts';
import type { Caller } from '@/sandbox/core/contract';
import type { Tags } from '../tags';
import { refused } from './errors';

/** The tags of a new session, and which of them go on to the next one. */
export interface SessionTags {
  tags: Tags;
  transitiveKeys: string[];
}

/** "Passing session tags in AWS STS", IAM user guide. Keys do not care about upper and lower case. */
export function sessionTagsOf({ Tags: given = [], TransitiveTagKeys = [] }: AssumeRoleRequest, caller: Caller): SessionTags {
  const inherited = inheritedTags(caller);
  const keys = given.map(({ Key = '' }) => Key);
  const lowerKeys = keys.map((key) => key.toLowerCase());
  if (new Set(lowerKeys).size < keys.length) throw refused('Duplicate tag keys found. Please note that Tag keys are case insensitive.');
  if (lowerKeys.some((key) => key.startsWith('aws:'))) throw refused('aws: prefixed tag key names are not allowed for external use.');
  const fixed = Object.keys(inherited).find((key) => lowerKeys.includes(key.toLowerCase()));
  if (fixed !== undefined) throw refused(`Session tag ${fixed} was passed on from the calling session and cannot be changed.`);
  if (TransitiveTagKeys.some((key) => !lowerKeys.includes(key.toLowerCase()))) {
    throw refused('The specified transitive tag key must be included in the requested tags.');
  }
  return {
    tags: { ...inherited, ...Object.fromEntries(given.map(({ Key = '', Value = '' }) => [Key, Value])) },
    transitiveKeys: [...Object.keys(inherited), ...TransitiveTagKeys],
  };
}

export function inheritedTags({ principalTags, transitiveTagKeys = [] }: Caller): Tags {
  const passedOn = new Set(transitiveTagKeys.map((key) => key.toLowerCase()));
  return Object.fromEntries(Object.entries(principalTags).filter(([key]) => passedOn.has(key.toLowerCase())));
}
