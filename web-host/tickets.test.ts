import { expect, it } from 'vitest';
import { Tickets, ticketLifeMs } from './tickets.ts';

it('is good once', () => {
  const tickets = new Tickets(() => 0);
  const ticket = tickets.issue();
  expect(tickets.redeem(ticket)).toBe(true);
  expect(tickets.redeem(ticket)).toBe(false);
});

it('is good for its life and not a millisecond longer', () => {
  let now = 5;
  const tickets = new Tickets(() => now);
  const early = tickets.issue();
  const late = tickets.issue();
  now += ticketLifeMs - 1;
  expect(tickets.redeem(early)).toBe(true);
  now += 1;
  expect(tickets.redeem(late)).toBe(false);
});

it('cannot be guessed from another', () => {
  const tickets = new Tickets(() => 0);
  const one = tickets.issue();
  expect(one).toMatch(/^[\w-]{32}$/);
  expect(tickets.issue()).not.toBe(one);
  expect(tickets.redeem('')).toBe(false);
});
