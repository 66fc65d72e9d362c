import type { PropertyFilterProps } from '@cloudscape-design/components/property-filter';
import { activityFilterSchema, type ActivityFilter } from './schema';

/** What the activity can be filtered by, each at most once. */
export const properties: PropertyFilterProps.FilteringProperty[] = [
  { key: 'person', propertyLabel: 'Person', groupValuesLabel: 'People', operators: ['='] },
  { key: 'action', propertyLabel: 'Action', groupValuesLabel: 'Actions', operators: ['='] },
  { key: 'outcome', propertyLabel: 'Outcome', groupValuesLabel: 'Outcomes', operators: ['='] },
  { key: 'service', propertyLabel: 'Service', groupValuesLabel: 'Services', operators: ['='] },
  { key: 'from', propertyLabel: 'From day (YYYY-MM-DD)', groupValuesLabel: 'First days', operators: ['='] },
  { key: 'to', propertyLabel: 'To day (YYYY-MM-DD)', groupValuesLabel: 'Last days', operators: ['='] },
];

export function tokensOf(filter: ActivityFilter): PropertyFilterProps.Token[] {
  return Object.entries(filter)
    .filter(([, value]) => value !== '')
    .map(([propertyKey, value]) => ({ propertyKey, operator: '=', value }));
}

/** Words without a property are taken for a person; of two that say the same property, the later holds. */
export function filterOfTokens(tokens: readonly PropertyFilterProps.Token[]): ActivityFilter {
  const values = tokens.map(({ propertyKey = 'person', value }) => [propertyKey, String(value)] as const);
  return activityFilterSchema.parse(Object.fromEntries(values));
}

/** The filter as a query, with what is set alone. */
export function addressOf(filter: ActivityFilter): string {
  return new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== '')).toString();
}
