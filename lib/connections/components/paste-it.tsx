'use client';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Tabs from '@cloudscape-design/components/tabs';
import { Copyable, CopyableBlock } from '@/components/copyable';
import type { ConnectionView, GrantView } from '@/lib/grants/view';
import { aslSnippet, cliSnippet, terraformSnippet, type SnippetFacts } from '../snippets';

/** What a workflow needs of this connection, to copy. */
export function PasteIt({ grant, connection, arn }: { grant: GrantView; connection: ConnectionView; arn: string }) {
  const { service, account } = grant;
  const facts: SnippetFacts = {
    connectionArn: arn,
    endpoint: service.endpoint,
    serviceName: service.name,
    region: service.region,
    accountId: account.id,
    httpTaskRoleArn: account.httpTaskRoleArn,
  };
  const snippets = [
    { id: 'asl', label: 'HTTP Task (ASL)', value: aslSnippet(facts) },
    { id: 'terraform', label: 'Terraform', value: terraformSnippet(facts) },
    { id: 'cli', label: 'AWS CLI', value: cliSnippet(facts) },
  ];
  return (
    <Container header={<Header variant="h3">Use it in a workflow</Header>}>
      <SpaceBetween size="m">
        <div>
          <Box variant="awsui-key-label">ARN of the connection</Box>
          <span className="aws-term">
            <Copyable value={arn} label={`ARN of the connection ${connection.name}`} />
          </span>
        </div>
        <Tabs
          ariaLabel={`Ways to call ${service.name}`}
          tabs={snippets.map(({ id, label, value }) => ({ id, label, content: <CopyableBlock value={value} label={`${label} of ${connection.name}`} /> }))}
        />
      </SpaceBetween>
    </Container>
  );
}
