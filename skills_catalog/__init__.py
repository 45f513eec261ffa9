"""Compile a district's catalog of vocational training into a site, a calculator and open data."""
