/** The public API of a package as text, read from its build by API Extractor. */
import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Package } from './packages.ts'

const quiet = { default: { logLevel: ExtractorLogLevel.None } }

/** One entry point, as API Extractor reports it. */
function reportEntry(pkg: Package, types: string, folder: string): string {
  const entry = join(pkg.path, types)
  const config = ExtractorConfig.prepare({
    configObject: {
      projectFolder: pkg.path,
      mainEntryPointFilePath: entry,
      compiler: {
        overrideTsconfig: {
          compilerOptions: {
            target: 'ES2022',
            module: 'NodeNext',
            lib: ['ES2023', 'DOM'],
            types: [],
            strict: true,
            exactOptionalPropertyTypes: true,
            skipLibCheck: true,
          },
          files: [entry],
        },
      },
      apiReport: {
        enabled: true,
        reportFolder: folder,
        reportTempFolder: folder,
        reportFileName: 'report.api.md',
        // what is public takes and gives them; further entries use the same
        includeForgottenExports: types === './dist/index.d.ts',
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      newlineKind: 'lf',
      messages: {
        compilerMessageReporting: quiet,
        extractorMessageReporting: quiet,
        tsdocMessageReporting: quiet,
      },
    },
    configObjectFullPath: undefined,
    packageJsonFullPath: join(pkg.path, 'package.json'),
  })
  Extractor.invoke(config, {
    localBuild: true,
    messageCallback: message => {
      message.handled = message.logLevel !== ExtractorLogLevel.Error
    },
  })
  const report = readFileSync(join(folder, 'report.api.md'), 'utf8')
  const code = /```ts\n([\s\S]*?)\n?```/.exec(report)?.[1] ?? ''
  return code.replaceAll('// (No @packageDocumentation comment for this package)', '').trim()
}

/** The report of a package: all of its entry points. Needs its build, and those of what it imports. */
export function apiReport(pkg: Package): string {
  const { name, exports = {} } = pkg.manifest
  const folder = mkdtempSync(join(tmpdir(), 'anneal-api-'))
  try {
    const entries = Object.entries(exports).flatMap(([entry, target]) =>
      typeof target !== 'string' && target['types'] !== undefined
        ? [
            `## ${name}${entry.slice(1)}\n\n\`\`\`ts\n${reportEntry(pkg, target['types'], folder)}\n\`\`\``,
          ]
        : [],
    )
    return `# The public API of ${name}\n\nWritten by \`npm run api -- --update\`. A change here is one that users see.\n\n${entries.join('\n\n')}\n`
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Exported names that have no JSDoc: the reference would not say what they are. */
export const undocumented = (report: string): string[] =>
  [
    ...report.matchAll(
      /^\/\/ @\w+.*\(undocumented\)\nexport (?:declare )?(?:abstract )?\w+ (\w+)/gm,
    ),
  ].map(([, name = '']) => name)

/** The lines that one text has and the other does not, with + and −. */
export function changedLines(before: string, after: string): string[] {
  const [old, now] = [before.split('\n'), after.split('\n')]
  const [olds, nows] = [new Set(old), new Set(now)]
  return [
    ...old.filter(line => !nows.has(line)).map(line => `- ${line}`),
    ...now.filter(line => !olds.has(line)).map(line => `+ ${line}`),
  ]
}
