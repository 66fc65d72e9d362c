import { expect, test } from 'vitest';
import { connectionsInDefinition } from './connections-in-definition';

const arn = 'arn:aws:events:us-east-1:222222222222:connection/pergola-service1/0f9c1b7e-0000-4000-8000-000000000001';
const other = arn.replace('0001', '0002');
const Resource = 'arn:aws:states:::http:invoke';
const task = (more: object) => ({ Type: 'Task', Resource, End: true, ...more });
const machine = (States: object, more: object = {}) => JSON.stringify({ StartAt: Object.keys(States)[0], States, ...more });
const named = { arns: [arn], choosesAtRunTime: false };

test.each([
  ['in an HTTP Task', machine({ Call: task({ Parameters: { InvocationConfig: { ConnectionArn: arn } } }) }), named],
  ['in the older place', machine({ Call: task({ Parameters: { Authentication: { ConnectionArn: arn } } }) }), named],
  ['in JSONata arguments', machine({ Call: task({ Arguments: { InvocationConfig: { ConnectionArn: arn } } }) }, { QueryLanguage: 'JSONata' }), named],
  ['in another partition', machine({ Call: task({ Resource: Resource.replace('aws', 'aws-cn'), Arguments: { InvocationConfig: { ConnectionArn: arn.replace('aws', 'aws-cn') } } }) }), { arns: [arn.replace('aws', 'aws-cn')], choosesAtRunTime: false }],
  ['in a Parallel branch', machine({ Both: { Type: 'Parallel', Branches: [{ States: { Call: task({ Parameters: { InvocationConfig: { ConnectionArn: arn } } }) } }] } }), named],
  ['in a Map', machine({ Each: { Type: 'Map', ItemProcessor: { States: { Call: task({ Parameters: { InvocationConfig: { ConnectionArn: arn } } }) } } } }), named],
  ['in an older Map', machine({ Each: { Type: 'Map', Iterator: { States: { Call: task({ Parameters: { InvocationConfig: { ConnectionArn: arn } } }) } } } }), named],
  ['in a variable', machine({ Set: { Type: 'Pass', Assign: { connection: arn } }, Call: task({ Arguments: { InvocationConfig: { ConnectionArn: '{% $connection %}' } } }) }), { arns: [arn], choosesAtRunTime: true }],
  ['in an expression', machine({ Call: task({ Arguments: { InvocationConfig: { ConnectionArn: `{% $live ? '${arn}' : '${other}' %}` } } }) }), { arns: [arn, other], choosesAtRunTime: true }],
  ['in the input of another workflow', machine({ Start: { Type: 'Task', Resource: 'arn:aws:states:::states:startExecution', Parameters: { Input: { connection: arn } } } }), named],
  ['with escaped characters', machine({ Call: task({ Parameters: { InvocationConfig: { ConnectionArn: arn } } }) }).replace(arn, arn.replaceAll('/', '\\/').replace(':events', '\\u003aevents')), named],
  ['in a text that is no JSON', `{ "broken": "${arn}"`, named],
])('an ARN %s is found', (_where, definition, expected) => {
  expect(connectionsInDefinition(definition)).toEqual(expected);
});

test.each([
  ['from its input', { Parameters: { InvocationConfig: { 'ConnectionArn.$': '$.connection' } } }],
  ['from an intrinsic function', { Parameters: { 'Authentication': { 'ConnectionArn.$': "States.Format('arn:aws:events:us-east-1:222222222222:connection/pergola-service1/{}', $.id)" } } }],
  ['from a JSONata expression', { Arguments: { InvocationConfig: { ConnectionArn: "{% 'arn:aws:events:us-east-1:222222222222:connection/pergola-service1/' & $id %}" } } }],
  ['from arguments that are one expression', { Arguments: '{% $states.input.call %}' }],
])('an HTTP Task that takes its connection %s chooses it at run time', (_where, more) => {
  expect(connectionsInDefinition(machine({ Call: task(more) }))).toEqual({ arns: [], choosesAtRunTime: true });
});

test.each([
  ['a workflow without HTTP Task', machine({ Wait: { Type: 'Wait', Seconds: 1, End: true } })],
  ['a text that is no definition', '"hello"'],
  ['a definition with a member called __proto__', '{"__proto__":{"Resource":1},"States":null}'],
])('%s uses no connection', (_what, definition) => {
  expect(connectionsInDefinition(definition)).toEqual({ arns: [], choosesAtRunTime: false });
});
