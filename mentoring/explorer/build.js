// Bundles GraphiQL into static/: page.html, and beside it files/ whose names carry a hash of what is in them.
import { readFile, rm, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { build } from 'esbuild';

process.chdir(import.meta.dirname);

const shared = {
  absWorkingDir: import.meta.dirname,
  bundle: true,
  minify: true,
  outdir: 'static/files',
  entryNames: '[name]-[hash]', // so that a browser may keep each for ever
  chunkNames: 'part-[hash]',
  assetNames: '[name]-[hash]',
  target: 'es2022',
  logLevel: 'warning',
  metafile: true,
  define: { 'process.env.NODE_ENV': '"production"' },
  loader: { '.graphql': 'text', '.svg': 'copy' },
  plugins: [{ name: 'one-style-sheet', setup: withoutEditorStyles }],
};

await rm('static', { recursive: true, force: true });
const workers = await bundleWorkers();
const { script, style, icon } = await bundleExplorer(workers);
await writePage({ script, style, icon });

// GraphiQL's style sheet holds the editor's styles; the editor imports them once more, into parts nobody would load.
function withoutEditorStyles({ onLoad }) {
  onLoad({ filter: /monaco-editor.*\.css$/ }, () => ({ contents: '', loader: 'css' }));
}

// The editor asks for a worker by its label; "editor" serves every label that has none of its own.
async function bundleWorkers() {
  const entryPoints = {
    editor: 'monaco-editor/esm/vs/editor/editor.worker.js',
    graphql: 'monaco-graphql/esm/graphql.worker.js',
    json: 'monaco-editor/esm/vs/language/json/json.worker.js',
  };
  const { metafile } = await build({ ...shared, entryPoints, entryNames: '[name].worker-[hash]', format: 'iife' });
  const names = Object.keys(metafile.outputs).map((path) => basename(path));
  return Object.fromEntries(names.map((name) => [name.split('.')[0], name]));
}

async function bundleExplorer(workers) {
  const { metafile } = await build({
    ...shared,
    entryPoints: ['src/explorer.js', 'src/favicon.svg'],
    format: 'esm',
    splitting: true,
    define: { ...shared.define, 'process.env.USE_IMPORT': '"true"', WORKERS: JSON.stringify(workers) },
  });
  const made = (entryPoint) => Object.entries(metafile.outputs).find(([, out]) => out.entryPoint === entryPoint);
  const [script, { cssBundle: style }] = made('src/explorer.js');
  const [icon] = made('src/favicon.svg');
  return { script: basename(script), style: basename(style), icon: basename(icon) };
}

async function writePage(names) {
  const template = await readFile('src/page.html', 'utf8');
  const page = template.replace(/{{(\w+)}}/g, (_, key) => `graphiql/static/${names[key]}`);
  await writeFile('static/page.html', page);
}
