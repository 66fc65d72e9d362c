'use client';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { Time } from '@/components/time';
import type { Reading } from '../reads/readings';

/** Of each account and Region: when AWS was read last, and why it was not. */
export function Readings({ readings }: { readings: Reading[] }) {
  return (
    <ul className="plain-list">
      {readings.map((reading) => (
        <li key={`${reading.accountId}/${reading.region}`}>
          <ReadingWords reading={reading} />
        </li>
      ))}
    </ul>
  );
}

function ReadingWords({ reading: { accountId, accountName, region, lastOkAt, problem, isBeingRead } }: { reading: Reading }) {
  const where = `${accountName} (${accountId}), ${region}`;
  if (isBeingRead) return <StatusIndicator type="in-progress">{where}: being read</StatusIndicator>;
  if (problem) {
    return (
      <StatusIndicator type="error" wrapText>
        <span className="whole-words">
          {where}: could not be read. {problem} {lastOkAt ? <>Read last <Time iso={lastOkAt} />.</> : 'It was never read.'}
        </span>
      </StatusIndicator>
    );
  }
  if (!lastOkAt) return <StatusIndicator type="pending">{where}: not read yet</StatusIndicator>;
  return (
    <StatusIndicator type="success" wrapText>
      {where}: <Time iso={lastOkAt} />
    </StatusIndicator>
  );
}
