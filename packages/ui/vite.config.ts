import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const server = process.env['PANAMAX_SERVER'] ?? 'http://localhost:8888'

const library = (...names: readonly string[]) => new RegExp(`node_modules/(?:${names.join('|')})`)

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    outDir: '../../dist/ui',
    emptyOutDir: true,
    sourcemap: false,
    target: 'es2023',
    chunkSizeWarningLimit: 1500,
    reportCompressedSize: false,
    // A font or image inside the style sheet would need an exception in the Content Security Policy.
    assetsInlineLimit: 0,
    // The whole of it is small, and of one piece it is there before anything is drawn.
    cssCodeSplit: false,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // Thirty small files would be five rounds of six connections before anything is seen.
            { name: 'start', tags: ['$initial'], priority: 3 },
            // What is large and for few screens, each for itself.
            { name: 'editor', test: library('@codemirror', '@lezer', 'style-mod', 'crelt'), priority: 2 },
            { name: 'terminal', test: library('@xterm'), priority: 2 },
            { name: 'graph', test: library('@xyflow', 'd3-', 'zustand'), priority: 2 },
            { name: 'notifications', test: library('@mantine/notifications', 'react-transition-group'), priority: 2 },
            // What the screens of apps have in common, in three files.
            { name: 'documents', test: /node_modules\/yaml|packages\/core/, minShareCount: 2, priority: 1 },
            { name: 'widgets', test: library('@mantine', '@floating-ui', '@tabler'), minShareCount: 2, priority: 1 },
            { name: 'screens', test: /ui\/(?:components|api)\//, minShareCount: 3 },
          ],
        },
      },
    },
  },
  worker: { format: 'es' },
  server: { proxy: { '/api': { target: server, ws: true } } },
})
