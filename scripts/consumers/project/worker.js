// Import maps do not reach into workers: a worker of modules is bundled, here with
//   esbuild worker.js --bundle --format=esm --outfile=worker.bundle.js
// Vite does the same by itself for new Worker(new URL('./worker.js', import.meta.url), …).
import { train } from './train.js'

addEventListener('message', async () => {
  postMessage(await train())
})
