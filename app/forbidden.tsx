import type { Metadata } from 'next';
import { Message } from '@/components/message';

export const metadata: Metadata = { title: 'Not allowed' };

export default function Forbidden() {
  return (
    <Message title="You don’t have permission to do this">
      Only the team that owns this can change it. Ask a member of that team, or your administrators if you belong to it.
    </Message>
  );
}
