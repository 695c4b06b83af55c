export { pluginName, type PluginNameOptions, type PluginNameState } from './pluginName.ts'
