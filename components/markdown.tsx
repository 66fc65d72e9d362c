'use client';
import TextContent from '@cloudscape-design/components/text-content';
import dynamic from 'next/dynamic';

const Rendered = dynamic(() => import('./markdown-rendered'), { loading: () => <span>Loading the text…</span> });

/**
 * Markdown that a person wrote, made harmless: no raw HTML, no images, links to http, https and mailto alone. Loaded
 * only where it is shown.
 */
export function Markdown({ text }: { text: string }) {
  return (
    <TextContent>
      <div className="markdown">
        <Rendered text={text} />
      </div>
    </TextContent>
  );
}
