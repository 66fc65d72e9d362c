'use client';
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import type { ReactNode } from 'react';
import { Time } from '@/components/time';
import { notTestedInWords, type TestStatus } from '../test-status';

export function signOfTest(test: TestStatus): StatusIndicatorProps.Type {
  if (test.is === 'passed') return 'success';
  if (test.is === 'running') return 'in-progress';
  return test.is === 'failed' ? test.sign : 'pending';
}

/** What the last test request showed: green only after the service responded as expected. */
export function TestOfConnection({ test, serviceName, accountId }: { test: TestStatus; serviceName: string; accountId: string }) {
  return (
    <StatusIndicator type={signOfTest(test)} wrapText>
      <span className="whole-words">{wordsOf(test, { serviceName, accountId })}</span>
    </StatusIndicator>
  );
}

function wordsOf(test: TestStatus, of: { serviceName: string; accountId: string }): ReactNode {
  switch (test.is) {
    case 'passed':
      return (
        <>
          Tested at <Time iso={test.at} />: {of.serviceName} responded{test.status ? ` ${test.status}` : ''}{test.isDeclared ? ' to the test request that its owners declare' : ''}.
        </>
      );
    case 'failed':
      return (
        <>
          The test failed at <Time iso={test.at} />. {test.explanation.cause} {test.explanation.fix}
        </>
      );
    case 'running':
      return `Pergola sends the test request of ${of.serviceName}. It takes a few seconds.`;
    case 'notTested':
      return notTestedInWords(test.because, of);
  }
}
