export * from '@anneal/core/builtins'
