import { Check, TriangleAlert } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { formatAddress } from '../../protocol/address.ts';
import { amount } from '../../protocol/amount.ts';
import type { Predicted, SceneState, StepResult } from '../../protocol/scene-state.ts';
import { saveFile } from '../export/save.ts';
import { showOurs } from '../state/other-process.ts';
import { otherShown } from '../state/spaces.ts';
import { useApp } from '../state/store.ts';
import { RadioGroup } from '../ui/radio-group.tsx';
import { TextField } from '../ui/text-field.tsx';
import { predictionsCsv, publishedText } from './figures.ts';
import { MovePlotPart } from './move-plot-part.tsx';
import { ask, pointAt, showSecond } from './orders.ts';

/** One scene: what the last step came to, and what comes next. */
export function Player({ scene }: { scene: SceneState }) {
  const { title, steps, done, next, lost, second } = scene;
  const last = done.at(-1);
  return (
    <>
      <header className="scenes-head">
        <h2>{title}</h2>
      </header>
      <ol className="scenes-steps" aria-label="Steps">
        {steps.map((name, index) => (
          <li key={name} aria-current={index === done.length && 'step'} className={stepClass(done[index])}>
            <span className="unseen">{`${name}: ${stepWord(done[index], index === done.length)}`}</span>
          </li>
        ))}
      </ol>
      <div className="scenes-body">
        {second && <SecondProcess second={second} />}
        {last && <Result key={`result ${done.length}`} result={last} />}
        {next && <NextStep key={`next ${done.length}`} next={next} count={done.length + 1} of={steps.length} />}
        {!next && lost === null && <End />}
        {lost !== null && <p className="scenes-lost">{lost}</p>}
      </div>
      <Actions scene={scene} />
    </>
  );
}

function stepClass(result: StepResult | undefined): string {
  return result === undefined ? '' : result.ok ? 'done' : 'failed';
}

function stepWord(result: StepResult | undefined, isNext: boolean): string {
  if (result === undefined) return isNext ? 'next' : 'to come';
  return result.ok ? 'done' : 'done, not as it should be';
}

/** The second process that the scene has started, and the way to its address space. */
function SecondProcess({ second: { pid, running } }: { second: NonNullable<SceneState['second']> }) {
  const shown = useApp((state) => otherShown(state)?.pid === pid);
  return (
    <p className="scenes-second">
      <span>
        Second process: <b className="mono">{`PID ${pid}`}</b>
        {!running && ', ended'}
      </span>
      {(running || shown) && (
        <button type="button" className="button small" onClick={() => (shown ? showOurs() : void showSecond(pid))}>
          {shown ? 'Show ours' : 'Show its address space'}
        </button>
      )}
    </p>
  );
}

function Result({ result: { title, shows, checks, figures, points, prediction, plot } }: { result: StepResult }) {
  return (
    <section className="scenes-result" aria-label={`Result: ${title}`}>
      {prediction && <PredictionOutcome prediction={prediction} />}
      <p>{shows}</p>
      <ul className="scenes-checks" aria-label="Checks">
        {checks.map(({ what, ok, found }) => (
          <li key={what} className={ok ? '' : 'failed'}>
            {ok ? <Check size={14} aria-label="passed" /> : <TriangleAlert size={14} aria-label="failed" />}
            <span>{found === null ? what : `${what}: ${found}`}</span>
          </li>
        ))}
      </ul>
      {figures.length > 0 && (
        <dl className="scenes-figures">
          {figures.map((figure) => (
            <div key={figure.name}>
              <dt>{figure.name}</dt>
              <dd>
                <b className="mono">{figure.value === null ? 'unknown here' : amount(figure.value, figure.unit)}</b>
                {publishedText(figure) !== null && <span className="scenes-note">{publishedText(figure)}</span>}
              </dd>
            </div>
          ))}
        </dl>
      )}
      {points.length > 0 && (
        <button type="button" className="button small" onClick={() => pointAt(points)}>
          {`Show ${points.map(({ view, offset }) => (offset === 0 ? view : `${view}+${formatAddress(offset)}`)).join(', ')}`}
        </button>
      )}
      {plot && <MovePlotPart />}
    </section>
  );
}

