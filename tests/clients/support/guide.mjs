/** The code blocks of docs/frontend.md: what a reader copies is what is tested. */

import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const here = fileURLToPath(new URL('..', import.meta.url));
const text = await readFile(join(here, '../../docs/frontend.md'), 'utf8');
/** The address that the guide uses. */
const ADDRESS = 'http://127.0.0.1:8000/graphql';

/** Every block: its section, its language, its text, and the file that the line before it names, where it names one. */
export const blocks = text.split(/^## /m).flatMap((part) =>
  [...part.matchAll(/(?:`([^`\n]+)`[^`\n]*:\n\n)?^```(\w+)\n(.*?)^```$/gms)].map(
    ([, file, language, code]) => ({ section: part.split('\n', 1)[0], file, language, code }),
  ),
);

/** The blocks that are the whole of a file, not a change to one. */
export const files = blocks.filter((block) => block.file && block.language !== 'diff');

/** The text of the file that the guide has under this name, with the server's address in it. */
export function file(name, url) {
  const found = files.filter((block) => block.file === name);
  if (found.length !== 1) throw new Error(`docs/frontend.md has ${found.length} blocks named ${name}`);
  return found[0].code.replaceAll(ADDRESS, url);
}

/** A text after a change that the guide tells: lines that go, each run of them with what comes in its place. */
export function changed(content, { file, code }) {
  return [...code.matchAll(/((?:^-.*\n)+)((?:^\+.*\n)*)/gm)].reduce((before, [, ...runs]) => {
    const [go, come] = runs.map((run) => run.replace(/^[-+]/gm, ''));
    if (before.split(go).length !== 2) throw new Error(`${file} does not have this once:\n${go}`);
    return before.replace(go, () => come);
  }, content);
}

/** A folder with these files; what it imports comes from the packages of this suite. */
export async function folder(files) {
  const made = await mkdtemp(join(here, 'made-'));
  await symlink(join(here, 'node_modules'), join(made, 'node_modules'));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(made, name)), { recursive: true });
    await writeFile(join(made, name), content);
  }
  return { path: made, remove: () => rm(made, { recursive: true }) };
}

/** Runs a command in a folder as a reader would; what it said is told where it fails. */
export async function run(path, command) {
  try {
    await promisify(execFile)('sh', ['-ec', command], { cwd: path });
  } catch ({ stdout, stderr }) {
    throw new Error(`${command}:\n${stdout}${stderr}`);
  }
}
