// In CI the random tests try the same each time: what breaks there was broken by the change. Everywhere
// else they try something new, and print the seed of what fails.
if (process.env['ANNEAL_REQUIRE_ALL']) {
  const { default: fc } = await import('fast-check')
  fc.configureGlobal({ seed: 20_261_122 })
}

export {}
