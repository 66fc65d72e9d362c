'use client';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import type { Reading } from '../reads/readings';
import { Sign } from './sign';

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
  if (unread.length === readings.length) return <Sign type="pending">AWS has not been read yet, so nothing can be said. It is read by itself; “Look again” does it now.</Sign>;
  if (unread.length > 0) return <Sign type="warning">Where AWS could be read, a grant explains all access. Below is where it could not.</Sign>;
  return <Sign type="success">A grant explains all access that AWS lists on your services.</Sign>;
}
