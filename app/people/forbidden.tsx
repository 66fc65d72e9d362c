import type { Metadata } from 'next';
import { Message } from '@/components/message';

export const metadata: Metadata = { title: 'Not allowed' };

export default function Forbidden() {
  return <Message title="You don't have permission to see all people">Only administrators can see everyone and end their sessions. Your own sessions are on your profile, in the menu with your name.</Message>;
}
