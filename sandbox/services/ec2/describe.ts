import type { Filter, Tag } from '@aws-sdk/client-ec2';
import { ServiceError, type Call, type World } from '@/sandbox/core/contract';
import { asLiteral, matchPattern } from '@/sandbox/core/iam/match-pattern';
import type { Ec2Object } from '@/sandbox/world/put-networks';
import { pageOf } from '../paging';
import { ec2Error } from './errors';
import { tagsOf } from './object-tags';

interface DescribeInput {
  Filters?: Filter[] | undefined;
  MaxResults?: number | undefined;
  NextToken?: string | undefined;
  DryRun?: boolean | undefined;
}

/** What one filter looks at: the values that an object has there. */
export type FilterValues<Shape> = Record<string, (object: Shape) => unknown[]>;

export interface DescribeRule<Shape extends { Tags?: Tag[] | undefined }> {
  collection: string;
  filters: FilterValues<Shape>;
  ids: string[] | undefined;
  /** e.g. `InvalidVpcID.NotFound`. */
  notFound(id: string): ServiceError;
  /** What is not stored with the object, but worked out when somebody looks. */
  now?(world: World, object: Ec2Object<Shape>): Partial<Shape>;
}

/** "Find Amazon EC2 resources by filters", Amazon EC2 user guide: filters of a call, and values of a filter. */
const mostFilters = 50;
const mostFilterValues = 200;
const longestPage = 1_000;

/** One page of an account's objects in a Region, narrowed by ids and filters as EC2's Describe operations do. */
export function describeObjects<Shape extends { Tags?: Tag[] | undefined }>(
  call: Call<DescribeInput>,
  rule: DescribeRule<Shape>,
): { page: Shape[]; NextToken?: string } {
  refuseDryRun(call.input.DryRun);
  const own = call.world
    .collection<Ec2Object<Shape>>(rule.collection)
    .list({ accountId: call.caller.accountId, region: call.region });
  const wanted = new Set(rule.ids);
  const existing = new Set(own.map((object) => object.id));
  const missing = [...wanted].find((id) => !existing.has(id));
  if (missing !== undefined) throw rule.notFound(missing);
  const shown = own
    .filter((object) => wanted.size === 0 || wanted.has(object.id))
    .map((object) => ({ ...object.data, Tags: tagsOf(call.world, object), ...rule.now?.(call.world, object) }));
  return filteredPage(call, shown, rule.filters);
}

/** Those that pass the call's filters, a page at a time. What cannot be tagged has no filters by tags. */
export function filteredPage<Shape extends { Tags?: Tag[] | undefined }>(
  call: Call<DescribeInput>,
  all: Shape[],
  known: FilterValues<Shape>,
  taggable = true,
): { page: Shape[]; NextToken?: string } {
  const { Filters = [], MaxResults = longestPage, NextToken: token } = call.input;
  if (Filters.length > mostFilters) throw ec2Error('FilterLimitExceeded', `The maximum number of filters on a single call is ${mostFilters}`);
  if (Filters.some(({ Values = [] }) => Values.length > mostFilterValues)) {
    throw ec2Error('FilterLimitExceeded', `The maximum number of values of a filter is ${mostFilterValues}`);
  }
  if (!Number.isInteger(MaxResults) || MaxResults < 1) {
    throw ec2Error('InvalidParameterValue', `Value ( ${MaxResults} ) for parameter maxResults is invalid. Expecting a whole number greater than 0.`);
  }
  const matchers = Filters.map((filter) => matcherOf(filter, taggable ? { ...known, ...byTags(filter) } : known));
  const found = all.filter((object) => matchers.every((matches) => matches(object)));
  const limit = Math.min(MaxResults, longestPage);
  const { items, nextToken } = pageOf(call, found, { limit, token }, () => ec2Error('InvalidParameterValue', `Value (${token}) for parameter nextToken is invalid.`));
  return { page: items, ...(nextToken ? { NextToken: nextToken } : {}) };
}

export function refuseDryRun(dryRun: boolean | undefined): void {
  if (dryRun) throw new ServiceError('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', {}, 412);
}

function byTags({ Name: name = '' }: Filter): FilterValues<{ Tags?: Tag[] | undefined }> {
  const key = name.slice('tag:'.length);
  if (name === 'tag-key') return { [name]: ({ Tags = [] }) => Tags.map((tag) => tag.Key) };
  return name.startsWith('tag:') ? { [name]: ({ Tags = [] }) => Tags.filter((tag) => tag.Key === key).map((tag) => tag.Value) } : {};
}

function matcherOf<Shape>({ Name: name, Values: wanted = [] }: Filter, known: FilterValues<Shape>): (object: Shape) => boolean {
  const valuesOf = Object.hasOwn(known, name ?? '') ? known[name ?? ''] : undefined;
  if (!valuesOf) throw ec2Error('InvalidParameterValue', `The filter '${name ?? 'null'}' is invalid`);
  const patterns = wanted.map((pattern) => pattern.replace(/\\([*?\\])/g, (_escaped, letter: string) => asLiteral(letter)));
  return (object) => valuesOf(object).some((value) => value !== undefined && patterns.some((pattern) => matchPattern(pattern, String(value))));
}
