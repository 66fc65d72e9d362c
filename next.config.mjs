/** @type {import('next').NextConfig} */
const config = {
  distDir: process.env.NEXT_DIST_DIR || '.next',
  // The same in each build of the same sources, so that several hosts serve each other's pages.
  generateBuildId: () => process.env.PERGOLA_BUILD_ID ?? null,
  poweredByHeader: false,
  reactStrictMode: true,
  transpilePackages: ['@cloudscape-design/components', '@cloudscape-design/component-toolkit'],
  // Loaded by Node itself: they read files beside themselves or hold one instance a process.
  serverExternalPackages: ['pg', 'rate-limiter-flexible', 'pino', 'graphile-worker', '@prisma/client', '@prisma/adapter-pg', 'prom-client', '@opentelemetry/api', '@opentelemetry/resources', '@opentelemetry/sdk-trace-node', '@opentelemetry/exporter-trace-otlp-http'],
  // No page has an image to optimize; /_next/image is an unknown address.
  images: { unoptimized: true, remotePatterns: [] },
  // Files of the build do not pass `proxy.ts`, which sets the headers of everything else.
  headers: async () => [{ source: '/_next/:path*', headers: [{ key: 'x-content-type-options', value: 'nosniff' }] }],
  // `npm test` checks the types of everything, once; checking the pages again would only make each start longer.
  typescript: { ignoreBuildErrors: true },
  experimental: {
    authInterrupts: true,
    serverActions: { bodySizeLimit: '128kb' },
    // What would speed up the next build; a machine that is gone afterwards has none.
    turbopackFileSystemCacheForBuild: !process.env.CI,
  },
};

export default config;
