/** What a project costs me and what I get with it, by the answers that this tab has from the calculator. Nothing is sent. */
import { later } from '../page/later.js';
import { recall } from './session.js';

/**
 * Prepare to reckon projects.
 * @param {{rules: string, facts: string, courses: string|Courses}} at addresses of the data; courses may be given
 * @param {string} today
 * @returns {Promise<Reckoner|null>} null without answers
 */
export async function myMoney(at, today) {
  const kept = recall();
  if (!kept) return null;
  const { reckoner } = await later('calculator/reckoner-page.js');
  return reckoner(kept, at, today);
}
