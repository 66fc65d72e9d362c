'use client';
import AppLayout from '@cloudscape-design/components/app-layout-toolbar';
import BreadcrumbGroup from '@cloudscape-design/components/breadcrumb-group';
import Cards from '@cloudscape-design/components/cards';
import Header from '@cloudscape-design/components/header';
import Pagination from '@cloudscape-design/components/pagination';
import PropertyFilter from '@cloudscape-design/components/property-filter';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import SideNavigation from '@cloudscape-design/components/side-navigation';
import Table from '@cloudscape-design/components/table';
import TopNavigation from '@cloudscape-design/components/top-navigation';
import { useState } from 'react';

const items = [{ id: 'one', name: 'service1' }];

/** What a page of this layout weighs before it does anything: Cloudscape's parts and nothing of ours. */
export function BarePage() {
  const [view, setView] = useState('cards');
  return (
    <>
      <TopNavigation identity={{ href: '/', title: 'Bare' }} utilities={[{ type: 'menu-dropdown', text: 'Somebody', items: [{ id: 'leave', text: 'Sign out' }] }]} />
      <AppLayout
        navigation={<SideNavigation items={[{ type: 'link', text: 'Catalog', href: '/' }]} />}
        breadcrumbs={<BreadcrumbGroup items={[{ text: 'Catalog', href: '/' }]} />}
        content={
          <>
            <Header variant="h1">Catalog</Header>
            <PropertyFilter query={{ tokens: [], operation: 'and' }} onChange={() => undefined} filteringProperties={[]} />
            <SegmentedControl
              selectedId={view}
              options={[
                { id: 'cards', text: 'Cards' },
                { id: 'table', text: 'Table' },
              ]}
              onChange={({ detail }) => setView(detail.selectedId)}
            />
            <Pagination currentPageIndex={1} pagesCount={2} />
            {view === 'cards' ? (
              <Cards items={items} cardDefinition={{ header: ({ name }) => name }} />
            ) : (
              <Table items={items} columnDefinitions={[{ id: 'name', header: 'Name', cell: ({ name }) => name }]} />
            )}
          </>
        }
      />
    </>
  );
}
