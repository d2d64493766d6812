// The editor checks GraphQL and JSON in workers; build.js puts the names of their files in place of WORKERS.
globalThis.MonacoEnvironment = {
  getWorker(_id, label) {
    return new Worker(new URL(`./${WORKERS[label] ?? WORKERS.editor}`, import.meta.url));
  },
};
