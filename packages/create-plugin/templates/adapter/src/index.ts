// all of core comes along: one install and one import are enough
export * from '@anneal/core'
export { drivePluginName, type PluginNameOptimizer } from './drivePluginName.ts'
