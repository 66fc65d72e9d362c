'use client';
import Alert from '@cloudscape-design/components/alert';
import Badge from '@cloudscape-design/components/badge';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { Copyable } from '@/components/copyable';
import { Markdown } from '@/components/markdown';
import { Time } from '@/components/time';
import { notHttps } from '../../https';
import { onwardBlockedNote, signInWords } from '../../words';
import type { ServiceView } from '../../view';

export function Overview({ service }: { service: ServiceView }) {
  return (
    <SpaceBetween size="l">
      {service.whyNotHttps && <Alert type="warning" header={notHttps}>{service.whyNotHttps}</Alert>}
      {service.onwardSharing === 'BLOCKED' && <Alert type="info" header="Onward sharing is blocked">{onwardBlockedNote}</Alert>}
      <Container header={<Header variant="h2">Summary</Header>}>
        <KeyValuePairs
          columns={3}
          items={[
            { label: 'Owner team', value: service.team.name },
            { label: 'Account', value: <Copyable value={service.account.id} text={`${service.account.name} (${service.account.id})`} label="number of the account" /> },
            { label: 'Region', value: service.region },
            { label: 'Sign-in', value: signInWords[service.signIn] },
            { label: 'Ways to connect', value: service.whyNotHttps ? 'None that Pergola offers' : 'EventBridge connection' },
            { label: 'Who approves', value: service.approvers.length > 0 ? service.approvers.map(({ name, isAbsent }) => (isAbsent ? `${name} (not eligible until the next sign-in)` : name)).join(', ') : `Everybody of ${service.team.name}` },
            { label: 'Published', value: <Time iso={service.publishedAt} /> },
            { label: 'Tags', value: service.tags.length > 0 ? <Tags tags={service.tags} /> : '–' },
          ]}
        />
      </Container>
      <Container header={<Header variant="h2">Documentation</Header>}>
        {service.documentation.trim() ? <Markdown text={service.documentation} /> : <Box color="text-body-secondary">The owners have written nothing yet. Ask {service.team.name} what it does.</Box>}
      </Container>
    </SpaceBetween>
  );
}

function Tags({ tags }: { tags: string[] }) {
  return (
    <SpaceBetween direction="horizontal" size="xxs">
      {tags.map((tag) => (
        <Badge key={tag}>{tag}</Badge>
      ))}
    </SpaceBetween>
  );
}
