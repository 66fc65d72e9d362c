'use client';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { Check } from '../../checks/check';

const indicators = { pass: 'success', warn: 'warning', fail: 'error' } as const;
const words = { pass: 'Passed', warn: 'Warning', fail: 'Failed' };

/** Every check with its verdict in words; null while the form is not far enough for any. */
export function ChecksPanel({ checks }: { checks: Check[] | null }) {
  const failed = checks?.filter(({ verdict }) => verdict === 'fail').length ?? 0;
  const warned = checks?.filter(({ verdict }) => verdict === 'warn').length ?? 0;
  return (
    <Container
      header={
        <Header variant="h2" description={checks ? summaryOf(failed, warned) : 'They run as soon as VPC and address are chosen, and once more when you publish.'}>
          Checks before anything is made
        </Header>
      }
    >
      {checks ? (
        <ul className="plain-list">
          {checks.map(({ id, title, verdict, why, mend }) => (
            <li key={id}>
              <SpaceBetween size="xxxs">
                <StatusIndicator type={indicators[verdict]} iconAriaLabel={words[verdict]}>
                  {title}
                </StatusIndicator>
                <Box padding={{ left: 'l' }}>
                  {why} {mend && verdict !== 'pass' && <b>{mend}</b>}
                </Box>
              </SpaceBetween>
            </li>
          ))}
        </ul>
      ) : (
        <StatusIndicator type="pending">Waiting for the VPC and the address</StatusIndicator>
      )}
    </Container>
  );
}

function summaryOf(failed: number, warned: number): string {
  if (failed > 0) return `Fix ${failed} ${failed === 1 ? 'problem' : 'problems'} before you publish.`;
  if (warned > 0) return `No problem was found. Read the ${warned === 1 ? 'warning' : `${warned} warnings`} before you publish.`;
  return 'No problem was found.';
}
