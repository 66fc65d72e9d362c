'use client';
import dynamic from 'next/dynamic';
import type { HoldView } from '../reads/hold';

const Flashbar = dynamic(() => import('@cloudscape-design/components/flashbar'));

const banners: Record<HoldView['is'], { header: string; next: string }> = {
  hold: { header: 'Pergola is on hold', next: 'You can still request access, and access that ends is removed. Pergola creates and changes nothing on AWS until an administrator decides under Controller, Installation.' },
  copy: { header: 'This is a copy', next: 'Pergola changes nothing on AWS with it, and removes nothing.' },
  readOnly: { header: 'This is a read-only copy', next: 'Pergola changes nothing on AWS with it, and removes nothing.' },
};

/** On every page, because a hold concerns everyone. What disagrees is for administrators, on their page. */
export function HoldBanner({ hold }: { hold: HoldView }) {
  const { header, next } = banners[hold.is];
  const why = hold.is === 'hold' ? 'Its database does not agree with the installation record, as after the restore of a backup, or the record can’t be read and written.' : hold.sentence;
  return <Flashbar items={[{ id: 'hold', type: 'warning', header, content: `${why} ${next}` }]} />;
}
