import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const server = process.env['PANAMAX_SERVER'] ?? 'http://localhost:8888'

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
  },
  worker: { format: 'es' },
  server: { proxy: { '/api': { target: server, ws: true } } },
})
