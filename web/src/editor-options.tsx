/** Editor options that GraphiQL sets no property for; it shows nothing. */
import { useMonaco } from '@graphiql/react';
import { useEffect } from 'react';

const OPTIONS = {
  // Monaco boxes the full-width punctuation of Chinese as a look-alike of ASCII wherever the browser's language is another.
  unicodeHighlight: { ambiguousCharacters: false },
  // Comments and notes are prose.
  wordWrap: 'on',
} as const;

export function EditorOptions() {
  const monaco = useMonaco((state) => state.monaco);

  useEffect(() => {
    if (!monaco) return undefined;
    for (const editor of monaco.editor.getEditors()) editor.updateOptions(OPTIONS);
    const listener = monaco.editor.onDidCreateEditor((editor) => editor.updateOptions(OPTIONS));
    return () => listener.dispose();
  }, [monaco]);

  return null;
}
