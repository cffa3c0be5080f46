"""Reports of experiments: dated folders with a manifest, JSON and a page that needs no network."""
