import {
  CreateApiDestinationCommand,
  CreateEventBusCommand,
  DeleteApiDestinationCommand,
  DeleteEventBusCommand,
  DeleteRuleCommand,
  DescribeApiDestinationCommand,
  DescribeEventBusCommand,
  DescribeRuleCommand,
  DisableRuleCommand,
  EnableRuleCommand,
  ListApiDestinationsCommand,
  ListEventBusesCommand,
  ListRuleNamesByTargetCommand,
  ListRulesCommand,
  ListTagsForResourceCommand,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
  TagResourceCommand,
  TestEventPatternCommand,
  UntagResourceCommand,
  UpdateApiDestinationCommand,
  UpdateEventBusCommand,
} from '@aws-sdk/client-eventbridge';
import { makeDestination, makeServiceRole } from '@/sandbox/testing/api-destination-story';
import { accounts } from '@/sandbox/testing/clients';
import { call, type ServiceCases } from '../operation-cases';
import { publicConnection } from '../prepare';
import type { Stage } from '../stage';

const EventPattern = '{"source":["test.bookings"]}';
const endpoint = { InvocationEndpoint: 'https://ledger.main.example.com/entries/*', HttpMethod: 'POST' as const };
const queue = `arn:aws:sqs:us-east-1:${accounts.consumer}:lost`;
const missingRule = `arn:aws:events:us-east-1:${accounts.consumer}:rule/nobody`;
const missingConnection = `arn:aws:events:us-east-1:${accounts.consumer}:connection/nobody/00000000-0000-0000-0000-000000000000`;

async function destination(stage: Stage): Promise<string> {
  return makeDestination(stage.consumer, await publicConnection(stage));
}

async function rule({ consumer }: Stage, Name = 'bookings'): Promise<string> {
  return String((await consumer.events.send(new PutRuleCommand({ Name, EventPattern, Tags: [{ Key: 'team', Value: 'north' }] }))).RuleArn);
}

async function bus({ consumer }: Stage, Name = 'orders'): Promise<string> {
  return String((await consumer.events.send(new CreateEventBusCommand({ Name }))).EventBusArn);
}

function role({ sandbox }: Stage): string {
  return makeServiceRole(sandbox, accounts.consumer, 'events.amazonaws.com', 'events:InvokeApiDestination');
}

/** A rule with a target; answers the target's ARN. */
async function target(stage: Stage): Promise<string> {
  const Arn = await destination(stage);
  await rule(stage);
  await stage.consumer.events.send(new PutTargetsCommand({ Rule: 'bookings', Targets: [{ Id: 'ledger', Arn, RoleArn: role(stage) }] }));
  return Arn;
}

const fullTarget = async (stage: Stage) => ({
  Id: 'ledger',
  Arn: await destination(stage),
  RoleArn: role(stage),
  InputTransformer: { InputPathsMap: { account: '$.detail.account' }, InputTemplate: '{"account": <account>}' },
  HttpParameters: { PathParameterValues: ['$.id'], HeaderParameters: { 'x-kind': '$.detail-type' }, QueryStringParameters: { a: 'b' } },
  RetryPolicy: { MaximumRetryAttempts: 3, MaximumEventAgeInSeconds: 3_600 },
  DeadLetterConfig: { Arn: queue },
});

const event = { id: 'i', account: accounts.consumer, source: 'test.bookings', time: '2026-01-01T00:00:00Z', region: 'us-east-1', resources: [], 'detail-type': 'Booked', detail: {} };

