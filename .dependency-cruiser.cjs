// The one direction in which imports may point (CONTRIBUTING.md draws it).
const only = (from, allowed) => ({
  name: `${from}-imports-only`,
  comment: `src/${from} may import: ${allowed.join(', ') || 'nothing of ours'}`,
  severity: 'error',
  from: { path: `^src/${from}/` },
  to: { path: '^src/', pathNot: [from, ...allowed].map((folder) => `^src/${folder}/`) },
});

module.exports = {
  forbidden: [
    only('common', []),
    only('corpus', ['common']),
    only('graph', ['common']),
    only('tokenizer', ['common', 'corpus']),
    only('model', ['common', 'graph']),
    only('evaluation', ['common', 'corpus']),
    only('tagging', ['common', 'corpus', 'tokenizer', 'model']),
    only('training', ['common', 'corpus', 'tokenizer', 'graph', 'model', 'tagging', 'evaluation']),
    only('runs', ['common', 'corpus', 'tokenizer', 'model', 'training', 'evaluation']),
    only('runtime', ['common', 'graph', 'model', 'tokenizer', 'tagging', 'training']),
    only('protocol', ['common', 'corpus', 'evaluation', 'training', 'tagging']),
    only('views', ['common', 'protocol']),
    {
      name: 'leaves-do-not-import-each-other',
      severity: 'error',
      from: { path: '^src/(cli|worker|extension|views)/' },
      to: { path: '^src/(cli|worker|extension|views)/', pathNot: '^src/$1/' },
    },
    {
      name: 'nothing-imports-a-leaf',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(cli|worker|extension|views)/' },
      to: { path: '^src/(cli|worker|extension|views)/' },
    },
    {
      name: 'vscode-only-in-extension',
      comment: 'No host-free code may reach the vscode module, not even through another file.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/extension/' },
      to: { path: '(^vscode$|@types/vscode)', reachable: true },
    },
    {
      name: 'onnxruntime-only-through-one-door',
      comment: 'runtime/onnxRuntime.ts turns its telemetry off before it is loaded.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/runtime/onnxRuntime.ts$' },
      to: { path: 'onnxruntime-(node|common|web)' },
    },
    {
      name: 'node-free-views',
      severity: 'error',
      from: { path: '^src/views/' },
      to: { dependencyTypes: ['core'] },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.d.ts'] },
  },
};
