/**
 * Opens the page on the first ready query, variables included.
 *
 * GraphiQL 5.4 fills its editors from its own storage and not from the first of `defaultTabs`, of which it takes the
 * query alone. So a first visit finds the first tab's query and variables in that storage, as a second one would.
 */
import { READY_TABS } from './tabs';

/** The keys under which GraphiQL keeps its tabs and the contents of its editors. */
const KEY = { tabs: 'graphiql:tabState', query: 'graphiql:query', variables: 'graphiql:variables' };

/** The variables to hand to GraphiQL itself: needed only where the browser keeps nothing for the page. */
export function openFirstTab(): string | undefined {
  const [first] = READY_TABS;
  if (!first) return undefined;
  try {
    if (localStorage.getItem(KEY.tabs) === null) {
      localStorage.setItem(KEY.query, first.query);
      localStorage.setItem(KEY.variables, first.variables);
    }
    return undefined;
  } catch {
    return first.variables;
  }
}
