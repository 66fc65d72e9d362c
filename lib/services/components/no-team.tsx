'use client';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import { Page } from '@/components/page';

/** For somebody whom the sign-in puts into no team: what that means, and who can change it. */
export function NoTeam({ email }: { email: string }) {
  return (
    <Page title="Catalog" breadcrumbs={[]}>
      <Container>
        <Box variant="h2">You are not in a team yet</Box>
        <Box variant="p">
          Services, accounts and access belong to teams, and your organization’s sign-in names none for {email}. Ask your administrators to put you into your team’s group, then sign out and in
          again.
        </Box>
      </Container>
    </Page>
  );
}
