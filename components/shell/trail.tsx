'use client';
import BreadcrumbGroup from '@cloudscape-design/components/breadcrumb-group';
import { useFollow } from '../app-link';
import { useSlots } from './slots';

/** The way from the start page to this one; a page at the top has none. */
export function Trail() {
  const { breadcrumbs } = useSlots();
  const follow = useFollow();
  if (breadcrumbs.length < 2) return null;
  return (
    <BreadcrumbGroup
      items={breadcrumbs.map(({ text, href }) => ({ text, href: href ?? '#' }))}
      ariaLabel="Breadcrumbs"
      onFollow={(event) => (event.detail.href === '#' ? event.preventDefault() : follow(event))}
    />
  );
}
