"""What clerks use to keep the catalog: spreadsheets in and out, new records, checks while they type."""
