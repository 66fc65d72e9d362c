'use client';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Tabs from '@cloudscape-design/components/tabs';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { LinkButton } from '@/components/app-link';
import { Page } from '@/components/page';
import type { ResourceStep } from '@/components/resource-steps';
import { GhostsOfService } from '@/lib/ghosts/components/ghosts-of-service';
import { GrantsOfService } from '@/lib/grants/components/grants-of-service';
import type { GrantSummary } from '@/lib/grants/summaries';
import type { ActivityEvent } from '@/lib/activity/reads';
import type { Paged } from '@/lib/platform/paged';
import { serviceResourcesQuery } from '../../queries';
import type { Relation } from '../../reads';
import type { RetirementProgress } from '../../reads/retirement-progress';
import type { ServiceView } from '../../view';
import { RetirementPanel } from '../retirement/retirement-panel';
import { HowToCall } from './how-to-call';
import { Overview } from './overview';
import { ServiceActions } from './service-actions';
import { ServiceActivity } from './service-activity';
import { ServiceResources } from './service-resources';

interface ServicePageProps {
  service: ServiceView;
  relation: Relation;
  resources: ResourceStep[];
  grants: Paged<GrantSummary>;
  activity: ActivityEvent[];
  /** Holders of access that no grant explains, for those who may see them. */
  ghosts: number;
  /** For those who may see how far a retirement is. */
  retirement: RetirementProgress | null;
  tab: string;
}

const isReady = ({ phase }: ResourceStep) => phase === 'CONVERGED';

export function ServicePage({ service, relation, resources: first, grants, activity, ghosts, retirement, tab }: ServicePageProps) {
  const { data: resources } = useQuery(serviceResourcesQuery(service.id, first));
  const tabs = [
    { id: 'overview', label: 'Overview', content: <Overview service={service} /> },
    { id: 'call', label: 'How to call it', content: <HowToCall service={service} /> },
    ...(service.mayManage || grants.total > 0 ? [{ id: 'access', label: `Access (${grants.total.toLocaleString('en')})`, content: <GrantsOfService list={grants} /> }] : []),
    { id: 'resources', label: 'Resources', content: <ServiceResources service={service} resources={resources} /> },
    { id: 'activity', label: 'Activity', content: <ServiceActivity events={activity} /> },
  ];
  const [active, setActive] = useState(tabs.some(({ id }) => id === tab) ? tab : 'overview');
  const choose = (id: string) => {
    setActive(id);
    window.history.replaceState(null, '', id === 'overview' ? `/services/${service.id}` : `/services/${service.id}?tab=${id}`);
  };
  return (
    <Page
      title={service.name}
      description={`${service.summary} · owned by ${service.team.name}`}
      info={<ServiceState service={service} resources={resources} />}
      breadcrumbs={[{ text: 'Catalog', href: '/' }, { text: service.name }]}
      actions={<Actions service={service} relation={relation} onManage={() => choose('resources')} isPublished={resources.every(({ readyAt }) => readyAt !== null)} />}
      help={
        <div>
          <h2>{service.name}</h2>
          <p>What the service does and how it is called is written by its owners. Under Resources is what AWS says of it now.</p>
          <p>To use it from an account of your team, request access; once the owners have agreed, you connect with one click.</p>
        </div>
      }
    >
      <SpaceBetween size="l">
        <RetirementPanel service={service} progress={retirement} resources={resources} />
        <GhostsOfService serviceName={service.name} count={ghosts} />
        <Tabs ariaLabel={`About ${service.name}`} tabs={tabs} activeTabId={active} onChange={({ detail }) => choose(detail.activeTabId)} />
      </SpaceBetween>
    </Page>
  );
}

/** The header's one word of state; the sentences are under Resources. */
function ServiceState({ service, resources }: { service: ServiceView; resources: ResourceStep[] }) {
  if (service.state === 'RETIRED') return <StatusIndicator type="stopped">Retired</StatusIndicator>;
  if (service.state === 'RETIRING') return <StatusIndicator type="in-progress">Being retired</StatusIndicator>;
  if (resources.some(({ phase }) => phase === 'BLOCKED')) return <StatusIndicator type="error">Needs its owners</StatusIndicator>;
  if (resources.every(isReady)) return <StatusIndicator type="success">Published</StatusIndicator>;
  if (resources.every(({ readyAt }) => readyAt !== null)) return <StatusIndicator type="warning">Published, being looked at</StatusIndicator>;
  return <StatusIndicator type="in-progress">Being published</StatusIndicator>;
}

function Actions({ service, relation, isPublished, onManage }: { service: ServiceView; relation: Relation; isPublished: boolean; onManage: () => void }) {
  if (service.state !== 'PUBLISHED') return null;
  return (
    <SpaceBetween direction="horizontal" size="xs">
      {relation.is === 'have' && (
        <LinkButton href={`/access/${relation.grantId}`} variant="primary">
          Open
        </LinkButton>
      )}
      {relation.is === 'requested' && <LinkButton href={`/approvals/${relation.requestId}`}>See request</LinkButton>}
      {relation.is === 'own' && <LinkButton href={`/services/${service.id}/edit`}>Edit</LinkButton>}
      {relation.is === 'own' && <ServiceActions service={service} onManage={onManage} />}
      {relation.is === 'none' && (
        <LinkButton
          href={`/services/${service.id}/request`}
          variant="primary"
          disabled={!isPublished}
          disabledReason={isPublished ? undefined : 'It can be requested once AWS has it ready.'}
        >
          Request access
        </LinkButton>
      )}
    </SpaceBetween>
  );
}
