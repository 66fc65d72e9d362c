import type { Metadata } from 'next';
import { Message } from '@/components/message';

export const metadata: Metadata = { title: 'Not allowed' };

export default function Forbidden() {
  return (
    <Message title="This is not yours to do">
      You may see this, but changing it is for the team that owns it. Ask somebody of that team, or your administrators if you should be in it.
    </Message>
  );
}
