"""The development server: what it serves, and how it hears of a change."""
