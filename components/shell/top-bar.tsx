'use client';
import TopNavigation from '@cloudscape-design/components/top-navigation';
import { useFollow } from '../app-link';
import type { ThemeChoice } from './theme';
import { useUnread } from './unread';
import { useTheme } from './use-theme';

const themes: { id: ThemeChoice; text: string }[] = [
  { id: 'system', text: 'As the system has it' },
  { id: 'light', text: 'Light' },
  { id: 'dark', text: 'Dark' },
];

async function leave() {
  const response = await fetch('/api/auth/signout', { method: 'POST' }).catch(() => null);
  const { location } = response?.ok ? ((await response.json()) as { location: string }) : { location: '/' };
  window.location.assign(location);
}

export interface ShellPerson {
  name: string;
  email: string;
  isAdmin: boolean;
  teams: { id: string; name: string }[];
}

export function TopBar({ person, theme, unreadNotices }: { person: ShellPerson; theme: ThemeChoice; unreadNotices: number }) {
  const follow = useFollow();
  const unread = useUnread(unreadNotices);
  const count = unread > 99 ? '99+' : String(unread);
  const { choice, choose } = useTheme(theme);
  const teams = person.teams.map((team) => team.name).join(', ') || 'No team';
  return (
    <TopNavigation
      identity={{ href: '/', title: 'Pergola', onFollow: () => follow({ preventDefault: () => undefined, detail: {} }) }}
      utilities={[
        {
          type: 'button',
          iconName: 'notification',
          title: 'Notices',
          text: unread > 0 ? count : undefined,
          badge: unread > 0,
          ariaLabel: unread > 0 ? `Notices: ${count} unread` : 'Notices',
          href: '/notices',
          onFollow: follow,
        },
        {
          type: 'menu-dropdown',
          iconName: 'settings',
          title: 'Appearance',
          ariaLabel: 'Appearance',
          items: themes.map(({ id, text }) => ({ id, text, itemType: 'checkbox' as const, checked: id === choice })),
          onItemClick: ({ detail }) => choose(detail.id as ThemeChoice),
        },
        {
          type: 'menu-dropdown',
          iconName: 'user-profile',
          text: person.name,
          description: person.email,
          items: [
            { id: 'teams', text: person.isAdmin ? `${teams} · Administrator` : teams, disabled: true },
            { id: 'profile', text: 'Your profile', href: '/profile' },
            { id: 'leave', text: 'Sign out' },
          ],
          onItemFollow: follow,
          onItemClick: ({ detail }) => {
            if (detail.id === 'leave') void leave();
          },
        },
      ]}
    />
  );
}
