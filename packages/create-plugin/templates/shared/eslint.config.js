import js from '@eslint/js'
import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'

export default defineConfig(globalIgnores(['dist/']), js.configs.recommended, {
  files: ['**/*.ts'],
  extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
  languageOptions: {
    parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
  },
  rules: {
    'no-undef': 'off', // the compiler knows better
    '@typescript-eslint/no-non-null-assertion': 'off', // items of lists, and the run of what needs one
    '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
  },
})
