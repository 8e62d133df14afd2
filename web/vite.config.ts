import { defineConfig } from 'vitest/config';

/** Where `npm run dev` sends /graphql: a running Openplan. */
const server = process.env.GRAPHQL_SERVER ?? 'http://127.0.0.1:8080';

export default defineConfig({
  base: '/graphiql/',
  build: {
    target: 'es2022',
    sourcemap: false,
    // No data: URL is made of a file, so the policy can keep font-src at 'self'.
    assetsInlineLimit: 0,
    // Monaco's core is one chunk of 2 to 3 MB; it loads after the page stands.
    chunkSizeWarningLimit: 4096,
    license: { fileName: 'licenses.md' },
    // 'use client' in libraries means nothing outside of server components.
    rolldownOptions: { input: ['index.html', 'docs.html'], checks: { moduleLevelDirective: false } },
  },
  // Workers as files of this origin: the policy allows no blob: and no other origin.
  worker: { format: 'es' },
  // For `npm run dev` alone: `?worker` imports are Vite's own and not to be bundled beforehand, but the CommonJS
  // packages that the GraphQL worker imports are.
  optimizeDeps: {
    exclude: ['graphiql/setup-workers/vite', '@graphiql/react/setup-workers/vite'],
    include: ['nullthrows', 'picomatch-browser'],
  },
  server: { proxy: { '/graphql': server } },
  test: { include: ['test/**/*.test.ts'] },
});
