import '@cloudscape-design/global-styles/index.css';
import './globals.css';
import type { Metadata, Viewport } from 'next';
import { cookies, headers } from 'next/headers';
import type { ReactNode } from 'react';
import { Shell } from '@/components/shell/shell';
import { firstPaintScript } from '@/components/shell/first-paint';
import { darkClass, themeChoiceOf, themeCookie } from '@/components/shell/theme';
import { currentSession } from '@/lib/platform/auth';
import { openCount } from '@/lib/ghosts/reads';
import { openObjectCount } from '@/lib/ghosts/reads/marked-objects';
import { unreadCount } from '@/lib/notices/reads';
import { PauseBanner } from '@/lib/operations/components/pause-banner';
import { readHold } from '@/lib/installation/reads/hold';
import { pausesConcerning } from '@/lib/operations/reads/pauses';
import { scopeOf } from '@/lib/platform/scope';
import { pendingRequestCount } from '@/lib/requests/reads';
import { redirectToSignIn } from '@/lib/people/require-actor';

export const metadata: Metadata = {
  title: { default: 'Pergola', template: '%s · Pergola' },
  description: 'Publish private services, ask for access, connect, and take access back so that it is gone.',
  robots: { index: false },
};

export const viewport: Viewport = { width: 'device-width', initialScale: 1, colorScheme: 'light dark' };

const openPaths = new Set(['/signin']);

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [session, jar, head] = await Promise.all([currentSession(), cookies(), headers()]);
  const actor = session.state === 'live' ? session.actor : null;
  const path = head.get('x-path') ?? '/';
  if (session.state !== 'live' && !openPaths.has(path.split('?')[0]!)) await redirectToSignIn(session.state);
  const scope = actor && scopeOf(actor);
  const [approvals, access, objects, unreadNotices, pauses, hold] = actor && scope ? await Promise.all([pendingRequestCount(actor), openCount(scope), openObjectCount(scope), unreadCount(scope), pausesConcerning(scope), readHold()]) : [0, 0, 0, 0, [], null];
  const theme = themeChoiceOf(jar.get(themeCookie)?.value);
  return (
    <html lang="en">
      <body className={theme === 'dark' ? darkClass : undefined} suppressHydrationWarning>
        <script nonce={head.get('x-nonce') ?? undefined} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: firstPaintScript(theme) }} />
        {actor ? (
          <Shell person={{ name: actor.name, email: actor.email, isAdmin: actor.isAdmin, teams: actor.teams }} theme={theme} waiting={{ approvals, ghosts: access + objects }} unreadNotices={unreadNotices} banner={<PauseBanner initial={{ pauses, hold }} />}>
            {children}
          </Shell>
        ) : (
          children
        )}
      </body>
    </html>
  );
}
