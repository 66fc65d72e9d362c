'use client';
import Alert from '@cloudscape-design/components/alert';
import { LinkButton } from '@/components/app-link';

/** On the page of a service: access that no grant explains. */
export function GhostsOfService({ serviceName, count }: { serviceName: string; count: number }) {
  if (count === 0) return null;
  return (
    <Alert type="warning" header="Access that no grant explains" action={<LinkButton href="/ghosts">Look at it</LinkButton>}>
      On AWS, {count === 1 ? '1 other has' : `${count} others have`} access to {serviceName} without a grant, or by another path than their grant. Keep it with a grant, or remove it.
    </Alert>
  );
}
