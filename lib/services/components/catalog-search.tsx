'use client';
import PropertyFilter, { type PropertyFilterProps } from '@cloudscape-design/components/property-filter';
import { useEffect, useState } from 'react';
import { catalogProperties, type CatalogFilter, type CatalogProperty, type CatalogQuery } from '../catalog-query';
import type { CatalogFacets } from '../reads';
import { propertyWords, valueWords } from '../words';

interface CatalogSearchProps {
  query: CatalogQuery;
  facets: Promise<CatalogFacets>;
  onChange: (filters: CatalogFilter[], operation: 'and' | 'or') => void;
}

const properties: PropertyFilterProps.FilteringProperty[] = catalogProperties.map((key) => ({
  key,
  propertyLabel: propertyWords[key],
  groupValuesLabel: `${propertyWords[key]} values`,
  operators: ['=', '!='].map((operator) => ({ operator: operator as '=' | '!=', format: (value: string) => valueWords(key, value) })),
}));

function tokenOf({ property, operator, value }: CatalogFilter): PropertyFilterProps.Token {
  return property === 'text' ? { operator: operator === '=' ? ':' : '!:', value } : { propertyKey: property, operator, value };
}

/** What is typed for a property may be its words instead of its value. */
function filterOf({ propertyKey, operator, value }: PropertyFilterProps.Token, known: PropertyFilterProps.FilteringOption[]): CatalogFilter {
  const isNot = operator === '!=' || operator === '!:';
  if (!propertyKey) return { property: 'text', operator: isNot ? '!=' : '=', value };
  const option = known.find((each) => each.propertyKey === propertyKey && (each.value === value || each.label === value));
  return { property: propertyKey as CatalogProperty, operator: isNot ? '!=' : '=', value: option?.value ?? String(value) };
}

export default function CatalogSearch({ query, facets, onChange }: CatalogSearchProps) {
  const [options, setOptions] = useState<PropertyFilterProps.FilteringOption[] | null>(null);
  useEffect(() => {
    let isCurrent = true;
    facets.then(
      (told) => isCurrent && setOptions(optionsOf(told)),
      () => isCurrent && setOptions([]),
    );
    return () => {
      isCurrent = false;
    };
  }, [facets]);
  return (
    <PropertyFilter
      query={{ tokens: query.filters.map(tokenOf), operation: query.operation }}
      onChange={({ detail }) => onChange(detail.tokens.map((token) => filterOf(token, options ?? [])), detail.operation)}
      filteringProperties={properties}
      filteringOptions={options ?? []}
      filteringStatusType={options ? 'finished' : 'loading'}
      freeTextFiltering={{ operators: [':'], defaultOperator: ':' }}
      filteringPlaceholder="Search services by words, team, Region, sign-in or tag"
      filteringAriaLabel="Search services"
      filteringLoadingText="Loading values"
      filteringEmpty="No values"
      expandToViewport
      i18nStrings={{ clearFiltersText: 'Clear filters' }}
    />
  );
}

function optionsOf({ facets }: CatalogFacets): PropertyFilterProps.FilteringOption[] {
  return catalogProperties.flatMap((property) =>
    facets[property].map(({ value, label, count }) => ({
      propertyKey: property,
      value,
      label: property === 'account' ? label : valueWords(property, value),
      tags: [`${count}`],
    })),
  );
}
