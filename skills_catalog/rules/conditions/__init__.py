"""Tests of conditions: a module for each."""
