"""What characters, figures and names mean; knows no catalog."""
