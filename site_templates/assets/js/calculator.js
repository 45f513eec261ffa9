import './rules.js';
