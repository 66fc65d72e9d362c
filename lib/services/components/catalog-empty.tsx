'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { LinkButton } from '@/components/app-link';

export function CatalogEmpty({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  return (
    <Box textAlign="center" padding={{ vertical: 'xxl' }}>
      <SpaceBetween size="m">
        <Box variant="h3">{isFiltered ? 'No service fits' : 'No service is published yet'}</Box>
        <Box variant="p" color="text-body-secondary">
          {isFiltered ? 'Try fewer or other words, or take a filter away.' : 'Services appear here as soon as a team publishes one of an account of its own.'}
        </Box>
        {isFiltered ? <Button onClick={onClear}>Clear filters</Button> : <LinkButton href="/services/new">Publish a service</LinkButton>}
      </SpaceBetween>
    </Box>
  );
}
