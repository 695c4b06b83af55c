export { createPlugin, type Created, type CreateOptions } from './createPlugin.ts'
export { CreateError } from './errors.ts'
export { namesOf, type Names } from './names.ts'
export { templates, type TemplateName } from './templates.ts'
