"""What facts rest on: their sources, what was published elsewhere, what was not found, what is true and what a sample."""
