import 'graphiql/setup-workers/vite';
import '@graphiql/react/style.css';
import '@graphiql/plugin-doc-explorer/style.css';
import '@graphiql/plugin-history/style.css';
import 'graphiql/graphiql.css';
import './style.css';
import { HISTORY_PLUGIN } from '@graphiql/plugin-history';
import { GraphiQL } from 'graphiql';
import { createRoot } from 'react-dom/client';
import { EditorOptions } from './editor-options';
import { EXAMPLES_PLUGIN } from './examples';
import { fetcher } from './fetcher';
import { openFirstTab } from './first-tab';
import { READY_TABS } from './tabs';

const PLUGINS = [EXAMPLES_PLUGIN, HISTORY_PLUGIN];
const DEFAULT_TABS = READY_TABS.map(({ query, variables }) => ({ query, variables }));

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element #root');

createRoot(root).render(
  <GraphiQL
    fetcher={fetcher}
    defaultTabs={DEFAULT_TABS}
    defaultEditorToolsVisibility="variables"
    initialVariables={openFirstTab()}
    plugins={PLUGINS}
    shouldPersistHeaders={false}
  >
    <EditorOptions />
    <GraphiQL.Logo>
      <span className="openplan-logo">Openplan</span>
    </GraphiQL.Logo>
  </GraphiQL>,
);
