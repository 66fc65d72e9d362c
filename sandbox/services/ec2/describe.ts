import type { Filter, Tag } from '@aws-sdk/client-ec2';
import { ServiceError, type Call } from '@/sandbox/core/contract';
import { matchPattern } from '@/sandbox/core/iam/match-pattern';
import { pageOf } from '../paging';
import type { Ec2Object } from '@/sandbox/world/put-networks';

interface DescribeInput {
  Filters?: Filter[];
  MaxResults?: number;
  NextToken?: string;
  DryRun?: boolean;
}

/** What one filter looks at: the values that an object has there. */
export type FilterValues<Shape> = Record<string, (object: Shape) => unknown[]>;

export interface DescribeRule<Shape extends { Tags?: Tag[] }> {
  collection: string;
  filters: FilterValues<Shape>;
  ids: string[] | undefined;
  /** e.g. `InvalidVpcID.NotFound` and `The vpc ID '…' does not exist` (Amazon EC2 API reference, "Error codes"). */
  notFound(id: string): ServiceError;
}

/** One page of an account's objects in a Region, narrowed by ids and filters as EC2's Describe operations do. */
export function describeObjects<Shape extends { Tags?: Tag[] }>(
  call: Call<DescribeInput>,
  rule: DescribeRule<Shape>,
): { page: Shape[]; NextToken?: string } {
  refuseDryRun(call.input.DryRun);
  const own = call.world
    .collection<Ec2Object<Shape>>(rule.collection)
    .list({ accountId: call.caller.accountId, region: call.region });
  const missing = rule.ids?.find((id) => !own.some((object) => object.id === id));
  if (missing !== undefined) throw rule.notFound(missing);

  const filters = (call.input.Filters ?? []).map((filter) => filterOf(filter, rule.filters));
  const found = own
    .filter((object) => rule.ids === undefined || rule.ids.length === 0 || rule.ids.includes(object.id))
    .map((object) => object.data)
    .filter((object) => filters.every((matches) => matches(object)));
  const { MaxResults: limit, NextToken: token } = call.input;
  const { items, nextToken } = pageOf(call, found, { limit, token, defaultLimit: 1_000 }, () => invalidToken(token));
  return { page: items, ...(nextToken ? { NextToken: nextToken } : {}) };
}

function invalidToken(token: string | undefined): ServiceError {
  return new ServiceError('InvalidParameterValue', `Value (${token}) for parameter nextToken is invalid.`, {}, 400);
}

export function refuseDryRun(dryRun: boolean | undefined): void {
  if (dryRun) throw new ServiceError('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', {}, 412);
}

function filterOf<Shape extends { Tags?: Tag[] }>(filter: Filter, known: FilterValues<Shape>): (object: Shape) => boolean {
  const { Name: name = '', Values: wanted = [] } = filter;
  const valuesOf = name.startsWith('tag:')
    ? (object: Shape) => (object.Tags ?? []).filter((tag) => tag.Key === name.slice('tag:'.length)).map((tag) => tag.Value)
    : name === 'tag-key'
      ? (object: Shape) => (object.Tags ?? []).map((tag) => tag.Key)
      : known[name];
  if (!valuesOf) throw new ServiceError('InvalidParameterValue', `The filter '${name}' is invalid`, {}, 400);
  return (object) => valuesOf(object).some((value) => value !== undefined && wanted.some((pattern) => matchPattern(pattern, String(value))));
}
