import js from '@eslint/js'
import { defineConfig, globalIgnores } from 'eslint/config'
import { createNodeResolver, importX } from 'eslint-plugin-import-x'
import jsdoc from 'eslint-plugin-jsdoc'
import tseslint from 'typescript-eslint'
import { noCycle } from './scripts/lint/noCycle.mjs'

const program = { project: './tsconfig.json' }

// everything shares one program: the service makes one more for each package, but is sooner at one file
const types = process.argv.includes('.') ? program : { projectService: true }

export default defineConfig(
  globalIgnores([
    '**/dist/',
    '**/out/',
    '**/.turbo/',
    'docs/.vitepress/cache/',
    'docs/.vitepress/.temp/',
    // belongs to no project here; its own test type-checks it
    'scripts/consumers/project/',
    'scripts/consumers/plugin/',
    'scripts/release/consumers/',
  ]),
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    languageOptions: {
      parserOptions: { ...types, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      'no-undef': 'off', // the type check knows better
      eqeqeq: ['error', 'always', { null: 'ignore' }], // tfjs uses null and undefined for the same
      '@typescript-eslint/consistent-indexed-object-style': 'off', // the name of an index explains
      // private parts of an optimizer are a part of its state
      '@typescript-eslint/dot-notation': [
        'error',
        { allowPrivateClassPropertyAccess: true, allowProtectedClassPropertyAccess: true },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        {
          argsIgnorePattern: '^_',
          destructuredArrayIgnorePattern: '^_',
          varsIgnorePattern: '^_',
          ignoreRestSiblings: true,
        },
      ],
      '@typescript-eslint/no-inferrable-types': 'off', // isolatedDeclarations asks for some
      '@typescript-eslint/consistent-type-exports': 'error',
      // noUncheckedIndexedAccess asks for it in loops over typed arrays
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        {
          allowAny: false,
          allowBoolean: false,
          allowNever: false,
          allowNullish: false,
          allowNumber: true,
          allowRegExp: false,
        },
      ],
    },
  },
  {
    files: ['**/*.{ts,js,mjs}'],
    plugins: { 'import-x': importX, anneal: { rules: { 'no-cycle': noCycle } } },
    settings: {
      'import-x/extensions': ['.ts', '.js', '.mjs'],
      'import-x/resolver-next': [
        createNodeResolver({
          extensions: ['.ts', '.js', '.mjs', '.json'],
          conditionNames: ['@anneal/source', 'types', 'import', 'node', 'default'],
        }),
      ],
    },
    rules: {
      'anneal/no-cycle': 'error',
      'import-x/no-self-import': 'error',
      'import-x/no-duplicates': 'error',
    },
  },
  {
    // whoever uses tfjs writes verbose: 0, and hands over data sets of its other copies
    files: ['packages/*/test/**/*.ts', 'packages/*/bench/**/*.ts', 'examples/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
    },
  },
  {
    // whoever gets one has its own tsconfig.json, which finds no sources of ours
    files: ['packages/create-plugin/templates/**/*.{ts,js}'],
    languageOptions: { parserOptions: { projectService: false, ...program } },
  },
  {
    files: ['packages/*/src/**/*.ts', 'packages/create-plugin/templates/*/src/**/*.ts'],
    plugins: { jsdoc },
    settings: { jsdoc: { mode: 'typescript' } },
    rules: {
      'max-lines': ['error', { max: 250, skipBlankLines: true }],
      'import-x/no-default-export': 'error',
      'import-x/no-relative-packages': 'error',
      'jsdoc/require-jsdoc': [
        'error',
        {
          publicOnly: true,
          require: {
            ArrowFunctionExpression: true,
            ClassDeclaration: true,
            FunctionDeclaration: true,
            FunctionExpression: true,
          },
          contexts: [
            'ExportNamedDeclaration > VariableDeclaration',
            'TSInterfaceDeclaration',
            'TSTypeAliasDeclaration',
          ],
        },
      ],
      // the first sentence says what it is
      'jsdoc/match-description': [
        'error',
        {
          mainDescription: {
            match: '^\\n?[A-Z0-9`\\{][\\s\\S]*?[.:?!](\\s|$)',
            message: 'Begin with one sentence that says what it is, and end it with a full stop.',
          },
          contexts: [
            'ExportNamedDeclaration > VariableDeclaration',
            'ExportNamedDeclaration > FunctionDeclaration',
            'ExportNamedDeclaration > ClassDeclaration',
            'ExportNamedDeclaration > TSInterfaceDeclaration',
            'ExportNamedDeclaration > TSTypeAliasDeclaration',
          ],
        },
      ],
      'jsdoc/check-param-names': [
        'error',
        { checkDestructured: false, disableMissingParamChecks: true },
      ],
      'jsdoc/check-tag-names': ['error', { typed: true, definedTags: ['default'] }],
      'jsdoc/no-types': 'error',
    },
  },
  {
    files: ['packages/*/src/**/*.ts'],
    ignores: ['packages/core/**', 'packages/cli/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^@anneal/(?!core(/|$))',
              message: 'Packages depend on core, not on each other.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['packages/core/src/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: '^[^.]', message: 'Core depends on nothing.' }] },
      ],
    },
  },
)
