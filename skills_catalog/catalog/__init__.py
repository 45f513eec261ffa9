"""All records: read, linked, joined into the model."""
