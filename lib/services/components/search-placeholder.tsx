'use client';
import Input from '@cloudscape-design/components/input';

/** Stands in the search's place, in its size, until it is loaded. */
export function SearchPlaceholder() {
  return <Input type="search" value="" placeholder="Search services" ariaLabel="Search services" disabled onChange={() => undefined} />;
}
