import {
  CreatePipeCommand,
  DeletePipeCommand,
  DescribePipeCommand,
  ListPipesCommand,
  ListTagsForResourceCommand,
  StartPipeCommand,
  StopPipeCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdatePipeCommand,
  type RequestedPipeState,
} from '@aws-sdk/client-pipes';
import { accounts } from '@/sandbox/testing/clients';
import { makePipeRole } from '@/sandbox/testing/pipe-role';
import { call, type ServiceCases } from '../operation-cases';
import type { Stage } from '../stage';

const Name = 'orders';
const Source = `arn:aws:sqs:us-east-1:${accounts.consumer}:orders`;
const Target = `arn:aws:events:us-east-1:${accounts.consumer}:event-bus/default`;
const missing = `arn:aws:pipes:us-east-1:${accounts.consumer}:pipe/missing`;
const roleOf = ({ sandbox }: Stage) => makePipeRole(sandbox, accounts.consumer);

/** A pipe of the consumer, settled; answers its ARN. */
async function pipe(stage: Stage, DesiredState: RequestedPipeState = 'RUNNING'): Promise<string> {
  const { Arn } = await stage.consumer.pipes.send(new CreatePipeCommand({ Name, Source, Target, RoleArn: roleOf(stage), DesiredState, Tags: { purpose: 'conformance' } }));
  stage.sandbox.advanceClock(stage.sandbox.delays().pipe);
  return String(Arn);
}

export const pipesCases: ServiceCases = {
  CreatePipe: {
    good: [
      (stage) =>
        call(
          stage.consumer.pipes,
          new CreatePipeCommand({
            Name,
            Source,
            Target,
            RoleArn: roleOf(stage),
            Description: 'Orders',
            DesiredState: 'STOPPED',
            SourceParameters: {
              FilterCriteria: { Filters: [{ Pattern: '{"body":{"kind":["order"]}}' }] },
              SqsQueueParameters: { BatchSize: 5, MaximumBatchingWindowInSeconds: 1 },
            },
            TargetParameters: {
              InputTemplate: '{"order": <$.body>}',
              EventBridgeEventBusParameters: { DetailType: 'Order', Source: 'orders', Resources: ['$.messageId'], Time: '$.body.time' },
            },
            Tags: { purpose: 'conformance' },
          }),
        ),
      (stage) => call(stage.consumer.pipes, new CreatePipeCommand({ Name, Source, Target, RoleArn: roleOf(stage) })),
    ],
    bad: [
      [
        'ConflictException',
        async (stage) => {
          await pipe(stage);
          return call(stage.consumer.pipes, new CreatePipeCommand({ Name, Source, Target, RoleArn: roleOf(stage) }));
        },
      ],
      ['ValidationException', (stage) => call(stage.owner.pipes, new CreatePipeCommand({ Name, Source, Target, RoleArn: roleOf(stage) }))],
      [
        'ServiceQuotaExceededException',
        (stage) => {
          stage.sandbox.setQuota('pipes.pipes', accounts.consumer, 'us-east-1', 0);
          return call(stage.consumer.pipes, new CreatePipeCommand({ Name, Source, Target, RoleArn: roleOf(stage) }));
        },
      ],
    ],
  },
  DeletePipe: {
    good: [async (stage) => (await pipe(stage), call(stage.consumer.pipes, new DeletePipeCommand({ Name })))],
    bad: [
      ['NotFoundException', ({ consumer }) => call(consumer.pipes, new DeletePipeCommand({ Name }))],
      [
        'ConflictException',
        async (stage) => {
          await stage.consumer.pipes.send(new CreatePipeCommand({ Name, Source, Target, RoleArn: roleOf(stage) }));
          return call(stage.consumer.pipes, new DeletePipeCommand({ Name }));
        },
      ],
    ],
  },
  DescribePipe: {
    good: [async (stage) => (await pipe(stage), call(stage.consumer.pipes, new DescribePipeCommand({ Name })))],
    bad: [['NotFoundException', ({ consumer }) => call(consumer.pipes, new DescribePipeCommand({ Name }))]],
  },
  ListPipes: {
    good: [
      async (stage) => (
        await pipe(stage),
        call(stage.consumer.pipes, new ListPipesCommand({ NamePrefix: 'ord', CurrentState: 'RUNNING', DesiredState: 'RUNNING', SourcePrefix: Source, TargetPrefix: Target, Limit: 5 }))
      ),
    ],
    bad: [['ValidationException', ({ consumer }) => call(consumer.pipes, new ListPipesCommand({ NextToken: 'no-such-page' }))]],
  },
  ListTagsForResource: {
    good: [async (stage) => call(stage.consumer.pipes, new ListTagsForResourceCommand({ resourceArn: await pipe(stage) }))],
    bad: [['NotFoundException', ({ consumer }) => call(consumer.pipes, new ListTagsForResourceCommand({ resourceArn: missing }))]],
  },
  StartPipe: {
    good: [async (stage) => (await pipe(stage, 'STOPPED'), call(stage.consumer.pipes, new StartPipeCommand({ Name })))],
    bad: [
      ['NotFoundException', ({ consumer }) => call(consumer.pipes, new StartPipeCommand({ Name }))],
      ['ConflictException', async (stage) => (await pipe(stage), call(stage.consumer.pipes, new StartPipeCommand({ Name })))],
    ],
  },
  StopPipe: {
    good: [async (stage) => (await pipe(stage), call(stage.consumer.pipes, new StopPipeCommand({ Name })))],
    bad: [
      ['NotFoundException', ({ consumer }) => call(consumer.pipes, new StopPipeCommand({ Name }))],
      ['ConflictException', async (stage) => (await pipe(stage, 'STOPPED'), call(stage.consumer.pipes, new StopPipeCommand({ Name })))],
    ],
  },
  TagResource: {
    good: [async (stage) => call(stage.consumer.pipes, new TagResourceCommand({ resourceArn: await pipe(stage), tags: { team: 'forecasting' } }))],
    bad: [['NotFoundException', ({ consumer }) => call(consumer.pipes, new TagResourceCommand({ resourceArn: missing, tags: { team: 'forecasting' } }))]],
  },
  UntagResource: {
    good: [async (stage) => call(stage.consumer.pipes, new UntagResourceCommand({ resourceArn: await pipe(stage), tagKeys: ['purpose'] }))],
    bad: [['NotFoundException', ({ consumer }) => call(consumer.pipes, new UntagResourceCommand({ resourceArn: missing, tagKeys: ['purpose'] }))]],
  },
  UpdatePipe: {
    good: [
      async (stage) => (
        await pipe(stage),
        call(
          stage.consumer.pipes,
          new UpdatePipeCommand({ Name, RoleArn: roleOf(stage), DesiredState: 'STOPPED', Description: 'Fewer orders', Target, SourceParameters: { SqsQueueParameters: { BatchSize: 2 } } }),
        )
      ),
    ],
    bad: [
      ['NotFoundException', (stage) => call(stage.consumer.pipes, new UpdatePipeCommand({ Name, RoleArn: roleOf(stage) }))],
      ['ValidationException', async (stage) => (await pipe(stage), call(stage.consumer.pipes, new UpdatePipeCommand({ Name, RoleArn: roleOf(stage), SourceParameters: { SqsQueueParameters: { BatchSize: 11 } } })))],
    ],
  },
};
