export * from '@anneal/core/diagnostics'
