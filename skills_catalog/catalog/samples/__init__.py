"""What in a catalog is only an example, and a catalog without it."""
