"""The model to database, downloads and Datasette."""
