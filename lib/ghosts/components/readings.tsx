'use client';
import { Time } from '@/components/time';
import type { Reading } from '../reads/readings';
import { Sign } from './sign';

/** Of each account and Region: when AWS was read last, and why it was not. */
export function Readings({ readings }: { readings: Reading[] }) {
  return (
    <ul className="plain-list">
      {readings.map((reading) => (
        <li key={`${reading.accountId}/${reading.region}/${reading.what}`}>
          <ReadingWords reading={reading} />
        </li>
      ))}
    </ul>
  );
}

function ReadingWords({ reading: { accountId, accountName, region, what, lastOkAt, problem, isBeingRead } }: { reading: Reading }) {
  const where = `${accountName} (${accountId}), ${region}${what === 'access' ? '' : `, ${what}`}`;
  if (isBeingRead) return <Sign type="in-progress">{where}: being read</Sign>;
  if (problem) {
    return (
      <Sign type="error">{where}: could not be read. {problem} {lastOkAt ? <>Read last <Time iso={lastOkAt} />.</> : 'It was never read.'}</Sign>
    );
  }
  if (!lastOkAt) return <Sign type="pending">{where}: not read yet</Sign>;
  return (
    <Sign type="success">{where}: <Time iso={lastOkAt} /></Sign>
  );
}