export const eventRoutingCases: ServiceCases = {
  CreateApiDestination: {
    good: [async (stage) => call(stage.consumer.events, new CreateApiDestinationCommand({ Name: 'ledger', Description: 'books', ConnectionArn: await publicConnection(stage), ...endpoint, InvocationRateLimitPerSecond: 5 }))],
    bad: [
      ['ResourceNotFoundException', ({ consumer }) => call(consumer.events, new CreateApiDestinationCommand({ Name: 'ledger', ConnectionArn: missingConnection, ...endpoint }))],
      ['ResourceAlreadyExistsException', async (stage) => {
        await destination(stage);
        return call(stage.consumer.events, new CreateApiDestinationCommand({ Name: 'ledger', ConnectionArn: (await stage.consumer.events.send(new DescribeApiDestinationCommand({ Name: 'ledger' }))).ConnectionArn, ...endpoint }));
      }],
    ],
  },
  DescribeApiDestination: {
    good: [async (stage) => (await destination(stage), call(stage.consumer.events, new DescribeApiDestinationCommand({ Name: 'ledger' })))],
    bad: [['ResourceNotFoundException', ({ consumer }) => call(consumer.events, new DescribeApiDestinationCommand({ Name: 'nobody' }))]],
  },
  UpdateApiDestination: {
    good: [async (stage) => (await destination(stage), call(stage.consumer.events, new UpdateApiDestinationCommand({ Name: 'ledger', Description: 'x', ...endpoint, InvocationRateLimitPerSecond: 1 })))],
    bad: [['ResourceNotFoundException', ({ consumer }) => call(consumer.events, new UpdateApiDestinationCommand({ Name: 'nobody' }))]],
  },
  DeleteApiDestination: {
    good: [async (stage) => (await destination(stage), call(stage.consumer.events, new DeleteApiDestinationCommand({ Name: 'ledger' })))],
    bad: [['ResourceNotFoundException', ({ consumer }) => call(consumer.events, new DeleteApiDestinationCommand({ Name: 'nobody' }))]],
  },
  ListApiDestinations: {
    good: [async (stage) => (await destination(stage), call(stage.consumer.events, new ListApiDestinationsCommand({ NamePrefix: 'l', Limit: 1 })))],
    bad: [['ValidationException', ({ consumer }) => call(consumer.events, new ListApiDestinationsCommand({ NextToken: 'no-such-page' }))]],
  },
  CreateEventBus: {
    good: [({ consumer }) => call(consumer.events, new CreateEventBusCommand({ Name: 'orders', Description: 'x', KmsKeyIdentifier: 'alias/events', DeadLetterConfig: { Arn: queue }, LogConfig: { IncludeDetail: 'NONE', Level: 'ERROR' }, Tags: [{ Key: 'team', Value: 'north' }] }))],
    bad: [['ResourceAlreadyExistsException', async (stage) => (await bus(stage), call(stage.consumer.events, new CreateEventBusCommand({ Name: 'orders' })))]],
  },
  DescribeEventBus: {
    good: [async (stage) => call(stage.consumer.events, new DescribeEventBusCommand({ Name: await bus(stage) })), ({ consumer }) => call(consumer.events, new DescribeEventBusCommand({}))],
    bad: [
      ['ResourceNotFoundException', ({ consumer }) => call(consumer.events, new DescribeEventBusCommand({ Name: 'nobody' }))],
      ['AccessDeniedException', async (stage) => call(stage.secondConsumer.events, new DescribeEventBusCommand({ Name: await bus(stage) }))],
    ],
  },
  UpdateEventBus: {
    good: [async (stage) => (await bus(stage), call(stage.consumer.events, new UpdateEventBusCommand({ Name: 'orders', Description: 'x', LogConfig: { Level: 'OFF' } })))],
    bad: [['ResourceNotFoundException', ({ consumer }) => call(consumer.events, new UpdateEventBusCommand({ Name: 'nobody' }))]],
  },
  DeleteEventBus: {
    good: [async (stage) => (await bus(stage), call(stage.consumer.events, new DeleteEventBusCommand({ Name: 'orders' })))],
    bad: [['ValidationException', ({ consumer }) => call(consumer.events, new DeleteEventBusCommand({ Name: 'default' }))]],
  },
  ListEventBuses: {
    good: [async (stage) => (await bus(stage), call(stage.consumer.events, new ListEventBusesCommand({ NamePrefix: 'o', Limit: 1 })))],
    bad: [['ValidationException', ({ consumer }) => call(consumer.events, new ListEventBusesCommand({ NextToken: 'no-such-page' }))]],
  },
  PutRule: {
    good: [
      ({ consumer }) => call(consumer.events, new PutRuleCommand({ Name: 'bookings', EventPattern, State: 'ENABLED', Description: 'x', EventBusName: 'default', Tags: [{ Key: 'team', Value: 'north' }] })),
      ({ consumer }) => call(consumer.events, new PutRuleCommand({ Name: 'hourly', ScheduleExpression: 'cron(0 * * * ? *)', State: 'DISABLED' })),
    ],
    bad: [
      ['InvalidEventPatternException', ({ consumer }) => call(consumer.events, new PutRuleCommand({ Name: 'bookings', EventPattern: '{"source":"x"}' }))],
      ['ValidationException', ({ consumer }) => call(consumer.events, new PutRuleCommand({ Name: 'bookings', ScheduleExpression: 'daily' }))],
      ['ResourceNotFoundException', ({ consumer }) => call(consumer.events, new PutRuleCommand({ Name: 'bookings', EventPattern, EventBusName: 'nobody' }))],
    ],
  },
  DescribeRule: {
    good: [async (stage) => (await rule(stage), call(stage.consumer.events, new DescribeRuleCommand({ Name: 'bookings', EventBusName: 'default' })))],
    bad: [['ResourceNotFoundException', async (stage) => (await rule(stage), call(stage.secondConsumer.events, new DescribeRuleCommand({ Name: 'bookings' })))]],
  },
  EnableRule: {
    good: [async (stage) => (await rule(stage), call(stage.consumer.events, new EnableRuleCommand({ Name: 'bookings' })))],
    bad: [['ResourceNotFoundException', ({ consumer }) => call(consumer.events, new EnableRuleCommand({ Name: 'nobody' }))]],
  },
  DisableRule: {
    good: [async (stage) => (await rule(stage), call(stage.consumer.events, new DisableRuleCommand({ Name: 'bookings' })))],
    bad: [['ResourceNotFoundException', ({ consumer }) => call(consumer.events, new DisableRuleCommand({ Name: 'nobody' }))]],
  },
  DeleteRule: {
    good: [async (stage) => (await rule(stage), call(stage.consumer.events, new DeleteRuleCommand({ Name: 'bookings', EventBusName: 'default', Force: true })))],
    bad: [
      ['ValidationException', async (stage) => (await target(stage), call(stage.consumer.events, new DeleteRuleCommand({ Name: 'bookings' })))],
      ['ResourceNotFoundException', ({ consumer }) => call(consumer.events, new DeleteRuleCommand({ Name: 'bookings', EventBusName: 'nobody' }))],
    ],
  },
  ListRules: {
    good: [async (stage) => (await rule(stage), call(stage.consumer.events, new ListRulesCommand({ NamePrefix: 'b', EventBusName: 'default', Limit: 1 })))],
    bad: [
      ['ResourceNotFoundException', ({ consumer }) => call(consumer.events, new ListRulesCommand({ EventBusName: 'nobody' }))],
      ['ValidationException', ({ consumer }) => call(consumer.events, new ListRulesCommand({ NextToken: 'no-such-page' }))],
    ],
  },
  PutTargets: {
    good: [async (stage) => (await rule(stage), call(stage.consumer.events, new PutTargetsCommand({ Rule: 'bookings', EventBusName: 'default', Targets: [await fullTarget(stage)] })))],
    bad: [
      ['ResourceNotFoundException', async (stage) => call(stage.consumer.events, new PutTargetsCommand({ Rule: 'nobody', Targets: [await fullTarget(stage)] }))],
      ['ValidationException', async (stage) => (await rule(stage), call(stage.consumer.events, new PutTargetsCommand({ Rule: 'bookings', Targets: [{ Id: 'x', Arn: 'nobody' }] })))],
      ['LimitExceededException', async (stage) => {
        await rule(stage);
        const Arn = await bus(stage);
        return call(stage.consumer.events, new PutTargetsCommand({ Rule: 'bookings', Targets: ['1', '2', '3', '4', '5', '6'].map((Id) => ({ Id, Arn })) }));
      }],
    ],
  },
  RemoveTargets: {
    good: [async (stage) => (await target(stage), call(stage.consumer.events, new RemoveTargetsCommand({ Rule: 'bookings', EventBusName: 'default', Ids: ['ledger', 'other'], Force: false })))],
    bad: [['ResourceNotFoundException', ({ consumer }) => call(consumer.events, new RemoveTargetsCommand({ Rule: 'nobody', Ids: ['x'] }))]],
  },
  ListTargetsByRule: {
    good: [async (stage) => (await target(stage), call(stage.consumer.events, new ListTargetsByRuleCommand({ Rule: 'bookings', EventBusName: 'default', Limit: 1 })))],
    bad: [['ResourceNotFoundException', ({ consumer }) => call(consumer.events, new ListTargetsByRuleCommand({ Rule: 'nobody' }))]],
  },
  ListRuleNamesByTarget: {
    good: [async (stage) => call(stage.consumer.events, new ListRuleNamesByTargetCommand({ TargetArn: await target(stage), EventBusName: 'default', Limit: 1 }))],
    bad: [['ResourceNotFoundException', ({ consumer }) => call(consumer.events, new ListRuleNamesByTargetCommand({ TargetArn: missingRule, EventBusName: 'nobody' }))]],
  },
  PutEvents: {
    good: [
      ({ consumer }) =>
        call(
          consumer.events,
          new PutEventsCommand({ Entries: [{ Source: 'test.bookings', DetailType: 'Booked', Detail: '{}', Resources: ['arn:aws:s3:::b'], EventBusName: 'default', TraceHeader: 'Root=1' }, { Source: 'aws.fake', DetailType: 'x', Detail: '{}' }] }),
        ),
    ],
    bad: [
      ['ValidationException', ({ consumer }) => call(consumer.events, new PutEventsCommand({ Entries: [{ Source: 'x', DetailType: 'y', Detail: JSON.stringify('z'.repeat(1024 * 1024)) }] }))],
      ['AccessDeniedException', async (stage) => call(stage.secondConsumer.events, new PutEventsCommand({ Entries: [{ Source: 'x', DetailType: 'y', Detail: '{}', EventBusName: await bus(stage) }] }))],
    ],
  },
  TestEventPattern: {
    good: [({ consumer }) => call(consumer.events, new TestEventPatternCommand({ EventPattern, Event: JSON.stringify(event) }))],
    bad: [
      ['InvalidEventPatternException', ({ consumer }) => call(consumer.events, new TestEventPatternCommand({ EventPattern: '[]', Event: JSON.stringify(event) }))],
      ['ValidationException', ({ consumer }) => call(consumer.events, new TestEventPatternCommand({ EventPattern, Event: '{}' }))],
    ],
  },
  TagResource: {
    good: [async (stage) => call(stage.consumer.events, new TagResourceCommand({ ResourceARN: await rule(stage), Tags: [{ Key: 'cost', Value: '' }] }))],
    bad: [
      ['ResourceNotFoundException', ({ consumer }) => call(consumer.events, new TagResourceCommand({ ResourceARN: missingRule, Tags: [{ Key: 'a', Value: 'b' }] }))],
      ['ValidationException', async (stage) => call(stage.consumer.events, new TagResourceCommand({ ResourceARN: await rule(stage), Tags: [{ Key: 'aws:a', Value: 'b' }] }))],
    ],
  },
  UntagResource: {
    good: [async (stage) => call(stage.consumer.events, new UntagResourceCommand({ ResourceARN: await rule(stage), TagKeys: ['team'] }))],
    bad: [['ResourceNotFoundException', ({ consumer }) => call(consumer.events, new UntagResourceCommand({ ResourceARN: missingRule, TagKeys: ['a'] }))]],
  },
  ListTagsForResource: {
    good: [async (stage) => call(stage.consumer.events, new ListTagsForResourceCommand({ ResourceARN: await rule(stage) }))],
    bad: [['ResourceNotFoundException', ({ consumer }) => call(consumer.events, new ListTagsForResourceCommand({ ResourceARN: missingRule }))]],
  },
};
