'use client';
import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import Select from '@cloudscape-design/components/select';
import Table from '@cloudscape-design/components/table';
import { useState } from 'react';
import { AppLink, LinkButton } from '@/components/app-link';
import { HealthWord, healthWords } from '@/components/health-of-resource';
import { counterOf, ListPages } from '@/components/list-pages';
import { Page } from '@/components/page';
import type { Paged } from '@/lib/platform/paged';
import type { Health } from '@/prisma/generated/enums';
import type { OwnedService } from '../reads/owned';
import { own } from '@/lib/platform/own';

const indicators: Record<string, StatusIndicatorProps.Type> = { BLOCKED: 'error', RETRYING: 'warning', WAITING_FOR_AWS: 'in-progress' };

interface OwnedServicesProps {
  list: Paged<OwnedService>;
  canPublish: boolean;
  /** The list is of the retired ones. */
  isRetired: boolean;
  retiredCount: number;
}

export function OwnedServices({ list, canPublish, isRetired, retiredCount }: OwnedServicesProps) {
  const services = list.items;
  const [shown, setShown] = useState<Health | ''>('');
  const items = services.filter(({ health }) => shown === '' || health?.is === shown);
  const publish = (
    <LinkButton href="/services/new" variant="primary" disabled={!canPublish} disabledReason="No account of your teams has given Pergola an owner role yet. See Accounts.">
      Publish a service
    </LinkButton>
  );
  return (
    <Page
      title="Services I own"
      description="What your teams have published, how it stands, and who waits for an answer."
      breadcrumbs={[]}
      actions={publish}
      help={
        <div>
          <h2>Services I own</h2>
          <p>Everything that your teams have published. “Requests waiting” leads to the approvals; “Accounts with access” to who has it, until when and by whose decision.</p>
        </div>
      }
    >
      <Table
        header={
          <Header
            variant="h2"
            counter={counterOf(list)}
            actions={isRetired ? <LinkButton href="/owned">Show published services</LinkButton> : retiredCount > 0 ? <LinkButton href="/owned?show=retired">{`Show retired services (${retiredCount.toLocaleString('en')})`}</LinkButton> : undefined}
            description={list.total > list.pageSize ? 'The filter applies to this page. The catalog searches all services.' : undefined}
          >
            {isRetired ? 'Retired services' : 'Services'}
          </Header>
        }
        items={items}
        filter={services.length > 0 && !isRetired && <HealthFilter shown={shown} onChoose={setShown} />}
        pagination={<ListPages list={list} parameter="page" noun="services" />}
        trackBy="id"
        variant="container"
        wrapLines
        ariaLabels={{ tableLabel: 'Services I own' }}
        empty={services.length > 0 ? <Box color="text-body-secondary">No service on this page has this health.</Box> : isRetired ? <Box color="text-body-secondary">None of your services is retired.</Box> : <Empty canPublish={canPublish} />}
        columnDefinitions={[
          { id: 'name', header: 'Name', isRowHeader: true, minWidth: 140, cell: ({ id, name }) => <AppLink href={`/services/${id}`}>{name}</AppLink> },
          { id: 'state', header: 'State', minWidth: 200, cell: (service) => <State service={service} /> },
          { id: 'health', header: 'Health', minWidth: 140, cell: ({ health }) => <HealthWord health={health} /> },
          {
            id: 'requests',
            header: 'Requests waiting',
            minWidth: 120,
            cell: ({ requestsWaiting }) => (requestsWaiting > 0 ? <AppLink href="/approvals" ariaLabel={`${requestsWaiting} requests waiting`}>{requestsWaiting}</AppLink> : '0'),
          },
          {
            id: 'access',
            header: 'Accounts with access',
            minWidth: 120,
            cell: ({ id, name, connectedAccounts }) =>
              connectedAccounts > 0 ? <AppLink href={`/services/${id}?tab=access`} ariaLabel={`${connectedAccounts} accounts have access to ${name}`}>{connectedAccounts}</AppLink> : '0',
          },
          { id: 'account', header: 'Account', minWidth: 150, cell: ({ accountName, accountId }) => `${accountName} (${accountId})` },
          { id: 'region', header: 'Region', minWidth: 120, cell: ({ region }) => region },
          { id: 'team', header: 'Team', minWidth: 100, cell: ({ teamName }) => teamName },
        ]}
      />
    </Page>
  );
}

const filters: { value: Health | ''; label: string }[] = [
  { value: '', label: 'Any health' },
  ...Object.entries(healthWords).map(([value, { word }]) => ({ value: value as Health, label: word })),
];

function HealthFilter({ shown, onChoose }: { shown: Health | ''; onChoose: (health: Health | '') => void }) {
  return (
    <Select
      ariaLabel="Health"
      selectedOption={filters.find(({ value }) => value === shown)!}
      options={filters}
      onChange={({ detail }) => onChoose(detail.selectedOption.value as Health | '')}
    />
  );
}

function State({ service: { state, trouble } }: { service: OwnedService }) {
  if (state === 'RETIRED') return <StatusIndicator type="stopped">Retired</StatusIndicator>;
  if (state === 'RETIRING') return <StatusIndicator type="in-progress">Being retired</StatusIndicator>;
  if (!trouble) return <StatusIndicator type="success">Published</StatusIndicator>;
  return (
    <StatusIndicator type={own(indicators, trouble.phase) ?? 'pending'} wrapText>
      {trouble.sentence}
    </StatusIndicator>
  );
}

function Empty({ canPublish }: { canPublish: boolean }) {
  return (
    <Box textAlign="center" padding={{ vertical: 'l' }}>
      <SpaceBetween size="s">
        <b>Your teams have published nothing yet</b>
        <Box color="text-body-secondary">
          {canPublish ? 'Publish a service of one of your accounts, and other teams can ask for access to it.' : 'To publish, an account of your team gives Pergola an owner role first.'}
        </Box>
        {canPublish ? <LinkButton href="/services/new">Publish a service</LinkButton> : <LinkButton href="/accounts">Go to accounts</LinkButton>}
      </SpaceBetween>
    </Box>
  );
}
