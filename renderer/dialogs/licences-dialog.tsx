import { useEffect, useState } from 'react';
import { CloseAction, Modal } from '../ui/modal.tsx';

/** Made by the build from what it really put in (build/licences.ts), and served beside the page. */
const address = '/licences.txt';

async function load(): Promise<string> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return await response.text();
}

/** The licences of Samepage and of all that is in it. Electron's own lie beside its program. */
export function LicencesDialog() {
  const [text, setText] = useState('');
  useEffect(() => {
    let shown = true;
    const show = (loaded: string) => shown && setText(loaded);
    load().then(show, () =>
      show('The licences could not be loaded. They are in the file licences.txt beside the page.'),
    );
    return () => {
      shown = false;
    };
  }, []);
  return (
    <Modal title="Licences" className="licences">
      {/* A field, so that keys scroll it and it can be searched and copied. */}
      <textarea className="field licences-text" aria-label="Text of the licences" readOnly value={text} />
      <CloseAction />
    </Modal>
  );
}
