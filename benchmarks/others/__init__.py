"""The same site for other generators: plain data from a catalog, and what each of them needs to make the pages from it."""
