"""The subsidy language: read, compile, evaluate, say in Chinese."""
