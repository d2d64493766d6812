// GraphiQL with the journey through the scheme in its tabs, one a step.
import './workers.js';
import 'graphiql/style.css';
import '@graphiql/plugin-explorer/style.css';
import './explorer.css';
import { explorerPlugin } from '@graphiql/plugin-explorer';
import { HISTORY_PLUGIN } from '@graphiql/plugin-history';
import { GraphiQL } from 'graphiql';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { fetcher } from './fetcher.js';
import { journey } from './journey.js';
import { storage } from './storage.js';

const explorer = createElement(
  GraphiQL,
  {
    fetcher,
    storage,
    defaultTabs: journey, // seen on the first visit; afterwards the storage holds the person's own
    defaultEditorToolsVisibility: true,
    plugins: [explorerPlugin(), HISTORY_PLUGIN],
    shouldPersistHeaders: false,
    showPersistHeadersSettings: false,
    inputValueDeprecation: true,
    schemaDescription: true,
  },
  createElement(GraphiQL.Logo, null, 'Mentoring'),
);

createRoot(document.getElementById('explorer')).render(explorer);
