"""How one release is made of a model; ``release.py`` has the steps in their order."""
