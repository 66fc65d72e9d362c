import type { Metadata } from 'next';
import { Message } from '@/components/message';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <Message title="There is nothing here">
      This address leads to nothing, or to something that is not shared with your teams. Check the address, or ask who sent it to you.
    </Message>
  );
}
