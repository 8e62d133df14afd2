// Relative links of the documents: the file must be there, and in a document the heading.
// node .ci/links.mjs; node .ci/links.mjs FILE…

import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, extname, join, normalize } from 'node:path';

function documents() {
  const top = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'data/README.md', 'web/README.md'];
  const docs = existsSync('docs') ? readdirSync('docs', { recursive: true }).map((name) => join('docs', name)) : [];
  const chinese = readdirSync('.').filter((name) => /^README\..*\.md$/.test(name));
  return [...top, ...chinese, ...docs].filter((name) => name.endsWith('.md') && existsSync(name));
}

/** The text with code blanked out, its lines kept. */
function withoutCode(text) {
  const blank = (match) => match.replace(/[^\n]/g, ' ');
  return text.replace(/^(```|~~~)[\s\S]*?^\1/gm, blank).replace(/(`+)(?!`)[^\n]*?[^`]\1(?!`)/g, blank);
}

/** The anchors of a document's headings, as code hosts make them. */
function anchors(file) {
  const seen = new Map();
  const text = readFileSync(file, 'utf8').replace(/^(```|~~~)[\s\S]*?^\1/gm, '');
  const found = new Set([...text.matchAll(/<a\s+(?:id|name)="([^"]+)"/g)].map((match) => match[1]));
  for (const [, heading] of text.matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)) {
    const words = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const slug = words.replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '').replaceAll(' ', '-');
    const times = seen.get(slug) ?? 0;
    seen.set(slug, times + 1);
    found.add(times === 0 ? slug : `${slug}-${times}`);
  }
  return found;
}

function fault(file, link) {
  if (/^([a-z][a-z0-9+.-]*:|\/\/)/i.test(link)) return null;
  const [path, anchor] = decodeURIComponent(link).split('#');
  const target = path === '' ? file : normalize(join(dirname(file), path));
  if (target.startsWith('..')) return 'leads out of the repository';
  if (!existsSync(target)) return `there is no ${target}`;
  if (anchor && extname(target) === '.md' && statSync(target).isFile() && !anchors(target).has(anchor)) {
    return `${target} has no heading #${anchor}`;
  }
  return null;
}

let links = 0;
let faults = 0;
const files = process.argv.length > 2 ? process.argv.slice(2) : documents();
for (const file of files) {
  withoutCode(readFileSync(file, 'utf8')).split('\n').forEach((line, at) => {
    const inline = [...line.matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g)];
    const defined = [...line.matchAll(/^\s*\[[^\]]+\]:\s*<?(\S+?)>?(?:\s|$)/g)];
    for (const [, link] of [...inline, ...defined]) {
      links += 1;
      const wrong = fault(file, link);
      if (wrong) {
        faults += 1;
        console.error(`${file}:${at + 1}: ${link}: ${wrong}`);
      }
    }
  });
}
console.log(`${links} links in ${files.length} documents, ${faults} broken`);
process.exitCode = faults === 0 ? 0 : 1;
