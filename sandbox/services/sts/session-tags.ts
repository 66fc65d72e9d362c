import type { AssumeRoleRequest } from '@aws-sdk/client-sts';
import type { Caller } from '@/sandbox/core/contract';
import type { Tags } from '../tags';
import { invalidTags } from './errors';

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
  if (new Set(lowerKeys).size < keys.length) throw invalidTags('Duplicate tag keys found. Please note that Tag keys are case insensitive.');
  if (lowerKeys.some((key) => key.startsWith('aws:'))) throw invalidTags('aws: prefixed tag key names are not allowed for external use.');
  const fixed = Object.keys(inherited).find((key) => lowerKeys.includes(key.toLowerCase()));
  if (fixed !== undefined) throw invalidTags("One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.");
  if (TransitiveTagKeys.some((key) => !lowerKeys.includes(key.toLowerCase()))) {
    throw invalidTags('The specified transitive tag key must be included in the requested tags.');
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
