import type { Sandbox } from '../start-sandbox';

/** A role that EventBridge Pipes may assume in the account; answers its ARN. */
export function makePipeRole(sandbox: Sandbox, accountId: string, actions: string[] = ['sqs:*', 'events:InvokeApiDestination', 'events:PutEvents']): string {
  const arn = `arn:aws:iam::${accountId}:role/PipeRole`;
  sandbox.changeRole(arn, {
    trustPolicy: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'pipes.amazonaws.com' }, Action: 'sts:AssumeRole' }] },
    policies: [{ name: 'Pipe', document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] } }],
  });
  return arn;
}
