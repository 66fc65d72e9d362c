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
  { text: 'Notices', href: '/notices', below: [] },
  { text: 'Activity', href: '/activity', below: [] },
  { text: 'Accounts', href: '/accounts', below: [] },
  { text: 'Controller', href: '/controller', below: [], isForAdmins: true },
];

/** The place that an address belongs to: the one with the longest beginning in common. */
function placeOf(pathname: string): string {
  const candidates = places.flatMap(({ href, below }) => [href, ...below].map((root) => ({ href, root })));
  const fitting = candidates.filter(({ root }) => root === pathname || (root !== '/' && pathname.startsWith(`${root}/`)));
  return fitting.sort((a, b) => b.root.length - a.root.length)[0]?.href ?? '/';
}

export function SideNav({ waitingApprovals, isAdmin }: { waitingApprovals: number; isAdmin: boolean }) {
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
        info:
          href === '/approvals' && waitingApprovals > 0 ? (
            <Badge color="red">
              {waitingApprovals}
              <span className="visually-hidden"> waiting for you</span>
            </Badge>
          ) : undefined,
      }))}
    />
  );
}
