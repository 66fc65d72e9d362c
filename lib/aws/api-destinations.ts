import { readPages, type AwsSession, type FirstPages } from './call';
import { required } from './response';

export interface ApiDestination {
  arn: string;
  name: string;
  connectionArn: string;
}

export async function listApiDestinations(session: AwsSession, mostPages: number, abortSignal?: AbortSignal): Promise<FirstPages<ApiDestination>> {
  return await readPages(
    session,
    'events',
    'ListApiDestinations',
    (events, nextToken) => events.listApiDestinations({ Limit: 100, NextToken: nextToken }, { abortSignal }),
    (page) => ({ items: page.ApiDestinations, next: page.NextToken }),
    (told) => ({ arn: required(told.ApiDestinationArn, 'ApiDestinationArn'), name: required(told.Name, 'Name'), connectionArn: required(told.ConnectionArn, 'ConnectionArn') }),
    mostPages,
  );
}

/** Names of the event buses of the account and Region. */
export async function listEventBuses(session: AwsSession, mostPages: number, abortSignal?: AbortSignal): Promise<FirstPages<string>> {
  return await readPages(
    session,
    'events',
    'ListEventBuses',
    (events, nextToken) => events.listEventBuses({ Limit: 100, NextToken: nextToken }, { abortSignal }),
    (page) => ({ items: page.EventBuses, next: page.NextToken }),
    (told) => required(told.Name, 'Name'),
    mostPages,
  );
}

/** Names of the rules of one event bus that have this target. */
export async function listRuleNamesByTarget(session: AwsSession, target: { arn: string; busName: string }, mostPages: number, abortSignal?: AbortSignal): Promise<FirstPages<string>> {
  return await readPages(
    session,
    'events',
    'ListRuleNamesByTarget',
    (events, nextToken) => events.listRuleNamesByTarget({ TargetArn: target.arn, EventBusName: target.busName, Limit: 100, NextToken: nextToken }, { abortSignal }),
    (page) => ({ items: page.RuleNames?.map((name) => ({ name })), next: page.NextToken }),
    ({ name }) => required(name, 'RuleNames[]'),
    mostPages,
  );
}
