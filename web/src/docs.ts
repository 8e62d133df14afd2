/** The reference of the REST interface: the service's own OpenAPI document, as a page. */

import 'rapidoc';
import './docs.css';

const dark = matchMedia('(prefers-color-scheme: dark)');
const reference = document.createElement('rapi-doc');
const attributes = {
  'spec-url': '/api/v1/openapi.json',
  'render-style': 'read',
  'load-fonts': 'false',
  'regular-font': 'system-ui, "Noto Sans CJK SC", sans-serif',
  'mono-font': 'ui-monospace, monospace',
  'show-header': 'false',
  'allow-spec-url-load': 'false',
  'allow-spec-file-load': 'false',
  'allow-server-selection': 'false',
  'allow-authentication': 'false',
  'show-method-in-nav-bar': 'false',
  'use-path-in-nav-bar': 'true',
  'schema-style': 'table',
};
for (const [name, value] of Object.entries(attributes)) {
  reference.setAttribute(name, value);
}

const colour = () => {
  reference.setAttribute('theme', dark.matches ? 'dark' : 'light');
  // The green of the other pages.
  reference.setAttribute('primary-color', dark.matches ? '#7cc79a' : '#14532d');
};
colour();
dark.addEventListener('change', colour);

const home = document.createElement('a');
home.slot = 'nav-logo';
home.href = '/';
home.textContent = 'Openplan';
reference.append(home);
document.body.append(reference);
