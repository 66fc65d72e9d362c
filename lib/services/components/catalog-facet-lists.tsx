'use client';
import Box from '@cloudscape-design/components/box';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { use } from 'react';
import { AppLink } from '@/components/app-link';
import { catalogAddress, catalogProperties, type CatalogFilter, type CatalogProperty, type CatalogQuery, type CatalogView } from '../catalog-query';
import type { CatalogFacets } from '../reads';
import { propertyWords, valueWords } from '../words';

/** Values of a facet shown at once; the rest is reached by the search. */
const shownValues = 8;

const order: CatalogProperty[] = ['access', ...catalogProperties.filter((property) => property !== 'access')];

/** What there is, counted; a click narrows the list down to it, another one takes that back. */
export function CatalogFacetLists({ facets, query, view }: { facets: Promise<CatalogFacets>; query: CatalogQuery; view: CatalogView }) {
  const told = use(facets);
  const lists = order.filter((property) => told.facets[property].length > 0);
  if (lists.length === 0) return null;
  return (
    <nav aria-label="Narrow down" className="wide-only">
      <SpaceBetween size="s">
        {lists.map((property) => (
          <ExpandableSection key={property} headerText={propertyWords[property]} defaultExpanded={property === 'access' || property === 'team' || property === 'region'} variant="default">
            <ul className="facets">
              {told.facets[property].slice(0, shownValues).map(({ value, label, count }) => (
                <li key={value}>
                  <FacetLink property={property} value={value} label={label} query={query} view={view} /> <Box variant="small" color="text-body-secondary">{count}</Box>
                </li>
              ))}
            </ul>
          </ExpandableSection>
        ))}
      </SpaceBetween>
    </nav>
  );
}

function FacetLink({ property, value, label, query, view }: { property: CatalogProperty; value: string; label: string; query: CatalogQuery; view: CatalogView }) {
  const isThis = (filter: CatalogFilter) => filter.property === property && filter.operator === '=' && filter.value === value;
  const isOn = query.filters.some(isThis);
  const filters = isOn ? query.filters.filter((filter) => !isThis(filter)) : [...query.filters, { property, operator: '=' as const, value }];
  const words = property === 'account' ? label : valueWords(property, value);
  return (
    <AppLink href={catalogAddress({ filters, operation: query.operation, cursor: null }, view)} fontSize="body-s" ariaLabel={isOn ? `${words}, chosen; take it back` : undefined}>
      {isOn ? `✓ ${words}` : words}
    </AppLink>
  );
}
