// Looks for the parts of the system that some tests need and npm cannot bring. Has no dependencies:
// scripts/run.mjs calls it before anything is installed.
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * A part that was found, or what is missing and how to get it.
 *
 * @typedef {{ readonly path: string, readonly missing?: undefined }
 *   | { readonly path?: undefined, readonly missing: string }} Part
 */

/**
 * @typedef {object} Search
 * @property {string} variable environment variable that names the file
 * @property {readonly string[]} commands names on the PATH
 * @property {readonly string[]} places where it may be otherwise
 * @property {readonly string[]} [beside] what it does not work without: one of these files
 * @property {string} install how to get it
 */

const { arch } = process
const platform = process.platform === 'win32' ? 'windows' : process.platform // as Bun calls it
const exe = process.platform === 'win32' ? '.exe' : ''

/** @param {string} path */
const cached = path =>
  fileURLToPath(new URL(`../../node_modules/.cache/anneal/${path}`, import.meta.url))

/** @satisfies {Record<string, Search>} */
const searches = {
  chromium: {
    variable: 'ANNEAL_CHROMIUM',
    commands: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
    places: [
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
      'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
      'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
    ],
    install:
      'install Chromium or Chrome (Debian: apt-get install chromium), ' +
      'or set ANNEAL_CHROMIUM to its file',
  },
  firefox: {
    variable: 'ANNEAL_FIREFOX',
    commands: ['firefox', 'firefox-esr'],
    places: [
      '/Applications/Firefox.app/Contents/MacOS/firefox',
      'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
    ],
    install:
      'install Firefox (Debian: apt-get install firefox-esr), or set ANNEAL_FIREFOX to its file',
  },
  // what Safari is made of, without Safari: the driver of WebKitGTK, and a screen for it
  webkit: {
    variable: 'ANNEAL_WEBKIT',
    commands: ['WebKitWebDriver'],
    places: [],
    beside: ['/usr/bin/Xvfb'],
    install:
      'install the driver of WebKitGTK and a virtual screen (Debian: apt-get install webkit2gtk-driver xvfb), ' +
      'or set ANNEAL_WEBKIT to its file WebKitWebDriver',
  },
  // a graphics card in software, for ONNX Runtime's WebGPU in Node: the file that names its driver
  vulkan: {
    variable: 'ANNEAL_VULKAN',
    commands: [],
    places: [
      '/usr/lib/chromium/vk_swiftshader_icd.json',
      '/opt/google/chrome/vk_swiftshader_icd.json',
    ],
    beside: [
      '/usr/lib/x86_64-linux-gnu/libvulkan.so.1',
      '/usr/lib64/libvulkan.so.1',
      '/usr/lib/libvulkan.so.1',
    ],
    install:
      'install SwiftShader and the Vulkan loader (Debian: apt-get install chromium libvulkan1), ' +
      'or set ANNEAL_VULKAN to the .json file of another Vulkan driver',
  },
  // a Python that has PyTorch and NumPy, which runs the code that is exported for it
  torch: {
    variable: 'ANNEAL_TORCH',
    commands: [],
    places: ['/usr/bin/python3'],
    beside: ['/usr/lib/python3/dist-packages/torch/__init__.py'],
    install:
      'install PyTorch and NumPy (Debian: apt-get install python3-torch python3-numpy), ' +
      'or set ANNEAL_TORCH to a Python that has both',
  },
  // 70,000 pictures of clothes, which examples/evidence trains with
  fashion: {
    variable: 'ANNEAL_FASHION',
    commands: [],
    places: ['/usr/share/datasets/fashion-mnist/train-images-idx3-ubyte.gz'],
    install:
      'install Fashion-MNIST (Debian: apt-get install dataset-fashion-mnist), ' +
      'or set ANNEAL_FASHION to its file train-images-idx3-ubyte.gz, beside the other three',
  },
  // other runtimes of JavaScript
  bun: {
    variable: 'ANNEAL_BUN',
    commands: ['bun'],
    places: [cached(`bun/node_modules/@oven/bun-${platform}-${arch}/bin/bun${exe}`)],
    install: 'run node scripts/fixtures.mjs',
  },
  deno: {
    variable: 'ANNEAL_DENO',
    commands: ['deno'],
    places: ['-glibc', '-msvc', ''].map(libc =>
      cached(`deno/node_modules/@deno/${process.platform}-${arch}${libc}/deno${exe}`),
    ),
    install: 'run node scripts/fixtures.mjs',
  },
  // a library that tests compare with
  deepbox: {
    variable: 'ANNEAL_DEEPBOX',
    commands: [],
    places: [cached('deepbox/node_modules/deepbox/dist/index.js')],
    install: 'run node scripts/fixtures.mjs',
  },
  // ready-made models that tests train
  models: {
    variable: 'ANNEAL_MODELS',
    commands: [],
    places: [cached('models')],
    install: 'run node scripts/models.mjs',
  },
}

/** @typedef {keyof typeof searches} PartName */

/** The names of all parts. */
export const partNames = /** @type {readonly PartName[]} */ (Object.keys(searches))

/**
 * @param {PartName} name
 * @returns {Part}
 */
export function findPart(name) {
  /** @type {Search} */
  const { variable, commands, places, beside, install } = searches[name]
  const named = process.env[variable]
  if (named !== undefined && named !== '')
    return existsSync(named) ? { path: named } : { missing: `${variable} names no file: ${named}` }
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(folder => folder !== '')
  const path = folders
    .flatMap(folder => commands.map(command => join(folder, command)))
    .concat(places)
    .find(existsSync)
  const found = path !== undefined && (beside?.some(existsSync) ?? true)
  return found ? { path } : { missing: `${name} was not found: ${install}` }
}

/** All parts in one line: it belongs to what cached test results depend on. */
export function describeSystem() {
  return partNames.map(name => `${name}=${findPart(name).path ?? 'missing'}`).join(' ')
}
