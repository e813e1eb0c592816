import { formatSize } from '../../protocol/size.ts';
import { setHistoryBudget } from '../state/operations.ts';
import { historyBudgets, settings } from '../state/preferences.ts';
import { type AppState, useApp } from '../state/store.ts';
import { canScale, hasRoomFor } from '../state/ui-scale.ts';
import { CloseAction, Modal } from '../ui/modal.tsx';
import { RadioGroup } from '../ui/radio-group.tsx';

type SettingId = keyof typeof settings;
type Texts<K extends SettingId | 'moveMethod'> = Record<AppState[K], { label: string; hint?: string }>;

const wheel: Texts<'wheel'> = {
  auto: { label: 'Auto', hint: 'a wheel zooms, fingers on a trackpad pan' },
  zoom: { label: 'Mouse', hint: 'it zooms; with Shift it pans' },
  pan: { label: 'Trackpad', hint: 'it pans; with Ctrl, or by a pinch, it zooms' },
};
const theme: Texts<'theme'> = {
  system: { label: 'As the system has it' },
  dark: { label: 'Dark' },
  light: { label: 'Light' },
};
const contrast: Texts<'contrast'> = {
  normal: { label: 'Normal' },
  high: { label: 'High', hint: 'stronger text, lines and focus' },
};
const motion: Texts<'motion'> = {
  system: { label: 'As the system has it' },
  reduced: { label: 'None', hint: 'no sliding, no fading: marks instead' },
};
const liveRate: Texts<'liveRate'> = {
  '60': { label: 'Up to 60 times a second' },
  '30': { label: 'Up to 30' },
  '10': { label: 'Up to 10', hint: 'less work for a slow machine' },
};
const hexColumns: Texts<'hexColumns'> = {
  auto: { label: 'As many as fit' },
  '8': { label: '8' },
  '16': { label: '16' },
  '24': { label: '24' },
};

const uiScale: Texts<'uiScale'> = {
  '100': { label: '100 %' },
  '125': { label: '125 %' },
  '150': { label: '150 %' },
  '175': { label: '175 %' },
  '200': { label: '200 %', hint: 'for the last row of a lecture hall' },
};

/** What is too large for the window is drawn as large as it has room for. */
function uiScaleNow(): Texts<'uiScale'> {
  const tooLarge = settings.uiScale.filter((scale) => !hasRoomFor(scale));
  const hint = 'as far as the window has room';
  return { ...uiScale, ...Object.fromEntries(tooLarge.map((scale) => [scale, { ...uiScale[scale], hint }])) };
}

/** How the window behaves. Each choice acts at once, and is kept for the next start. */
export function SettingsDialog() {
  return (
    <Modal title="Settings" className="settings">
      <div className="settings-groups">
        <Setting id="wheel" label="Wheel or trackpad on the map" texts={wheel} />
        <Setting id="theme" label="Colours" texts={theme} />
        {canScale && <Setting id="uiScale" label="Size of the interface" texts={uiScaleNow()} />}
        <Setting id="contrast" label="Contrast" texts={contrast} />
        <Setting id="motion" label="Motion" texts={motion} />
        <Setting id="liveRate" label="Live bytes are updated" texts={liveRate} />
        <Setting id="hexColumns" label="Bytes per row" texts={hexColumns} />
        <MoveMethodSetting />
        <HistoryBudget />
      </div>
      <CloseAction />
    </Modal>
  );
}

/** Only where the platform has more than one way. */
function MoveMethodSetting() {
  const methods = useApp((state) => state.limits?.moveMethods);
  const method = useApp((state) => state.moveMethod);
  if (!methods || methods.length < 2) return null;
  return (
    <RadioGroup
      label="A view is moved by"
      value={method}
      options={methods.map((value) => ({ value, ...moveMethodTexts[value] }))}
      onChange={(chosen) => useApp.setState({ moveMethod: chosen })}
    />
  );
}

const moveMethodTexts: Texts<'moveMethod'> = {
  remap: { label: 'Remap', hint: 'the system moves the mapping' },
  'unmap-map': { label: 'Unmap there, map here', hint: 'as in the article' },
};

/** Not this window's alone: the history belongs to the session. */
function HistoryBudget() {
  const budget = useApp((state) => state.history.budgetBytes);
  return (
    <RadioGroup
      label="Undo may hold (all windows)"
      value={String(budget)}
      options={historyBudgets.map((bytes) => ({ value: String(bytes), label: formatSize(bytes) }))}
      onChange={(bytes) => void setHistoryBudget(Number(bytes))}
    />
  );
}

interface SettingProps<K extends SettingId> {
  id: K;
  label: string;
  texts: Texts<K>;
}

function Setting<K extends SettingId>({ id, label, texts }: SettingProps<K>) {
  const value = useApp((state) => state[id]);
  return (
    <RadioGroup
      label={label}
      value={value}
      options={settings[id].map((each) => ({ value: each, ...texts[each] }))}
      onChange={(chosen) => useApp.setState({ [id]: chosen })}
    />
  );
}
