/** A side panel that lists the ready queries by their question and opens them again when their tab was closed or changed. */
import { pick, useGraphiQL, useGraphiQLActions, type GraphiQLPlugin } from '@graphiql/react';
import { READY_TABS, type ReadyTab } from './tabs';

function Examples() {
  const { addTab, changeTab } = useGraphiQLActions();
  const { tabs, queryEditor, variableEditor } = useGraphiQL(pick('tabs', 'queryEditor', 'variableEditor'));

  function open(example: ReadyTab) {
    const standing = tabs.findIndex((tab) => tab.query === example.query);
    if (standing >= 0) {
      changeTab(standing);
      return;
    }
    addTab();
    queryEditor?.setValue(example.query);
    variableEditor?.setValue(example.variables);
  }

  return (
    <section aria-label="Examples" className="openplan-examples">
      <div className="openplan-examples-title">示例 · Examples</div>
      <ol>
        {READY_TABS.map((example) => (
          <li key={example.questionZh}>
            <button type="button" onClick={() => open(example)}>
              <span lang="zh-CN">{example.questionZh}</span>
              <span lang="en">{example.questionEn}</span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}

function ExamplesIcon() {
  return (
    <svg viewBox="0 0 20 20" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" aria-hidden="true">
      <path d="M3 4.5h.01M3 10h.01M3 15.5h.01M7 4.5h10M7 10h10M7 15.5h6" />
    </svg>
  );
}

export const EXAMPLES_PLUGIN: GraphiQLPlugin = {
  title: '示例 · Examples',
  icon: ExamplesIcon,
  content: Examples,
};
