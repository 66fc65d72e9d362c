'use client';
import Badge from '@cloudscape-design/components/badge';
import Box from '@cloudscape-design/components/box';
import Cards from '@cloudscape-design/components/cards';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { AppLink } from '@/components/app-link';
import type { CatalogEntry } from '../reads';
import { signInWords } from '../words';
import { RelationAction, RelationWords } from './relation';

export default function CatalogCards({ entries }: { entries: CatalogEntry[] }) {
  return (
    <Cards
      items={entries}
      trackBy="id"
      ariaLabels={{ cardsLabel: 'Services', itemSelectionLabel: (_, entry) => entry.name, selectionGroupLabel: 'Services' }}
      cardsPerRow={[{ cards: 1 }, { minWidth: 640, cards: 2 }, { minWidth: 1_100, cards: 3 }]}
      cardDefinition={{
        header: (entry) => (
          <AppLink href={`/services/${entry.id}`} fontSize="heading-m">
            {entry.name}
          </AppLink>
        ),
        sections: [
          { id: 'summary', content: (entry) => <Box color="text-body-secondary">{entry.summary}</Box> },
          { id: 'team', header: 'Owner team', content: (entry) => entry.teamName, width: 50 },
          { id: 'region', header: 'Region', content: (entry) => entry.region, width: 50 },
          { id: 'signIn', header: 'Sign-in', content: (entry) => signInWords[entry.signIn], width: 50 },
          { id: 'ways', header: 'Ways to connect', content: () => 'EventBridge connection', width: 50 },
          { id: 'tags', content: (entry) => entry.tags.length > 0 && <Tags tags={entry.tags} /> },
          {
            id: 'relation',
            content: (entry) => (
              <SpaceBetween size="xs">
                <RelationWords entry={entry} />
                <RelationAction entry={entry} />
              </SpaceBetween>
            ),
          },
        ],
      }}
    />
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