function PredictionOutcome({ prediction: { predicted, outcome, right } }: { prediction: Predicted }) {
  return (
    <p className={right ? 'scenes-prediction right' : 'scenes-prediction'}>
      {right ? `As you predicted: ${outcome}.` : `You predicted ${predicted}; it is ${outcome}.`}
    </p>
  );
}

/** Nothing has the focus, or something in the panel: another window's step must not take the focus from elsewhere. */
function focusIsFree(): boolean {
  const { activeElement, body } = document;
  return activeElement === body || (document.getElementById('scenes')?.contains(activeElement) ?? false);
}

interface NextStepProps {
  next: NonNullable<SceneState['next']>;
  count: number;
  of: number;
}

function NextStep({ next: { title, says, question }, count, of }: NextStepProps) {
  const predicting = useApp((state) => state.predicting);
  const [predicted, setPredicted] = useState('');
  const [busy, setBusy] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  // After a step, the focus moves to the next step's button.
  useEffect(() => {
    if (count > 1 && focusIsFree()) button.current?.focus();
  }, [count]);
  const asks = predicting && question !== null;
  const number = asks && predicted.trim() !== '' ? Number(predicted) : undefined;
  const wrong = number !== undefined && !Number.isFinite(number) ? 'A number, in digits.' : null;
  const go = async () => {
    setBusy(true);
    await ask(number === undefined ? { do: 'step' } : { do: 'step', prediction: number });
    setBusy(false);
  };
  return (
    <form
      className="scenes-next"
      aria-label={`Step ${count}: ${title}`}
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy && wrong === null) void go();
      }}
    >
      <h3>
        {title} <span className="scenes-note">{`step ${count} of ${of}`}</span>
      </h3>
      <p>{says}</p>
      {asks && question.choices.length > 0 && (
        <RadioGroup
          label={question.text}
          value={predicted}
          options={question.choices.map((label, index) => ({ value: String(index), label }))}
          onChange={setPredicted}
        />
      )}
      {asks && question.choices.length === 0 && (
        <TextField
          label={question.text}
          value={predicted}
          error={wrong}
          onLeave={() => wrong !== null && setPredicted('')}
          hint={`In ${question.unit}. What is within a factor of two is right.`}
          onChange={setPredicted}
        />
      )}
      <button ref={button} type="submit" className="button primary" aria-disabled={busy || wrong !== null}>
        Do it
      </button>
    </form>
  );
}

function End() {
  const end = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (focusIsFree()) end.current?.focus();
  }, []);
  return (
    <p ref={end} tabIndex={-1} className="scenes-end">
      That was all. You can go on with what it made, or have it removed when you leave.
    </p>
  );
}

function Actions({ scene: { done, predictions, lost } }: { scene: SceneState }) {
  const predicting = useApp((state) => state.predicting);
  const canGoBack = done.length > 0 && lost === null;
  const save = () => {
    const content = new Blob([predictionsCsv(predictions)], { type: 'text/csv;charset=utf-8' });
    void saveFile(content, 'samepage-predictions.csv');
  };
  return (
    <footer className="scenes-actions">
      <button
        type="button"
        className="button small"
        aria-disabled={!canGoBack}
        title="Undo the last step, and what was done since"
        onClick={() => canGoBack && void ask({ do: 'back' })}
      >
        Back
      </button>
      <button
        type="button"
        className="button small"
        aria-disabled={!canGoBack}
        title="Undo all steps"
        onClick={() => canGoBack && void ask({ do: 'reset' })}
      >
        Reset
      </button>
      {lost === null && (
        <button
          type="button"
          className="button small"
          title="Undo all steps, and close the scene"
          onClick={() => void ask({ do: 'leave', keep: false })}
        >
          Leave
        </button>
      )}
      <button
        type="button"
        className="button small"
        title="Close the scene; what it made stays"
        onClick={() => void ask({ do: 'leave', keep: true })}
      >
        Leave and keep
      </button>
      <label className="scenes-option">
        <input
          type="checkbox"
          checked={predicting}
          onChange={(event) => useApp.setState({ predicting: event.target.checked })}
        />
        Ask me to predict
      </label>
      {predictions.length > 0 && (
        <button type="button" className="button small" onClick={save}>
          {`Save ${predictions.length === 1 ? 'the prediction' : `${predictions.length} predictions`} (CSV)`}
        </button>
      )}
    </footer>
  );
}
