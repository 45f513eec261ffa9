/** What a list is reckoned with. It brings the rules, so it is loaded where there is a list. */
import { soundFacts } from '../calculator/sound.js';
import { handOver } from '../page/later.js';
import { evaluate } from '../rules.js';

handOver('roster/reckoning-page.js', { evaluate, soundFacts });
