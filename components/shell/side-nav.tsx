'use client';
import Badge from '@cloudscape-design/components/badge';
import SideNavigation from '@cloudscape-design/components/side-navigation';
import { usePathname } from 'next/navigation';
import { useFollow } from '../app-link';

const places: { text: string; href: string; below: string[]; isForAdmins?: boolean }[] = [
  { text: 'Catalog', href: '/', below: ['/services'] },
  { text: 'My access', href: '/access', below: [] },
  { text: 'Approvals', href: '/approvals', below: [] },
  { text: 'Services I own', href: '/owned', below: ['/services/new'] },
  { text: 'Unmanaged access', href: '/ghosts', below: [] },
  { text: 'Notices', href: '/notices', below: [] },
  { text: 'Activity', href: '/activity', below: [] },
  { text: 'Accounts', href: '/accounts', below: [] },
  { text: 'People', href: '/people', below: [], isForAdmins: true },
  { text: 'Controller', href: '/controller', below: [], isForAdmins: true },
];

/** The place that an address belongs to: the one with the longest beginning in common. Some pages, as the profile, belong to none. */
function placeOf(pathname: string): string | undefined {
  const candidates = places.flatMap(({ href, below }) => [href, ...below].map((root) => ({ href, root })));
  const fitting = candidates.filter(({ root }) => root === pathname || (root !== '/' && pathname.startsWith(`${root}/`)));
  return fitting.sort((a, b) => b.root.length - a.root.length)[0]?.href;
}

/** What waits for this person, by place. */
export interface Waiting {
  approvals: number;
  ghosts: number;
}

function countOf(href: string, { approvals, ghosts }: Waiting): { count: number; words: string } {
  if (href === '/approvals') return { count: approvals, words: 'waiting for you' };
  return { count: href === '/ghosts' ? ghosts : 0, words: 'to decide on' };
}

export function SideNav({ waiting, isAdmin }: { waiting: Waiting; isAdmin: boolean }) {
  const pathname = usePathname();
  const follow = useFollow();
  return (
    <SideNavigation
      header={{ text: 'Private services', href: '/' }}
      activeHref={placeOf(pathname)}
      onFollow={follow}
      items={places.filter(({ isForAdmins }) => isAdmin || !isForAdmins).map(({ text, href }) => ({
        type: 'link' as const,
        text,
        href,
        info: <Count {...countOf(href, waiting)} />,
      }))}
    />
  );
}

function Count({ count, words }: { count: number; words: string }) {
  if (count === 0) return null;
  return (
    <Badge color="red">
      {count}
      <span className="visually-hidden"> {words}</span>
    </Badge>
  );
}
