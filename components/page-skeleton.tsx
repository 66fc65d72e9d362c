'use client';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Skeleton from '@cloudscape-design/components/skeleton';
import SpaceBetween from '@cloudscape-design/components/space-between';
import LiveRegion from '@cloudscape-design/components/live-region';

/** For `loading.tsx`: the lines of the page to come, so that nothing jumps. */
export function PageSkeleton({ containers = 2 }: { containers?: number }) {
  return (
    <ContentLayout header={<Skeleton variant="text-heading-xl" width="16rem" />}>
      <LiveRegion hidden>Loading</LiveRegion>
      <SpaceBetween size="l">
        {Array.from({ length: containers }, (_, index) => (
          <Container key={index} header={<Skeleton variant="text-heading-m" width="12rem" />}>
            <SpaceBetween size="s">
              <Skeleton variant="text-body-m" width="90%" />
              <Skeleton variant="text-body-m" width="75%" />
              <Box margin={{ top: 's' }}>
                <Skeleton variant="text-body-m" width="40%" />
              </Box>
            </SpaceBetween>
          </Container>
        ))}
      </SpaceBetween>
    </ContentLayout>
  );
}
