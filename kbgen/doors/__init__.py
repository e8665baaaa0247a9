"""The ways in: terminal, site, editor, assistant, cluster. Files and the clock are read here only."""
