// Builds tried.mjs into the folder "webpack".
require('webpack')(
  {
    mode: 'production',
    target: 'node',
    entry: './tried.mjs',
    output: { path: `${__dirname}/webpack`, filename: 'tried.js' },
  },
  (error, stats) => {
    if (error || stats.hasErrors() || stats.hasWarnings()) throw error ?? new Error(String(stats))
  },
)
