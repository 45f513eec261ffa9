"""What is true and what was not found: the page that lists both, and the letters that ask for what is missing."""
