/**
 * The page of the least app that has Samepage's needs: as many cells as two cards have, made by React, and one canvas of the
 * map's size. Built by bare-apps.ts; no part of Samepage.
 */
import { createElement, useLayoutEffect, useRef } from 'react';
import { createRoot } from 'react-dom/client';

declare global {
  interface Window {
    /** When the cells were painted; milliseconds since the navigation began. */
    cellsPainted?: number;
  }
}

const cards = 2;
const cellsPerCard = 600;
const piecesOnCanvas = 400;
const [canvasWidthCss, canvasHeightCss] = [1280, 380];

function Page() {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    for (let piece = 0; context && piece < piecesOnCanvas; piece += 1) {
      context.fillStyle = `hsl(${piece} 50% 60%)`;
      context.fillRect((piece * canvasWidthCss) / piecesOnCanvas, 20, 2, 200);
    }
    const { port1, port2 } = new MessageChannel();
    // A message posted inside a frame arrives when that frame has been painted.
    port1.onmessage = () => {
      window.cellsPainted = performance.now();
    };
    requestAnimationFrame(() => port2.postMessage(null));
  }, []);
  const cells = Array.from({ length: cellsPerCard }, (_, cell) => createElement('span', { key: cell }, '00 '));
  return [
    createElement('canvas', { key: 'map', ref: canvas, width: canvasWidthCss, height: canvasHeightCss }),
    ...Array.from({ length: cards }, (_, card) => createElement('section', { key: card }, cells)),
  ];
}

const root = document.getElementById('root');
if (root) createRoot(root).render(createElement(Page));
