'use client';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { Reading } from '../reads/readings';

/** Only what was read can be said to hold nothing. */
export function NothingFound({ readings }: { readings: Reading[] }) {
  return (
    <Container>
      <NothingWords readings={readings} />
    </Container>
  );
}

function NothingWords({ readings }: { readings: Reading[] }) {
  if (readings.length === 0) return <Box color="text-body-secondary">Your teams own no service yet. Once they publish one, whoever has access to it on AWS without a grant appears here.</Box>;
  const unread = readings.filter(({ lastOkAt, problem }) => lastOkAt === null || problem !== null);
  if (unread.length === readings.length) return <StatusIndicator type="pending">AWS has not been read yet, so nothing can be said. It is read by itself; “Look again” does it now.</StatusIndicator>;
  if (unread.length > 0) return <StatusIndicator type="warning">Where AWS could be read, a grant explains all access. Below is where it could not.</StatusIndicator>;
  return <StatusIndicator type="success">A grant explains all access that AWS lists on your services.</StatusIndicator>;
}
