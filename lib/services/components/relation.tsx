'use client';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { LinkButton } from '@/components/app-link';
import { Time } from '@/components/time';
import type { CatalogEntry } from '../reads';

/** How the reader stands to a service, in words. */
export function RelationWords({ entry }: { entry: CatalogEntry }) {
  const { relation, unready } = entry;
  if (unready) return <StatusIndicator type={unready.phase === 'BLOCKED' ? 'error' : 'in-progress'}>{unready.phase === 'BLOCKED' ? 'Needs you before others see it' : 'Being published'}</StatusIndicator>;
  switch (relation.is) {
    case 'own':
      return <StatusIndicator type="info">Your team owns it</StatusIndicator>;
    case 'have':
      if (relation.isSuspended) return <StatusIndicator type="stopped">Access suspended</StatusIndicator>;
      return (
        <StatusIndicator type="success">
          Access until <Time iso={relation.until} format="date" />
        </StatusIndicator>
      );
    case 'requested':
      return <StatusIndicator type="pending">Requested, waiting for the owners</StatusIndicator>;
    case 'none':
      return <StatusIndicator type="stopped">No access yet</StatusIndicator>;
  }
}

/** The one thing that a reader does next with a service. */
export function RelationAction({ entry }: { entry: CatalogEntry }) {
  const { id, name, relation } = entry;
  switch (relation.is) {
    case 'own':
      return (
        <LinkButton href={`/services/${id}`} ariaLabel={`Manage ${name}`}>
          Manage
        </LinkButton>
      );
    case 'have':
      return (
        <LinkButton href={`/access/${relation.grantId}`} variant="primary" ariaLabel={`Open ${name}`}>
          Open
        </LinkButton>
      );
    case 'requested':
      return (
        <LinkButton href="/access" ariaLabel={`See the request for ${name}`}>
          See request
        </LinkButton>
      );
    case 'none':
      return (
        <LinkButton href={`/services/${id}/request`} variant="primary" ariaLabel={`Request access to ${name}`}>
          Request access
        </LinkButton>
      );
  }
}
