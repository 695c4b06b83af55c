export { pluginName, type PluginNameOptions } from './pluginName.ts'
