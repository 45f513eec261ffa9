// Every page: the shell around a body, which is made from data for projects and stands ready for all others.

import { project } from './_project.js';

const escape = text => String(text).replace(/[&<>"']/g, c => `&#${c.charCodeAt(0)};`);

export default class {
  data() {
    return {
      pagination: { data: 'entries', size: 1, alias: 'entry' },
      permalink: ({ entry }) => `/${entry.path}index.html`,
      eleventyExcludeFromCollections: true,
    };
  }

  render({ entry, entries, shared, pieces }) {
    if (!entry.shell) return entry.body;
    const parts = pieces[entry.shell];
    const body = entry.record ? project(entry.record, shared, entries, escape) : entry.body;
    return `${parts[0]}${escape(entry.title)}${parts[1]}${entry.head}${parts[2]}${body}${parts[3]}`;
  }
}
