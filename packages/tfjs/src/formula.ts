export * from '@anneal/core/formula'
