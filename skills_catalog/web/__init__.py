"""What browsers, crawlers and hosts read beside pages."""
