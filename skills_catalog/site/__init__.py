"""The model to HTML."""
