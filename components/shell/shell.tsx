'use client';
import AppLayout from '@cloudscape-design/components/app-layout-toolbar';
import { I18nProvider } from '@cloudscape-design/components/i18n';
import messages from '@cloudscape-design/components/i18n/messages/all.en';
import dynamic from 'next/dynamic';
import { usePathname } from 'next/navigation';
import { useEffect, useState, type ReactNode } from 'react';
import { FlashProvider, Flashes } from '../flash';
// Every page can come to an error, to nothing or to a refusal. Known here, what shows them is loaded once and not with each of the three.
import '../message';
import { QueryProvider } from '../query-provider';
import { SideNav, type Waiting } from './side-nav';
import { SlotsProvider, useSlots } from './slots';
import { forcedWidth } from './first-paint';
import type { ThemeChoice } from './theme';
import { TopBar, type ShellPerson } from './top-bar';
import { Trail } from './trail';
import { useKeptFocus } from './use-kept-focus';

/** Seen only by those who open it. */
const HelpPanel = dynamic(() => import('@cloudscape-design/components/help-panel'), { ssr: false });

interface ShellProps {
  person: ShellPerson;
  theme: ThemeChoice;
  waiting: Waiting;
  /** What this person was told and has not read. */
  unreadNotices: number;
  /** What concerns this person on every page. */
  banner?: ReactNode;
  children: ReactNode;
}

const headerId = 'top';

/** Cloudscape's own boundary, below which the places cover the page. */
const narrow = '(max-width: 688px)';

/** What stands around every page of somebody who is signed in. */
export function Shell(props: ShellProps) {
  return (
    <I18nProvider locale="en" messages={[messages]}>
      <QueryProvider>
        <FlashProvider>
          <SlotsProvider>
            <Frame {...props} />
          </SlotsProvider>
        </FlashProvider>
      </QueryProvider>
    </I18nProvider>
  );
}

/**
 * Cloudscape asks the browser's width while it takes over the server's HTML, which is always the wide one, so a phone would
 * not agree with it. The theme script makes it answer "wide" until then; here it may look again.
 */
function useOwnWidth() {
  useEffect(() => {
    delete (globalThis as Record<symbol, unknown>)[forcedWidth];
    window.dispatchEvent(new Event('resize'));
  }, []);
}

/** The search may still be on its way when somebody asks for it. */
const searchWaitMs = 3_000;

function focusSearch(deadline = performance.now() + searchWaitMs) {
  const search = document.querySelector<HTMLInputElement>('main [data-search] input:not(:disabled)');
  if (search) search.focus();
  else if (performance.now() < deadline) requestAnimationFrame(() => focusSearch(deadline));
}

/** A slash anywhere but in a field goes to the page's search, as on many other sites. */
function useSlashKey() {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target instanceof HTMLElement && event.target.closest('input, textarea, select, [contenteditable="true"]')) return;
      if (!document.querySelector('main [data-search]')) return;
      event.preventDefault();
      focusSearch();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}

function Frame({ person, theme, waiting, unreadNotices, banner, children }: ShellProps) {
  const { help, breadcrumbs } = useSlots();
  const [isHelpOpen, setHelpOpen] = useState(false);
  const [arePlacesOpen, setPlacesOpen] = useState(true);
  const pathname = usePathname();
  useEffect(() => {
    if (matchMedia(narrow).matches) setPlacesOpen(false);
  }, [pathname]);
  useSlashKey();
  useKeptFocus();
  useOwnWidth();
  // A session that ended leads here from an open page, which keeps its layout.
  if (pathname === '/signin') return children;
  return (
    <>
      <a className="skip-link" href="#content">
        Skip to the content
      </a>
      <div id={headerId} className="top-bar">
        <TopBar person={person} theme={theme} unreadNotices={unreadNotices} />
      </div>
      <AppLayout
        headerSelector={`#${headerId}`}
        navigationOpen={arePlacesOpen}
        onNavigationChange={({ detail }) => setPlacesOpen(detail.open)}
        navigation={<SideNav waiting={waiting} isAdmin={person.isAdmin} />}
        notifications={
          <>
            <Flashes />
            {banner}
          </>
        }
        stickyNotifications
        breadcrumbs={breadcrumbs.length > 1 && <Trail />}
        tools={help && <HelpPanel>{help}</HelpPanel>}
        toolsHide={!help}
        toolsOpen={isHelpOpen}
        onToolsChange={({ detail }) => setHelpOpen(detail.open)}
        ariaLabels={{
          navigation: 'Places',
          navigationToggle: 'Open places',
          navigationClose: 'Close places',
          notifications: 'Messages',
          tools: 'Help',
          toolsToggle: 'Open help',
          toolsClose: 'Close help',
        }}
        content={
          <div id="content" tabIndex={-1}>
            {children}
          </div>
        }
      />
    </>
  );
}
