import { callAws, readPages, type AwsSession, type FirstPages } from './call';
import { required } from './response';

/** A list names state machines and does not show what they do. */
export interface StateMachineSummary {
  arn: string;
  name: string;
}

/** Up to 1,000 state machines a page. */
export async function listStateMachines(session: AwsSession, mostPages: number, abortSignal?: AbortSignal): Promise<FirstPages<StateMachineSummary>> {
  return await readPages(
    session,
    'states',
    'ListStateMachines',
    (states, nextToken) => states.listStateMachines({ maxResults: 1_000, nextToken }, { abortSignal }),
    (page) => ({ items: page.stateMachines, next: page.nextToken }),
    (told) => ({ arn: required(told.stateMachineArn, 'stateMachineArn'), name: required(told.name, 'name') }),
    mostPages,
  );
}

/** ARNs of the published versions of a state machine, the latest first. */
export async function listStateMachineVersions(session: AwsSession, stateMachineArn: string, mostPages: number, abortSignal?: AbortSignal): Promise<FirstPages<string>> {
  return await readPages(
    session,
    'states',
    'ListStateMachineVersions',
    (states, nextToken) => states.listStateMachineVersions({ stateMachineArn, maxResults: 1_000, nextToken }, { abortSignal }),
    (page) => ({ items: page.stateMachineVersions, next: page.nextToken }),
    (told) => required(told.stateMachineVersionArn, 'stateMachineVersionArn'),
    mostPages,
  );
}

/** The definition of a state machine, or of the version that the ARN names, in Amazon States Language. */
export async function readDefinition(session: AwsSession, stateMachineArn: string, abortSignal?: AbortSignal): Promise<string> {
  return await callAws(session, 'states', 'DescribeStateMachine', (states) => states.describeStateMachine({ stateMachineArn }, { abortSignal }), (told) => required(told.definition, 'definition'));
}
