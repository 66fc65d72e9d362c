'use client';
import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import { LinkButton } from './app-link';
import { Page } from './page';

/** A whole page that says one thing: not found, not allowed, not set up. */
export function Message({ title, children, action }: { title: string; children: ReactNode; action?: ReactNode }) {
  return (
    <Page title={title} breadcrumbs={[]}>
      <SpaceBetween size="l">
        <Box variant="p">{children}</Box>
        {action ?? <LinkButton href="/">Go to the catalog</LinkButton>}
      </SpaceBetween>
    </Page>
  );
}
