'use client';
import ReactMarkdown from 'react-markdown';
import rehypeSanitize, { defaultSchema } from 'rehype-sanitize';
import remarkGfm from 'remark-gfm';

const schema = {
  ...defaultSchema,
  tagNames: defaultSchema.tagNames?.filter((tag) => tag !== 'img' && tag !== 'input'),
  protocols: { href: ['http', 'https', 'mailto'] },
};

const safeProtocols = new Set(['http:', 'https:', 'mailto:']);

/** The address, or nothing when it is of another scheme or leads nowhere by itself. */
export function safeAddress(address: string): string {
  try {
    return safeProtocols.has(new URL(address).protocol) ? address : '';
  } catch {
    return '';
  }
}

/** The page has its own `h1`, so headings of the text begin one level below. */
export default function MarkdownRendered({ text }: { text: string }) {
  return (
    <ReactMarkdown
      remarkPlugins={[remarkGfm]}
      rehypePlugins={[[rehypeSanitize, schema]]}
      urlTransform={safeAddress}
      components={{
        h1: ({ children }) => <h2>{children}</h2>,
        h2: ({ children }) => <h3>{children}</h3>,
        h3: ({ children }) => <h4>{children}</h4>,
        a: ({ href, children }) =>
          href ? (
            <a href={href} target="_blank" rel="noopener noreferrer nofollow">
              {children}
            </a>
          ) : (
            <span>{children}</span>
          ),
        img: () => null,
      }}
    >
      {text}
    </ReactMarkdown>
  );
}
