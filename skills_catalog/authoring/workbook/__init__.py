"""The catalog as a workbook, and back."""
