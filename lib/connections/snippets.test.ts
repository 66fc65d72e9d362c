import aslValidator from 'asl-validator';
import { expect, test } from 'vitest';
import { aslSnippet, cliSnippet, terraformSnippet } from './snippets';

const facts = {
  connectionArn: 'arn:aws:events:us-east-1:222222222222:connection/service1/3f0c',
  endpoint: 'https://service1.main.example.com/',
  serviceName: 'service1',
  region: 'us-east-1',
  accountId: '222222222222',
  httpTaskRoleArn: 'arn:aws:iam::222222222222:role/PergolaHttpTaskRole',
};

test('the state to paste is valid Amazon States Language', () => {
  const States = JSON.parse(aslSnippet(facts)) as Record<string, unknown>;
  expect(aslValidator({ StartAt: 'Call service1', States })).toMatchObject({ isValid: true });
  expect(JSON.stringify(States)).toContain(facts.connectionArn);
});

test('the CLI’s definitions are JSON that a shell hands over as it is', () => {
  const definitions = [...cliSnippet(facts).matchAll(/--definition '([^']+)'/g)].map((match) => JSON.parse(match[1]!) as object);
  expect(definitions).toHaveLength(2);
  expect(definitions[0]).toMatchObject({ Type: 'Task', Parameters: { InvocationConfig: { ConnectionArn: facts.connectionArn } } });
  expect(definitions[1]).toMatchObject({ StartAt: 'Call service1' });
});

test('Terraform makes the workflow and the role with exactly the rights of an HTTP Task', () => {
  const text = terraformSnippet(facts);
  for (const right of ['states:InvokeHTTPEndpoint', 'events:RetrieveConnectionCredentials', 'secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret']) expect(text).toContain(right);
  expect(text).toContain('secret:events!connection/service1/*');
  expect(text.match(/\{/g)?.length).toBe(text.match(/\}/g)?.length);
});
